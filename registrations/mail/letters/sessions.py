"""Letters about one session: the reminder, and the news that it has changed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.eligibility.formula import Standing
from registrations.mail.blocks import Block, Heading, Paragraph, Quotation, Sessions, Struck
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters import parts
from registrations.mail.letters.parts import LINK
from registrations.mail.markup import Phrase, say, verbatim
from registrations.models.message import MessageKind
from trainings.latvia import dates
from trainings.latvia.typography import quoted
from trainings.models import Session

DAY = datetime.timedelta(days=1)
CANCELLED, HELD_AFTER_ALL, ADDED, LINK_CHANGED, OTHER = "cancelled", "held", "added", "link", "other"
# What has changed, as the subject says it and as the heading does.
NEWS = {
    CANCELLED: (
        gettext_lazy("Session cancelled: %(day)s, %(session)s"),
        gettext_lazy("Session %(number)d is cancelled"),
    ),
    HELD_AFTER_ALL: (
        gettext_lazy("The session takes place after all: %(day)s, %(session)s"),
        gettext_lazy("Session %(number)d takes place after all"),
    ),
    ADDED: (gettext_lazy("New session: %(day)s, %(session)s"), gettext_lazy("Session %(number)d is new")),
    "time place": (
        gettext_lazy("Time and place changed: %(day)s, %(session)s"),
        gettext_lazy("New time and place of session %(number)d"),
    ),
    "time": (gettext_lazy("Time changed: %(day)s, %(session)s"), gettext_lazy("New time of session %(number)d")),
    "place": (gettext_lazy("Place changed: %(day)s, %(session)s"), gettext_lazy("New place of session %(number)d")),
    LINK_CHANGED: (
        gettext_lazy("New Zoom link: %(day)s, %(session)s"),
        gettext_lazy("New Zoom link of session %(number)d"),
    ),
    OTHER: (gettext_lazy("Session changed: %(day)s, %(session)s"), gettext_lazy("Session %(number)d has changed")),
}


def reminder(session: Session, standing: Standing) -> Letter:
    opening = _("This is a reminder of a session of the training cycle “%(cycle)s”.")
    absence = _("Can't come? [Tell us on your page](%(link)s); you keep your place in the cycle.")
    return Letter(
        kind=MessageKind.REMINDER,
        sender=Sender.of_cycle(session.cycle),
        subject=_subject_of_reminder(session),
        heading=_heading_of_reminder(session),
        preheader=f"{parts.capitalised(dates.when(session.starts_at, session.ends_at))}, {_place(session)}",
        blocks=[
            Paragraph(say(opening, cycle=session.cycle.title)),
            Sessions([parts.session_line(session)]),
            *_ways_in(session),
            *parts.standing_note(standing),
            Paragraph(say(absence, link=f"{LINK}absence/{session.pk}/")),
            *_own_page(),
        ],
        reason=parts.reason(),
    )


@dataclass(frozen=True, kw_only=True)
class SessionNews:
    """A session as it is and as people were told, and what the organisers say about it themselves."""

    session: Session
    was: Session
    is_added: bool = False
    organiser_note: str = ""

    @property
    def changed(self) -> frozenset[str]:
        now, was = self.session, self.was
        differs = {
            "day": now.day != was.day,
            "time": (_clock(now.starts_at), _clock(now.ends_at)) != (_clock(was.starts_at), _clock(was.ends_at)),
            "place": (now.is_online, now.place) != (was.is_online, was.place),
            LINK_CHANGED: now.is_online and was.is_online and now.join_url != was.join_url,
        }
        return frozenset(name for name, is_different in differs.items() if is_different)

    @property
    def topic(self) -> str:
        if self.is_added and not self.session.is_cancelled:
            return ADDED
        if self.session.is_cancelled or self.was.is_cancelled:
            return CANCELLED if self.session.is_cancelled else HELD_AFTER_ALL
        changed = {"time" if name == "day" else name for name in self.changed}
        topic = " ".join(name for name in ("time", "place") if name in changed)
        return topic or (LINK_CHANGED if LINK_CHANGED in changed else OTHER)


def change(news: SessionNews, *, has_place: bool) -> Letter:
    session, cycle = news.session, news.session.cycle
    subject, heading = NEWS[news.topic]
    day = dates.day_label(session.day, year=parts.needs_year(session.starts_at))
    return Letter(
        kind=MessageKind.CHANGE,
        sender=Sender.of_cycle(cycle),
        subject=str(subject) % {"day": day, "session": quoted(session.title)},
        heading=str(heading) % {"number": session.number},
        preheader=_preheader(session),
        blocks=[
            Paragraph(say(_("Training cycle “%(cycle)s”"), cycle=cycle.title)),
            *_in_own_words(news),
            *(_cancelled(news, has_place=has_place) if session.is_cancelled else _changed(news, has_place=has_place)),
            *_after_news(news, has_place=has_place),
        ],
        reason=parts.reason(),
    )


def _subject_of_reminder(session: Session) -> str:
    words = {0: _("Today at %(time)s: %(session)s"), 1: _("Tomorrow at %(time)s: %(session)s")}
    if _days_until(session) in words:
        return words[_days_until(session)] % {"time": dates.clock(session.starts_at), "session": quoted(session.title)}
    when = parts.capitalised(dates.on_day(session.starts_at))
    return f"{when}, {dates.clock(session.starts_at)}: {quoted(session.title)}"


def _heading_of_reminder(session: Session) -> str:
    """Name no venue: its name would have to be inflected."""
    if _days_until(session) == 0:
        return _("See you online today") if session.is_online else _("See you in person today")
    if _days_until(session) == 1:
        return _("See you online tomorrow") if session.is_online else _("See you in person tomorrow")
    return _("See you online soon") if session.is_online else _("See you in person soon")


def _days_until(session: Session) -> int:
    return (session.day - timezone.localdate()).days


def _place(session: Session) -> str:
    return _("online (Zoom)") if session.is_online else session.place


def _ways_in(session: Session) -> list[Block]:
    if session.is_online:
        note = [Paragraph(verbatim(session.note))] if session.note else []
        if session.join_url:
            return [*parts.joining(session), *note]
        return [Paragraph(say(_("The Zoom link will be on your page."))), parts.personal_button(), *note]
    remark = f"{session.note.removesuffix('.')}. " if session.note else ""
    at_the_door = _("Your attendance is noted at the door: say your first and last name.")
    return [parts.map_button(session), Paragraph(say(f"%(note)s{at_the_door}", note=remark))]


def _own_page() -> list[Block]:
    words = _("The calendar and your attendance are on [your page](%(link)s).")
    return [Paragraph(say(words, link=LINK))]


def _preheader(session: Session) -> str:
    if session.is_cancelled:
        return _("This session is cancelled.")
    when = dates.when(session.starts_at, session.ends_at)
    return _("Now: %(facts)s") % {"facts": f"{when}, {_place(session)}"}


def _in_own_words(news: SessionNews) -> list[Block]:
    return [Quotation(_("From the organisers:"), news.organiser_note)] if news.organiser_note else []


def _cancelled(news: SessionNews, *, has_place: bool) -> list[Block]:
    planned = f"{parts.capitalised(dates.when(news.was.starts_at, news.was.ends_at))}, {_place(news.was)}"
    title = say("**%(number)d. %(title)s**", number=news.session.number, title=news.session.title)
    rule = parts.rule_note(news.session.cycle) if has_place else []
    return [Paragraph(title), Struck(_("It was planned"), verbatim(planned)), *rule, parts.personal_button()]


def _changed(news: SessionNews, *, has_place: bool) -> list[Block]:
    session = news.session
    # The first link after "Now": of two facts that changed both are bold, and what was is struck out below.
    blocks: list[Block] = [Heading(_("Now")), Sessions([parts.session_line(session, changed=news.changed)])]
    blocks += [Struck(_("Before"), phrase) for phrase in _before(news)]
    if not session.is_online:
        return [*blocks, parts.map_button(session)]
    if not (has_place and session.join_url):
        return [*blocks, parts.personal_button()]
    if LINK_CHANGED in news.changed:
        blocks.append(Paragraph(say(_("The Zoom link is new: use only this one."))))
    return [*blocks, *parts.joining(session)]


def _before(news: SessionNews) -> list[Phrase]:
    was, changed = news.was, news.changed
    facts = []
    if "day" in changed:
        facts.append(dates.when(was.starts_at, was.ends_at))
    elif "time" in changed:
        facts.append(dates.time_range(was.starts_at, was.ends_at))
    if "place" in changed:
        facts.append(_("online (Zoom)") if was.is_online else was.place)
    return [verbatim(", ".join(facts))] if facts else []


def _after_news(news: SessionNews, *, has_place: bool) -> list[Block]:
    if not has_place:
        return [Paragraph(say(_("Your registration is still on the waiting list.")))]
    attached = _(
        "The calendar file with the change is attached. If you have subscribed to the calendar, it changes by itself."
    )
    blocks = [Paragraph(say(attached))]
    if not news.session.is_cancelled:
        absence = _("Can't come then? [Tell us on your page](%(link)s); you keep your place in the cycle.")
        blocks.append(Paragraph(say(absence, link=f"{LINK}absence/{news.session.pk}/")))
    return [*blocks]


def _clock(moment: datetime.datetime) -> datetime.time:
    return timezone.localtime(moment).time()
