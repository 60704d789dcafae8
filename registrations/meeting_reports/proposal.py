"""What a report would mean for attendance: whose time is known, and what a person has to decide."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

from registrations.meeting_reports.facts import ParticipantRow, ReportWarning, Timeframe


class Way(StrEnum):
    """How a participant was recognised without a person's help, or with it."""

    EMAIL = "email"
    NAME = "name"
    ORIGINAL_NAME = "original_name"
    NAME_AND_INSTITUTION = "name+institution"
    REMEMBERED = "remembered"
    DECISION = "decision"


class Doubt(StrEnum):
    """Why a person has to decide."""

    EMAIL_NAME_CONFLICT = "email_name_conflict"
    TWO_PEOPLE_ONE_ROW = "two_people_one_row"
    REGISTRATION_CANCELLED = "registration_cancelled"
    REGISTRATION_WAITING = "registration_waiting"
    AMBIGUOUS_NAME = "ambiguous_name"
    PARTIAL_NAME = "partial_name"
    FUZZY = "fuzzy"
    DURATION_AMBIGUOUS = "duration_ambiguous"
    REMEMBERED = "remembered"
    INSTITUTION = "institution"


class Stranger(StrEnum):
    """What an entry seems to be that fits nobody."""

    UNKNOWN_PERSON = "unknown_person"
    DEVICE_NAME = "device_name"
    PHONE = "phone"
    BOT = "bot"


class Aside(StrEnum):
    """Why an entry is left out."""

    STAFF = "staff"
    WAITING_ROOM = "waiting_room"


@dataclass(frozen=True, kw_only=True)
class RegisteredPerson:
    """A registration, as far as the matcher needs it. `status` is confirmed, waiting or cancelled."""

    id: int
    first_name: str
    last_name: str
    email: str
    institution: str
    status: str


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Somebody who is never a participant: trainer, organiser, contact address."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One row of an entry. `key` is made of what the row says, so it stays the same wherever the row stands."""

    key: str
    row: ParticipantRow


@dataclass(frozen=True, kw_only=True)
class Entry:
    """
    Lines of the report that belong to one display name and address, or one of them where a person has split it.

    `key` stays the same for the same name and address in any file. `seconds` is the time that is
    certain, `most_seconds` the time that is possible: they differ only for totals.
    """

    key: str
    name: str
    email: str
    connections: tuple[Connection, ...]
    seconds: int
    most_seconds: int
    split_from: str = ""

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(connection.row.number for connection in self.connections)


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """One registered person's time, from all entries that are theirs. `differing` came under another name."""

    person_id: int
    names: tuple[str, ...]
    ways: tuple[Way, ...]
    rows: tuple[int, ...]
    seconds: int
    most_seconds: int
    is_present: bool
    differing: tuple[Entry, ...] = ()

    @property
    def minutes(self) -> int:
        return self.seconds // 60


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """Somebody an entry may belong to. `doubt` says what speaks for and against."""

    person_id: int
    doubt: Doubt


@dataclass(frozen=True, kw_only=True)
class Question:
    """An entry that a person has to decide; with DURATION_AMBIGUOUS it is known who, but not how long."""

    entry: Entry
    doubt: Doubt
    candidates: tuple[Suggestion, ...]


class Idleness(StrEnum):
    """Why a decision brings nobody a mark."""

    RECOGNISED_ANYWAY = "recognised_anyway"
    STILL_TOO_SHORT = "still_too_short"


@dataclass(frozen=True, kw_only=True)
class IdleDecision:
    entry: Entry
    person_id: int
    why: Idleness


@dataclass(frozen=True, kw_only=True)
class Unmatched:
    entry: Entry
    stranger: Stranger


@dataclass(frozen=True, kw_only=True)
class Ignored:
    name: str
    rows: tuple[int, ...]
    aside: Aside


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """
    The five lists of a report, and the people with a place who are in none of the first two.

    `suggested_shift` is there when the times fit the session much better moved by so many whole hours, and
    `suggested_time` when most people are short only because the meeting took place at another time than planned.
    """

    threshold_seconds: int
    participants: tuple[Recognised, ...]
    review: tuple[Question, ...]
    unmatched: tuple[Unmatched, ...]
    ignored: tuple[Ignored, ...]
    absent: tuple[int, ...]
    suggested_shift: datetime.timedelta | None
    suggested_time: Timeframe | None
    idle: tuple[IdleDecision, ...]
    warnings: tuple[ReportWarning, ...]
