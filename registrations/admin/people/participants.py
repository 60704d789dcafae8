"""The participants of a cycle: found, chosen, counted, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from registrations.admin.exports import downloads
from registrations.admin.framework import pages
from registrations.admin.framework.numbers import MOST, numbers
from registrations.admin.people import chosen, dots
from registrations.models import Attendance, Registration
from registrations.people import participants
from registrations.people.participants import Choice, Search
from registrations.views.personal_context import SessionRow
from trainings.models import Cycle

TEMPLATE = "admin/registrations/people/list"
PAGE, ALL = 50, MOST
LABELS: dict[Choice, Promise] = {
    Choice.ALL: pgettext_lazy("people", "All"),
    Choice.CONFIRMED: pgettext_lazy("people", "With a place"),
    Choice.WAITING: pgettext_lazy("people", "Waiting"),
    Choice.CANCELLED: pgettext_lazy("people", "Cancelled"),
    Choice.LAST_CHANCE: gettext_lazy("May miss none"),
    Choice.UNMARKED: gettext_lazy("Not marked"),
    Choice.TROUBLE: gettext_lazy("Message not delivered"),
}


@dataclass(frozen=True)
class Pick:
    """A filter: a link with the number of people behind it."""

    label: Promise
    number: int
    query: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One person in the list."""

    person: Registration
    rows: list[SessionRow]
    queue_number: int | None
    has_trouble: bool

    @property
    def faces(self) -> list[str]:
        return dots.faces(self.rows)

    @property
    def label(self) -> str:
        return dots.label(self.rows)

    @property
    def unmarked(self) -> str:
        number = sum(row.face == "unmarked" for row in self.rows) if self.person.is_confirmed else 0
        return ngettext("%(n)d not marked", "%(n)d not marked", number) % {"n": number} if number else ""


def search_of(cycle: Cycle, query: QueryDict) -> Search:
    choice = query.get("show", "")
    return Search(
        cycle=cycle,
        words=query.get("q", "")[:200].replace("\0", "").strip(),
        choice=Choice(choice) if choice in set(Choice) else Choice.ALL,
    )


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    search = search_of(cycle, request.GET)
    counts = search.counts()
    total = counts[search.choice]
    size = ALL if "all" in request.GET else PAGE
    first = size * min(_page_number(request.GET), max((total - 1) // size, 0))
    people = participants.with_trouble(search.people())[first : first + size]
    lines = _lines(cycle, list(people))
    context = {
        "cycle": cycle,
        "search": search,
        "picks": _picks(search, counts),
        "lines": lines,
        "total": total,
        "first": first + 1,
        "last": first + len(lines),
        "query": _query(search),
        "pages": _pages(search, first, size, total),
        "is_whole": total <= size,
        "counts": counts,
    }
    return pages.page(request, TEMPLATE, _("Participants"), **context)


def export(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    people = search_of(cycle, request.GET).people().order_by()
    if "who" in request.GET:
        people = people.filter(pk__in=numbers(request.GET["who"].split(",")))
    return downloads.answer(request, cycle, "participants", list(people.values_list("pk", flat=True)))


def printed(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """List on paper whom the filters leave, with what is needed to reach them."""
    search = search_of(cycle, request.GET)
    people, numbers = list(search.people()), participants.queue_numbers(cycle)
    context = {
        "cycle": cycle,
        "label": LABELS[search.choice],
        "lines": [(person, numbers.get(person.pk)) for person in people],
        "query": _query(search),
        "today": timezone.localdate(),
    }
    return pages.page(request, "admin/registrations/people/printed", _("List of participants"), **context)


def choose(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    act, people = request.POST.get("act", ""), numbers(request.POST.getlist("who"))
    back = reverse("admin:cycle_people", args=[cycle.pk]) + "?" + request.POST.get("back", "")[:500]
    if not people:
        messages.warning(request, _("Nobody is ticked. Tick the people first, then choose what to do."))
        return redirect(back)
    if act not in chosen.ACTS:
        return redirect(back)
    return redirect(chosen.address_of(act, cycle, people))


def _page_number(query: QueryDict) -> int:
    number = query.get("page", "")
    return int(number) - 1 if number.isascii() and number.isdigit() and int(number[:6]) > 0 else 0


def _picks(search: Search, counts: Mapping[Choice, int]) -> list[Pick]:
    kept = [one for one in Choice if counts[one] or one in {Choice.ALL, search.choice}]
    return [Pick(LABELS[one], counts[one], _query(replace(search, choice=one)), one is search.choice) for one in kept]


def _query(search: Search, **more: Any) -> str:
    choice = search.choice.value if search.choice is not Choice.ALL else ""
    given = {"q": search.words, "show": choice} | more
    return urlencode({name: value for name, value in given.items() if value})


def _pages(search: Search, first: int, size: int, total: int) -> list[tuple[int, str, bool]]:
    """Return number, query and whether it is shown, of each page; nothing if there is only one."""
    if total <= size:
        return []
    more = {"all": 1} if size == ALL else {}
    starts = range(0, total, size)
    return [(at // size + 1, _query(search, page=at // size + 1, **more), at == first) for at in starts]


def _lines(cycle: Cycle, people: list[Registration]) -> list[PersonLine]:
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    stored = Attendance.objects.filter(registration__in=people).order_by()
    for person, session, state in stored.values_list("registration", "session", "state"):
        marks[person][session] = state
    numbers = participants.queue_numbers(cycle) if any(person.is_waiting for person in people) else {}
    return [
        PersonLine(
            person=person,
            rows=dots.session_rows(cycle, marks[person.pk]),
            queue_number=numbers.get(person.pk),
            has_trouble=getattr(person, "has_trouble", False),
        )
        for person in people
    ]
