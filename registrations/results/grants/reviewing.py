"""Who has earned the right, and who is one mark short of it, each with the evidence."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F
from django.db.models.lookups import GreaterThanOrEqual

from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.models import Attendance, GrantListEntry, Registration
from trainings.models import Cycle, Session

Sessions = list[dict[str, Any]]


@dataclass(frozen=True)
class GrantEvidence:
    """What is recorded about one person in one session that was held, and who recorded it."""

    session: Session
    attendance: Attendance | None

    @property
    def state(self) -> str:
        return self.attendance.state if self.attendance else ""

    @property
    def is_present(self) -> bool:
        return self.state == Attendance.State.PRESENT


@dataclass(frozen=True)
class GrantCandidate:
    """One person who has earned the right, or is one mark short of it."""

    person: Registration
    evidence: list[GrantEvidence]

    @property
    def missing(self) -> list[GrantEvidence]:
        return [one for one in self.evidence if not one.is_present]

    @property
    def attended(self) -> Sessions:
        return [
            {
                "session": one.session.pk,
                "number": one.session.number,
                "title": one.session.title,
                "day": one.session.day.isoformat(),
            }
            for one in self.evidence
            if one.is_present
        ]

    @property
    def entry(self) -> GrantListEntry:
        name = "" if self.person.is_erased else self.person.full_name
        return GrantListEntry(
            registration=self.person, name=name, institution=self.person.institution, sessions=self.attended
        )


@dataclass(frozen=True)
class GrantReview:
    """A cycle's grant list as it would be approved now, and those who are one mark short of it."""

    cycle: Cycle
    reached: list[GrantCandidate]
    one_short: list[GrantCandidate]

    @property
    def required(self) -> int:
        return self.cycle.required_sessions or 0

    @property
    def held(self) -> int:
        return len(self.cycle.held_sessions)

    @property
    def open_sessions(self) -> list[Session]:
        return [session for session in self.cycle.held_sessions if session.attendance_closed_at is None]

    @property
    def can_be_approved(self) -> bool:
        return bool(self.cycle.has_grant and self.held and self.reached and not self.open_sessions)

    @cached_property
    def entries(self) -> list[GrantListEntry]:
        return [candidate.entry for candidate in self.reached]

    @cached_property
    def seal(self) -> str:
        """What stands for all that approving would store: whoever approves sends back what the page had shown."""
        return digest(self.required, self.held, self.entries)


def review(cycle: Cycle) -> GrantReview:
    """Read who has reached the condition and who is one mark short, in two queries for any number of people."""
    people = with_standing(Registration.objects.filter(cycle=cycle).confirmed())
    near = list(people.filter(GreaterThanOrEqual(F("attended"), F("cycle__required_sessions") - 1)).in_latvian_order())
    marks = _marks(cycle, near)
    candidates = [_candidate(person, cycle.held_sessions, marks.get(person.pk, {})) for person in near]
    return GrantReview(
        cycle,
        [one for one in candidates if one.person.eligibility == EligibilityStatus.REACHED],
        [one for one in candidates if one.person.eligibility != EligibilityStatus.REACHED],
    )


def _marks(cycle: Cycle, people: list[Registration]) -> dict[int, dict[int, Attendance]]:
    """Return {person: {session: attendance}} of those who are near, with who recorded it: a few people, many times."""
    rows = Attendance.objects.filter(session__cycle=cycle, session__is_cancelled=False).prefetch_related("marked_by")
    near = {person.pk for person in people}
    marks: dict[int, dict[int, Attendance]] = defaultdict(dict)
    for row in rows:
        if row.registration_id in near:
            marks[row.registration_id][row.session_id] = row
    return marks


def _candidate(person: Registration, held: list[Session], marks: Mapping[int, Attendance]) -> GrantCandidate:
    return GrantCandidate(person, [GrantEvidence(session, marks.get(session.pk)) for session in held])


def facts_of(entry: GrantListEntry) -> list[Any]:
    return [entry.registration_id, entry.name, entry.institution, entry.sessions]


def digest(required: int, held: int, entries: Iterable[GrantListEntry]) -> str:
    facts = [required, held, sorted((facts_of(entry) for entry in entries), key=lambda facts: int(facts[0]))]
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
