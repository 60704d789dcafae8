"""Letters about a registration: a place, the queue, leaving, and the lost link."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registrations.core import links
from registrations.mail import markup
from registrations.mail.blocks import Block, FactList, Heading, Paragraph, Sessions
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters import parts
from registrations.mail.letters.parts import LINK
from registrations.mail.markup import Phrase, say
from registrations.models import Registration
from registrations.models.message import MessageKind
from trainings.latvia import dates
from trainings.models import Cycle, Session


def confirmed(registration: Registration) -> Letter:
    cycle = registration.cycle
    thanks = _("Thank you for registering for the training cycle “%(cycle)s”. Your participation is confirmed.")
    return Letter(
        kind=MessageKind.CONFIRMED,
        sender=Sender.of_cycle(cycle),
        subject=_("Confirmation: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("You have a place in the cycle"),
        preheader=_first_session(cycle),
        blocks=[
            Paragraph(say(thanks, cycle=cycle.title)),
            parts.personal_button(),
            Paragraph(say(_("There you find the Zoom links, the calendar and your attendance."), _keep_it())),
            *_numbers(registration),
            *_sessions(cycle, has_place=True),
            *_calendar_attached(cycle),
            *parts.rule_note(cycle),
            _change_of_plans(),
        ],
        reason=parts.reason(),
    )


def waiting(registration: Registration) -> Letter:
    cycle, number = registration.cycle, markup.QUEUE_NUMBER
    queue = _(
        "All places are taken, so your registration is on the waiting list. Your number in the queue: %(number)s."
    )
    promise = _("If a place becomes free and it is your turn, it is yours at once, and we write to you.")
    return Letter(
        kind=MessageKind.WAITING,
        sender=Sender.of_cycle(cycle),
        subject=_("On the waiting list: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("You are on the waiting list"),
        preheader=_("Your number in the queue: %(number)s.") % {"number": number},
        blocks=[
            Paragraph(say(_("Thank you for registering for the training cycle “%(cycle)s”."), cycle=cycle.title)),
            Paragraph(say(queue, number=number)),
            Paragraph(say(promise, _("Until then you need not do anything."))),
            parts.personal_button(),
            Paragraph(say(_("There you see how things stand, correct your details or cancel."), _keep_it())),
            *_numbers(registration),
            *_sessions(cycle, has_place=False),
        ],
        reason=parts.reason(),
    )


def promoted(registration: Registration) -> Letter:
    cycle = registration.cycle
    news = _(
        "A place has become free in the training cycle “%(cycle)s”, and it was your turn. "
        "Your participation is confirmed; you need not do anything more."
    )
    first = cycle.held_sessions[:1]
    return Letter(
        kind=MessageKind.PROMOTED,
        sender=Sender.of_cycle(cycle),
        subject=_("You have a place: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("You have a place in the cycle"),
        preheader=_first_session(cycle),
        blocks=[
            Paragraph(say(news, cycle=cycle.title)),
            *([Sessions([parts.session_line(session) for session in first])] if first else []),
            parts.personal_button(),
            Paragraph(say(_("There you find all sessions, the Zoom links and the calendar."), _keep_it())),
            *_calendar_attached(cycle),
            _change_of_plans(),
        ],
        reason=parts.reason(),
    )


def cancelled(registration: Registration) -> Letter:
    cycle = registration.cycle
    done = _(
        "Your participation in the training cycle “%(cycle)s” is cancelled. If it was a mistake, reply to this e-mail."
    )
    return Letter(
        kind=MessageKind.CANCELLED,
        sender=Sender.of_cycle(cycle),
        subject=_("Participation cancelled: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("Your participation is cancelled"),
        blocks=[
            Paragraph(say(done, cycle=cycle.title)),
            *_way_back(cycle),
            Paragraph(say(_("If you put the sessions into your calendar, you may remove them now."))),
            *_numbers(registration),
        ],
        reason=parts.reason(may_cancel=False),
    )


def links_of(registrations: Sequence[Registration]) -> Letter:
    newest = registrations[0]
    opening = _("You asked for the link to your page.")
    if len(registrations) > 1:
        opening = _("You asked for the links to your pages. There is one for each cycle.")
    return Letter(
        kind=MessageKind.LINK,
        sender=Sender.of_cycle(newest.cycle),
        subject=_subject_of_links(registrations),
        heading=_("The link to your page") if len(registrations) == 1 else _("The links to your pages"),
        blocks=[
            Paragraph(say(opening)),
            *_pages(registrations),
            Paragraph(say(_keep_it(), _("If you did not ask for the link, you need not do anything."))),
        ],
        reason=parts.reason(),
    )


def _subject_of_links(registrations: Sequence[Registration]) -> str:
    if len(registrations) == 1:
        return _("The link to your page: “%(cycle)s”") % {"cycle": registrations[0].cycle.title}
    return _("The links to your pages")


def _pages(registrations: Sequence[Registration]) -> list[Block]:
    if len(registrations) == 1:
        registration = registrations[0]
        about = _("It is about the training cycle “%(cycle)s”. %(status)s")
        status = _status(registration)
        return [
            Paragraph(say(about, cycle=registration.cycle.title, status=status)),
            parts.personal_button(),
            *_numbers(registration),
        ]
    return [
        FactList([(_named(registration), _page(registration)) for registration in registrations]),
    ]


def _named(registration: Registration) -> str:
    cycle = registration.cycle
    season = dates.season(cycle.first_day, cycle.last_day) if cycle.first_day and cycle.last_day else ""
    name = f"{registration.full_name}, " if registration.is_shared_address else ""
    return f"{name}„{cycle.title}”{', ' if season else ''}{season}"


def _page(registration: Registration) -> Phrase:
    label = _("Open your page")
    return say("%(status)s", f"[{label}](%(link)s)", status=_status(registration), link=links.marker_of(registration))


def _status(registration: Registration) -> str:
    if registration.is_confirmed:
        return _("Your participation is confirmed.")
    if registration.is_waiting:
        number = registration.queue_number
        return _("Your registration is on the waiting list. Your number in the queue: %(number)s.") % {"number": number}
    return _("Your participation is cancelled.")


def _keep_it() -> str:
    return _("Keep the link to yourself: whoever has it can open your page.")


def _numbers(registration: Registration) -> list[Block]:
    lines = [_("Registration number: %(number)s")]
    if registration.is_shared_address:
        lines.append(_("Registered in the name of: %(name)s"))
    return [Paragraph(say("\n".join(lines), number=markup.REFERENCE, name=registration.full_name), is_muted=True)]


def _sessions(cycle: Cycle, *, has_place: bool) -> list[Block]:
    if not cycle.schedule:
        return []
    lines = [parts.session_line(session, where=_where(session, has_place=has_place)) for session in cycle.schedule]
    return [Heading(_("All sessions")), Sessions(lines)]


def _where(session: Session, *, has_place: bool) -> Phrase:
    if session.is_cancelled:
        words = _("This session is cancelled.")
    elif not session.is_online:
        words = _("In person: %(place)s")
    else:
        words = _("Online: the Zoom link is on your page") if has_place else _("Online, on Zoom")
    note = f"\n{session.note}" if session.note and not session.is_cancelled else ""
    return say(f"{words}%(note)s", place=session.place, note=note)


def _calendar_attached(cycle: Cycle) -> list[Block]:
    return [Paragraph(say(_("The calendar file with all sessions is attached.")))] if cycle.schedule else []


def _change_of_plans() -> Paragraph:
    words = _(
        "Have your plans changed? [Cancel your participation](%(link)s), and the next person gets your place at once."
    )
    return Paragraph(say(words, link=f"{LINK}cancel/"))


def _way_back(cycle: Cycle) -> list[Block]:
    # To the form and not to the own page: a newer registration may have replaced this one.
    if not cycle.registration_is_open:
        return []
    words = _("Have you changed your mind? You can [register again](%(form)s) until %(day)s.")
    form = settings.SITE_URL + reverse("register", args=[cycle.slug])
    return [Paragraph(say(words, day=dates.until_day(cycle.registration_closes_on), form=form))]


def _first_session(cycle: Cycle) -> str:
    if not cycle.held_sessions:
        return ""
    first = cycle.held_sessions[0]
    return _("First session: %(when)s") % {"when": dates.when(first.starts_at, first.ends_at)}
