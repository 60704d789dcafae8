"""Who has a place in a cycle and stands in its grid, and whom the filters leave."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils import timezone

from registrations.eligibility.formula import EligibilityStatus, Standing
from registrations.models import Attendance, Registration
from trainings.latvia.language import fold
from trainings.models import Cycle


def name_in_list(person: Registration) -> str:
    return f"{person.last_name} {person.first_name}".strip() or person.full_name


def search_key(person: Registration) -> str:
    """Return what the search looks at: no address, which trainers do not see."""
    return fold(f"{person.last_name} {person.first_name} {person.institution}")


@dataclass(frozen=True)
class Filters:
    """Which rows are shown. On a single page the others stay, hidden, so that a script can bring them back at once."""

    search: str = ""
    face: str = ""
    only_empty: bool = False
    page: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Filters:
        face = query.get("face", "")
        return cls(
            query.get("q", "")[:200].strip(),
            face if face in set(EligibilityStatus) else "",
            bool(query.get("empty")),
            query.get("page", ""),
        )

    @cached_property
    def words(self) -> list[str]:
        return fold(self.search).split()

    def finds(self, person: Registration) -> bool:
        key = search_key(person) if self.words else ""
        return all(word in key for word in self.words)


@dataclass(frozen=True)
class RosterEntry:
    """Where one person stands, counted in the database."""

    person_id: int
    standing: Standing
    has_empty: bool  # something should be recorded by now, and is not


def people_of(cycle: Cycle, chosen: Collection[int] | None = None) -> list[Registration]:
    confirmed = cycle.registrations.confirmed().in_latvian_order()
    confirmed = confirmed if chosen is None else confirmed.filter(pk__in=chosen)
    return list(confirmed.only("first_name", "last_name", "institution", "cycle"))


def shown_people(cycle: Cycle, filters: Filters) -> list[int]:
    return [entry.person_id for entry in found_by(cycle, everybody(cycle), filters)]


def everybody(cycle: Cycle) -> list[RosterEntry]:
    held, now = cycle.held_sessions, timezone.now()
    begun = [session.pk for session in held if session.starts_at <= now]
    unchecked = [session.pk for session in held if session.attendance_closed_at is None]
    present = Q(attendances__session__in=[one.pk for one in held], attendances__state=Attendance.State.PRESENT)
    people = (
        cycle.registrations.confirmed()
        .in_latvian_order()
        .annotate(
            present=Count("attendances", filter=present),
            marked=Count("attendances", filter=Q(attendances__session__in=unchecked)),
            recorded=Count("attendances", filter=Q(attendances__session__in=begun)),
        )
    )
    rows = list(people.values_list("pk", "present", "marked", "recorded"))
    standings = {
        (attended, marked): Standing(
            attended=attended, open=len(unchecked) - marked, total=len(held), required=cycle.required_sessions
        )
        for attended, marked in {(row[1], row[2]) for row in rows}
    }
    return [
        RosterEntry(person, standings[attended, marked], has_empty=recorded < len(begun))
        for person, attended, marked, recorded in rows
    ]


def found_by(cycle: Cycle, entries: list[RosterEntry], filters: Filters) -> list[RosterEntry]:
    named = {one.pk for one in people_of(cycle) if filters.finds(one)} if filters.words else None
    return [
        entry
        for entry in entries
        if (not filters.face or entry.standing.state == filters.face)
        and (not filters.only_empty or entry.has_empty)
        and (named is None or entry.person_id in named)
    ]
