"""All cycles: those at hand, those that are over, the archive; and a search over cycles and people."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
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
CYCLES_ON_A_PAGE = 60


@dataclass(frozen=True)
class CycleList:
    current: list[CycleAtHand]
    over: list[CycleAtHand]
    archived: list[CycleAtHand]


def show(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")[:LONGEST_SEARCH].strip()
    page = Paginator(_in_order(words), CYCLES_ON_A_PAGE).get_page(request.GET.get("page"))
    found = at_hand.with_people(list(Cycle.objects.filter(pk__in=page.object_list).prefetch_related("sessions")))
    at_hand.add_reached(one for one in found if one.status in start.PAST)
    people = list(_people(words)[: PEOPLE_SHOWN + 1]) if words else []
    return pages.page(
        request,
        TEMPLATE,
        _("Cycles"),
        here="cycles",
        words=words,
        cycles=_sorted(found),
        page=page,
        people=people[:PEOPLE_SHOWN],
        has_more_people=len(people) > PEOPLE_SHOWN,
        has_none=not found and not people,
    )


def _in_order(words: str) -> list[int]:
    """Return the cycles that match, the current ones first, then those that were over last."""
    names = ("pk", "title", "organiser", "is_published")
    held = Q(sessions__is_cancelled=False)
    rows = (
        Cycle.objects.order_by("-pk").values_list(*names).annotate(last_ends_at=Max("sessions__ends_at", filter=held))
    )
    now = timezone.now()
    current, past = [], []
    for pk, title, organiser, is_published, last_ends_at in rows:
        if not _matches(f"{title} {organiser}", words):
            continue
        if is_published and last_ends_at and last_ends_at <= now:
            past.append((last_ends_at, pk))
        else:
            current.append(pk)
    return [*current, *(pk for _last_ends_at, pk in sorted(past, reverse=True))]


def _matches(text: str, words: str) -> bool:
    return not words or all(word in fold(text) for word in fold(words).split())


def _people(words: str) -> RegistrationQuerySet:
    return Registration.objects.matching(words).select_related("cycle").in_latvian_order()


def _sorted(found: list[CycleAtHand]) -> CycleList:
    past = sorted((one for one in found if one.status in start.PAST), key=start.last_day, reverse=True)
    return CycleList(
        current=sorted((one for one in found if one.status not in start.PAST), key=start.next_start),
        over=[one for one in past if one.status == CycleStatus.OVER],
        archived=[one for one in past if one.status == CycleStatus.ARCHIVED],
    )
