"""The tables that can be exported: who takes part, people × sessions, who has earned the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from registrations.eligibility.formula import EligibilityStatus, Standing, standing, with_standing
from registrations.exports.cells import ExportColumn, ExportTable
from registrations.models import Attendance, GrantList, Registration
from registrations.models.registration import RegistrationQuerySet
from registrations.results import grants
from trainings.latvia.municipalities import region_of
from trainings.models import Cycle, Session

# None is everybody; otherwise those whom the screen showed.
People = Collection[int] | None
ROWS_AT_ONCE = 2000
WIDTHS = {"institution_type": 18, "municipality": 20, "job_title": 24, "email": 30, "phone": 16, "note": 40}
ROAD = {
    EligibilityStatus.REACHED: pgettext_lazy("road to the grant", "Met"),
    EligibilityStatus.POSSIBLE: pgettext_lazy("road to the grant", "Within reach"),
    EligibilityStatus.LAST_CHANCE: pgettext_lazy("road to the grant", "All needed"),
    EligibilityStatus.OUT_OF_REACH: pgettext_lazy("road to the grant", "Out of reach"),
}


@dataclass(frozen=True)
class MarkedPerson:
    """A person with the marks of each session, as {session: state}."""

    person: Registration
    marks: dict[int, str]
    standing: Standing


@dataclass(frozen=True)
class EligiblePerson:
    """A person with the numbers of the sessions attended."""

    person: Registration
    attended: list[int]


def participants(cycle: Cycle, people: People) -> ExportTable:
    found = with_standing(Registration.objects.filter(cycle=cycle)).in_latvian_order()
    details = _details()
    kind, municipality, note = (details.pop(name) for name in ("institution_type", "municipality", "note"))
    columns = [
        ExportColumn(_("No."), 9, lambda one: one.reference),
        *_who(lambda one: one),
        kind,
        municipality,
        ExportColumn(_("Region"), 14, lambda one: region_of(one.municipality)),
        *details.values(),
        ExportColumn(_("Status"), 16, lambda one: one.get_status_display()),
        ExportColumn(_("Registered"), 16, lambda one: one.created_at),
        ExportColumn(pgettext("registration", "Cancelled"), 16, lambda one: one.cancelled_at),
        ExportColumn(_("Sessions attended"), 12, lambda one: one.attended),
        *_grant(cycle, lambda one: ROAD[EligibilityStatus(one.eligibility)] if one.is_confirmed else ""),
        note,
    ]
    return _table(_("Participants"), columns, found, people)


def matrix(cycle: Cycle, people: People) -> ExportTable:
    found = Registration.objects.filter(cycle=cycle).confirmed().in_latvian_order()
    words = {state.value: str(state.label) for state in Attendance.State}
    columns = [
        *_who(lambda one: one.person),
        *(_session(session, words) for session in cycle.schedule),
        ExportColumn(_("Sessions attended"), 12, lambda one: one.standing.attended),
        *_grant(cycle, lambda one: ROAD[one.standing.state]),
    ]

    def marked(people: Iterable[Registration]) -> Iterator[MarkedPerson]:
        marks = _marks(cycle)
        for person in people:
            own = marks.get(person.pk, {})
            yield MarkedPerson(person, own, standing(cycle.schedule, own, required=cycle.required_sessions))

    return _table(_("Attendance"), columns, found, people, marked)


def eligible(cycle: Cycle, people: People) -> ExportTable:
    confirmed = with_standing(Registration.objects.filter(cycle=cycle).confirmed())
    found = confirmed.filter(Q(eligibility=EligibilityStatus.REACHED)).in_latvian_order()
    columns = [
        *_who(lambda one: one.person),
        ExportColumn(_("E-mail"), 30, lambda one: one.person.email),
        ExportColumn(_("Telephone"), 16, lambda one: one.person.phone),
        *_evidence(lambda one: one.attended, cycle.required_sessions),
    ]

    def counted(people: Iterable[Registration]) -> Iterator[EligiblePerson]:
        marks, numbers = _marks(cycle), {session.pk: session.number for session in cycle.held_sessions}
        for person in people:
            present = [one for one, state in marks[person.pk].items() if state == Attendance.State.PRESENT]
            yield EligiblePerson(person, sorted(numbers[session] for session in present if session in numbers))

    return _table(_("May apply for the grant"), columns, found, people, counted)


def approved(grant_list: GrantList) -> ExportTable:
    """A list as it was approved; only the address is that of today."""
    entries = grants.entries_of(grant_list)
    by = grant_list.approved_by.get_full_name() or grant_list.approved_by.get_username()
    columns = [
        ExportColumn(_("Name"), 28, str),
        ExportColumn(_("Institution"), 40, lambda entry: entry.institution),
        ExportColumn(_("E-mail"), 30, lambda entry: entry.registration.email),
        *_evidence(lambda entry: [session["number"] for session in entry.sessions], grant_list.required),
        ExportColumn(_("Sessions held"), 12, lambda _entry: grant_list.held),
        ExportColumn(_("Version"), 10, lambda _entry: grant_list.version),
        ExportColumn(_("Approved"), 16, lambda _entry: grant_list.approved_at),
        ExportColumn(_("Approved by"), 24, lambda _entry: by),
    ]
    name = _("Grant list, version %(version)d") % {"version": grant_list.version}
    return ExportTable(name, columns, lambda: entries, len(entries))


def _who(person_of: Callable[[Any], Registration]) -> list[ExportColumn]:
    return [
        ExportColumn(_("Last name"), 18, lambda one: person_of(one).last_name or person_of(one).full_name),
        ExportColumn(_("First name"), 16, lambda one: person_of(one).first_name),
        ExportColumn(_("Institution"), 40, lambda one: person_of(one).institution),
    ]


def _details() -> dict[str, ExportColumn]:
    """Return {field: column} of what a person filled in, except the name and the institution."""
    fields = {field.name: field for field in Registration.typed_fields()}
    names = [*WIDTHS, *(name for name in fields if name not in WIDTHS)]
    return {
        name: ExportColumn(
            capfirst(str(fields[name].verbose_name)), WIDTHS.get(name, 30), partial(Registration.in_words, name=name)
        )
        for name in names
        if name not in {"first_name", "last_name", "institution"}
    }


def _grant(cycle: Cycle, road_of: Callable[[Any], object]) -> list[ExportColumn]:
    return [ExportColumn(_("Grant"), 16, lambda one: str(road_of(one)))] if cycle.has_grant else []


def _evidence(attended_of: Callable[[Any], list[int]], required: int | None) -> list[ExportColumn]:
    return [
        ExportColumn(_("Attended (numbers)"), 16, lambda one: ", ".join(map(str, attended_of(one)))),
        ExportColumn(_("Sessions attended"), 12, lambda one: len(attended_of(one))),
        ExportColumn(_("Sessions needed"), 12, lambda _one: required),
    ]


def _session(session: Session, words: dict[str, str]) -> ExportColumn:
    return ExportColumn(_session_head(session), 18, lambda one: words.get(one.marks.get(session.pk, "")))


def _session_head(session: Session) -> str:
    head = f"{session.number}. {session.day:%d.%m.%Y}"
    return f"{head} ({pgettext('session', 'cancelled')})" if session.is_cancelled else head


def _marks(cycle: Cycle) -> dict[int, dict[int, str]]:
    """Return {person: {session: state}}."""
    marks: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Attendance.objects.filter(session__cycle=cycle).order_by()
    for person, session, state in rows.values_list("registration", "session", "state"):
        marks[person][session] = state
    return marks


def _table(
    name: str,
    columns: list[ExportColumn],
    found: RegistrationQuerySet,
    people: People,
    items_of: Callable[[Iterable[Registration]], Iterable[Any]] = iter,
) -> ExportTable:
    shown = None if people is None else set(people)  # compared here: ten thousand numbers do not fit into a query

    def chosen() -> Iterator[Registration]:
        for person in found.iterator(chunk_size=ROWS_AT_ONCE):
            if shown is None or person.pk in shown:
                yield person

    total = found.count() if shown is None else len(shown)
    return ExportTable(name, columns, lambda: items_of(chosen()), total)
