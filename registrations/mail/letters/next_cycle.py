"""Letters to addresses that ask to hear of the next cycle."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.mail.blocks import Button, FactList, Paragraph
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters import parts
from registrations.mail.letters.parts import LINK
from registrations.mail.markup import Phrase, say, verbatim
from registrations.models.message import MessageKind
from trainings.latvia import dates
from trainings.latvia.typography import quoted
from trainings.models import Cycle


def confirm() -> Letter:
    opening = _("Somebody, perhaps you, typed this address on our page to hear of the next training cycle.")
    promise = _(
        "When registration opens, we send one e-mail. We use the address for that only, "
        "and keep it until you stop the e-mails, for two years at most."
    )
    otherwise = _(
        "If it was not you, you need not do anything: we erase the address after seven days and do not write again."
    )
    return Letter(
        kind=MessageKind.SUBSCRIPTION,
        sender=Sender.of_site(),
        subject=_("Confirm: tell me about the next cycle"),
        heading=_("Shall we tell you about the next cycle?"),
        preheader=_("One click, and we tell you when registration opens"),
        blocks=[
            Paragraph(say(opening)),
            Button(_("Yes, tell me"), LINK),
            Paragraph(say(promise)),
            Paragraph(say(otherwise)),
        ],
        reason=_stop(_("Do you want no more news?")),
    )


def is_open(cycle: Cycle) -> Letter:
    page = f"{settings.SITE_URL}{cycle.get_absolute_url()}"
    opening = _("You asked to be told about the next training cycle. It is “%(cycle)s”.")
    until = dates.until_day(cycle.registration_closes_on)
    return Letter(
        kind=MessageKind.NEXT_CYCLE,
        sender=Sender.of_cycle(cycle),
        subject=_("Registration is open: %(cycle)s") % {"cycle": quoted(cycle.title)},
        heading=_("Registration for the next cycle is open"),
        preheader=_("Registration until %(day)s") % {"day": until},
        blocks=[
            Paragraph(say(opening, cycle=cycle.title)),
            FactList([*_when_and_where(cycle), (_("Registration"), _places(cycle, until))]),
            Button(_("See the cycle and register"), page),
        ],
        reason=_stop(_("This is the only e-mail about this cycle.")),
    )


def _when_and_where(cycle: Cycle) -> list[tuple[str, Phrase]]:
    if not (cycle.first_day and cycle.last_day):
        return []
    has_year = cycle.first_day.year != timezone.localdate().year
    weekdays = dates.weekdays(cycle.held_days)
    when = f"{weekdays} {dates.period(cycle.first_day, cycle.last_day, year=has_year)}".strip()
    in_person = len(cycle.held_sessions) - cycle.online_count
    where = [
        ngettext("%(n)d session in person", "%(n)d sessions in person", in_person) % {"n": in_person}
        if in_person
        else "",
        ngettext("%(n)d session online (Zoom)", "%(n)d sessions online (Zoom)", cycle.online_count)
        % {"n": cycle.online_count}
        if cycle.online_count
        else "",
    ]
    words = ", ".join(filter(None, [*where, *cycle.venues]))
    return [(_("When"), verbatim(parts.capitalised(when))), (_("Where"), verbatim(words))]


def _places(cycle: Cycle, until: str) -> Phrase:
    places = ngettext("%(n)d place", "%(n)d places", cycle.capacity) % {"n": cycle.capacity}
    words = _("Until %(day)s, 23.59; %(places)s, %(fee)s")
    return say(words, day=until, places=places, fee=cycle.fee or _("free of charge"))


def _stop(words: str) -> Phrase:
    label = _("Stop these e-mails")
    return say(words, f"[{label}](%(link)s).", link=f"{LINK}off/")
