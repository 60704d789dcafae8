"""What an act on people would do, and what it did: one line for each consequence, names in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.models import Registration
from registrations.places import allocation
from registrations.places.by_hand import Cancellation
from trainings.models import Cycle

NAMES_AT_MOST = 20
ICONS = {"yes": "check", "mind": "info", "stop": "cross"}


@dataclass(frozen=True)
class Effect:
    """A consequence: `kind` is yes, mind or stop; the beginning is bold."""

    kind: str
    bold: str
    text: str = ""

    @property
    def icon(self) -> str:
        return ICONS[self.kind]


def names_of(people: Sequence[Registration], most: int = NAMES_AT_MOST) -> str:
    names = [person.full_name for person in people[:most]]
    more = len(people) - len(names)
    if more:
        names.append(ngettext("%(n)d more person", "%(n)d more people", more) % {"n": more})
    return ", ".join(names)


def of_places(cycle: Cycle, people: Sequence[Registration]) -> list[Effect]:
    left = list(cycle.registrations.waiting().exclude(pk__in=[person.pk for person in people]))
    lines = [
        Effect("yes", _("A place goes to:"), names_of(people)),
        Effect("yes", _("Each of them gets one message"), _("about the place, with the calendar and the Zoom links")),
    ]
    if left:
        text = ngettext("%(n)d person stays in the queue:", "%(n)d people stay in the queue:", len(left))
        lines.append(
            Effect("mind", text % {"n": len(left)}, _("%(names)s. No message is sent") % {"names": names_of(left)})
        )
    return lines + of_lateness(cycle)


def of_lateness(cycle: Cycle) -> list[Effect]:
    held = cycle.held_sessions
    over = sum(session.starts_at <= timezone.now() for session in held)
    if not over:
        return []
    said = _("Sessions that have begun or are over: %(over)d of %(total)d.") % {"over": over, "total": len(held)}
    required = cycle.required_sessions
    if not required:
        return [Effect("mind", said)]
    if len(held) - over >= required:
        return [Effect("mind", said, _("The grant can still be earned."))]
    rule = _("The condition for the grant (%(required)d of %(total)d) cannot be met any more.")
    return [Effect("mind", said, rule % {"required": required, "total": len(held)})]


def of_cancelling(cycle: Cycle, people: Sequence[Registration], following: Sequence[Registration]) -> list[Effect]:
    confirmed = [person for person in people if person.is_confirmed]
    waiting = [person for person in people if person.is_waiting]
    lines = []
    if confirmed:
        lines.append(
            Effect("stop", _("Lose the place and the Zoom links; marks stay in the history:"), names_of(confirmed))
        )
    if waiting:
        lines.append(Effect("stop", _("Leave the waiting list:"), names_of(waiting)))
    if confirmed:
        lines.append(_of_freed_places(cycle, following))
    if confirmed and cycle.required_sessions:
        lines.append(Effect("mind", _("Whoever has cancelled cannot be on the grant list.")))
    lines.append(
        Effect(
            "mind",
            _("This cannot be taken back."),
            _("Whoever wants to return is added anew, at the end of the queue."),
        )
    )
    return lines


def _of_freed_places(cycle: Cycle, following: Sequence[Registration]) -> Effect:
    if not following:
        return Effect("mind", _("Nobody waits:"), _("the place stays free"))
    if allocation.promotes_by_itself(cycle):
        return Effect("yes", _("The place goes at once to:"), names_of(following))
    text = _("the cycle has begun. First in the queue: %(name)s")
    return Effect("mind", _("Nobody gets the place by itself:"), text % {"name": following[0].full_name})


def of_links(people: Sequence[Registration]) -> list[Effect]:
    addresses = ", ".join(f"{person.full_name} ({person.email})" for person in people[:NAMES_AT_MOST])
    more = len(people) - NAMES_AT_MOST
    if more > 0:
        addresses += ", " + ngettext("%(n)d more person", "%(n)d more people", more) % {"n": more}
    return [
        Effect("yes", _("A message with the link to the personal page goes to:"), addresses),
        Effect("mind", _("Links sent before keep working.")),
    ]


def said_of_cancelling(done: Cancellation, *, told: bool) -> str:
    said = [_("Participation is cancelled: %(names)s.") % {"names": names_of(done.cancelled)}]
    said += [
        _("Place %(place)d went to: %(name)s.") % {"place": person.place_number, "name": person.full_name}
        for person in done.promoted
    ]
    said.append(_("The message about it is on its way.") if told else _("No message about it was sent."))
    return " ".join(said)
