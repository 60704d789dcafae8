"""All cycles: those at hand, those that are over, the archive; and a search over cycles and people."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.cycle import at_hand, start
from registrations.admin.cycle.at_hand import CycleAtHand
from registrations.admin.framework import pages
from registrations.core.cycle_status import CycleStatus
from registrations.models import Registration
from registrations.models.registration import RegistrationQuerySet
from trainings.latvia.language import fold
from trainings.models import Cycle

TEMPLATE = "admin/registrations/cycle/cycles"
LONGEST_SEARCH = 200
PEOPLE_SHOWN = 50


@dataclass(frozen=True)
class CycleList:
    current: list[CycleAtHand]
    over: list[CycleAtHand]
    archived: list[CycleAtHand]


def show(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    found = [one for one in at_hand.with_people(_cycles()) if _matches(one.cycle, words)]
    people = list(_people(words)[: PEOPLE_SHOWN + 1]) if words else []
    return pages.page(
        request,
        TEMPLATE,
        _("Cycles"),
        here="cycles",
        words=words,
        cycles=_sorted(found),
        people=people[:PEOPLE_SHOWN],
        has_more_people=len(people) > PEOPLE_SHOWN,
        has_none=not found and not people,
    )


def _cycles() -> list[Cycle]:
    return list(Cycle.objects.prefetch_related("sessions"))


def _matches(cycle: Cycle, words: str) -> bool:
    key = fold(f"{cycle.title} {cycle.organiser}")
    return all(word in key for word in fold(words).split())


def _people(words: str) -> RegistrationQuerySet:
    return Registration.objects.matching(words).select_related("cycle").in_latvian_order()


def _sorted(found: list[CycleAtHand]) -> CycleList:
    past = sorted((one for one in found if one.status in start.PAST), key=start.last_day, reverse=True)
    return CycleList(
        current=sorted((one for one in found if one.status not in start.PAST), key=start.next_start),
        over=[one for one in past if one.status == CycleStatus.OVER],
        archived=[one for one in past if one.status == CycleStatus.ARCHIVED],
    )
