"""The tables that can be exported: who takes part, people × sessions, who has earned the right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from registrations.eligibility.formula import EligibilityStatus, standing, with_standing
from registrations.exports.cells import Cell, ExportColumn, ExportTable
from registrations.models import Attendance, GrantList, Registration
from registrations.models.registration import RegistrationQuerySet
from registrations.results import grants
from trainings.latvia.municipalities import region_of
from trainings.models import Cycle, Session

# None is everybody; otherwise those whom the screen showed.
People = Collection[int] | None
ROWS_AT_ONCE = 2000
ROAD = {
    EligibilityStatus.REACHED: pgettext_lazy("road to the grant", "Met"),
    EligibilityStatus.POSSIBLE: pgettext_lazy("road to the grant", "Within reach"),
    EligibilityStatus.LAST_CHANCE: pgettext_lazy("road to the grant", "All needed"),
    EligibilityStatus.OUT_OF_REACH: pgettext_lazy("road to the grant", "Out of reach"),
}


def participants(cycle: Cycle, people: People) -> ExportTable:
    """Everybody who registered, whatever became of it, with all that is known of them."""
    found = with_standing(Registration.objects.filter(cycle=cycle)).in_latvian_order()
    columns = [
        ExportColumn(_("No."), 9),
        *_who(),
        ExportColumn(_("Type of institution"), 18),
        ExportColumn(_("Municipality"), 20),
        ExportColumn(_("Region"), 14),
        ExportColumn(_("Job title"), 24),
        ExportColumn(_("E-mail"), 30),
        ExportColumn(_("Telephone"), 16),
        ExportColumn(_("Status"), 16),
        ExportColumn(_("Registered"), 16),
        ExportColumn(pgettext("registration", "Cancelled"), 16),
        ExportColumn(_("Sessions attended"), 12),
        *_grant(cycle),
        ExportColumn(_("Note"), 40),
    ]

    def rows(found: Iterator[Registration]) -> Iterator[list[Cell]]:
        for person in found:
            road = [str(ROAD[EligibilityStatus(person.eligibility)]) if person.is_confirmed else ""]
            yield [*_participant(person), *(road if cycle.has_grant else []), person.note]

    return _table(_("Participants"), columns, found, people, rows)


def matrix(cycle: Cycle, people: People) -> ExportTable:
    """Those who have a place, and what is recorded of them in each session."""
    found = Registration.objects.filter(cycle=cycle).confirmed().in_latvian_order()
    sessions = [ExportColumn(_session_head(session), 18) for session in cycle.schedule]
    columns = [*_who(), *sessions, ExportColumn(_("Sessions attended"), 12), *_grant(cycle)]

    def rows(found: Iterator[Registration]) -> Iterator[list[Cell]]:
        marks, words = _marks(cycle), {state.value: str(state.label) for state in Attendance.State}
        for person in found:
            recorded = marks.get(person.pk, {})
            where = standing(cycle.schedule, recorded, required=cycle.required_sessions)
            states: list[Cell] = [words.get(recorded.get(session.pk, "")) for session in cycle.schedule]
            road = [str(ROAD[where.state])] if cycle.has_grant else []
            yield [*_name(person), *states, where.attended, *road]

    return _table(_("Attendance"), columns, found, people, rows)


def eligible(cycle: Cycle, people: People) -> ExportTable:
    """Those who have met the condition, as it is today."""
    confirmed = with_standing(Registration.objects.filter(cycle=cycle).confirmed())
    found = confirmed.filter(Q(eligibility=EligibilityStatus.REACHED)).in_latvian_order()
    columns = [*_who(), ExportColumn(_("E-mail"), 30), ExportColumn(_("Telephone"), 16), *_evidence()]

    def rows(found: Iterator[Registration]) -> Iterator[list[Cell]]:
        marks, numbers = _marks(cycle), {session.pk: session.number for session in cycle.held_sessions}
        for person in found:
            attended = [
                numbers[session]
                for session, state in marks[person.pk].items()
                if state == Attendance.State.PRESENT and session in numbers
            ]
            evidence: list[Cell] = [", ".join(map(str, sorted(attended))), len(attended), cycle.required_sessions]
            yield [*_name(person), person.email, person.phone, *evidence]

    return _table(_("May apply for the grant"), columns, found, people, rows)


def approved(grant_list: GrantList) -> ExportTable:
    """A list as it was approved; only the address is that of today."""
    entries = grants.entries_of(grant_list)
    columns = [
        ExportColumn(_("Name"), 28),
        ExportColumn(_("Institution"), 40),
        ExportColumn(_("E-mail"), 30),
        *_evidence(),
        ExportColumn(_("Sessions held"), 12),
        ExportColumn(_("Version"), 10),
        ExportColumn(_("Approved"), 16),
        ExportColumn(_("Approved by"), 24),
    ]

    def rows() -> Iterator[list[Cell]]:
        for entry in entries:
            attended = ", ".join(str(session["number"]) for session in entry.sessions)
            who: list[Cell] = [str(entry), entry.institution, entry.registration.email]
            yield [*who, attended, len(entry.sessions), grant_list.required, *_approval(grant_list)]

    return ExportTable(
        _("Grant list, version %(version)d") % {"version": grant_list.version}, columns, rows, len(entries)
    )


def _approval(grant_list: GrantList) -> list[Cell]:
    by = grant_list.approved_by.get_full_name() or grant_list.approved_by.get_username()
    return [grant_list.held, grant_list.version, grant_list.approved_at, by]


def _who() -> list[ExportColumn]:
    return [ExportColumn(_("Last name"), 18), ExportColumn(_("First name"), 16), ExportColumn(_("Institution"), 40)]


def _grant(cycle: Cycle) -> list[ExportColumn]:
    return [ExportColumn(_("Grant"), 16)] if cycle.has_grant else []


def _evidence() -> list[ExportColumn]:
    return [
        ExportColumn(_("Attended (numbers)"), 16),
        ExportColumn(_("Sessions attended"), 12),
        ExportColumn(_("Sessions needed"), 12),
    ]


def _name(person: Registration) -> list[Cell]:
    if person.is_erased:
        return [person.full_name, "", ""]
    return [person.last_name, person.first_name, person.institution]


def _participant(person: Registration) -> list[Cell]:
    return [
        person.reference,
        *_name(person),
        person.get_institution_type_display(),
        person.municipality,
        region_of(person.municipality),
        person.job_title,
        person.email,
        person.phone,
        person.get_status_display(),
        person.created_at,
        person.cancelled_at,
        person.attended,
    ]


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
    rows: Callable[[Iterator[Registration]], Iterator[list[Cell]]],
) -> ExportTable:
    """Read the people in portions, and leave out those whom the screen did not show."""
    shown = None if people is None else set(people)  # compared here: ten thousand numbers do not fit into a query

    def chosen() -> Iterator[Registration]:
        for person in found.iterator(chunk_size=ROWS_AT_ONCE):
            if shown is None or person.pk in shown:
                yield person

    total = found.count() if shown is None else len(shown)
    return ExportTable(name, columns, lambda: rows(chosen()), total)
