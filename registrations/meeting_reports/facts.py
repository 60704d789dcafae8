"""What a report says, once it is read; and what was wrong when it could not be read."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum

Cells = tuple[tuple[str, ...], ...]


class ReportFormat(StrEnum):
    """Where a report comes from, as far as its captions prove it, and what it holds."""

    ZOOM_MEETING_DETAIL = "zoom_meeting_detail"
    ZOOM_MEETING_TOTAL = "zoom_meeting_total"
    ZOOM_WEBINAR = "zoom_webinar"
    ZOOM_API = "zoom_api"
    TEAMS_REPORT = "teams_report"
    GOOGLE_MEET = "google_meet"
    WEBEX = "webex"
    OTHER_DETAIL = "other_detail"
    OTHER_TOTAL = "other_total"

    @property
    def vendor(self) -> str:
        return _VENDORS.get(self.value.partition("_")[0], "")


_VENDORS = {"zoom": "Zoom", "teams": "Teams", "google": "Google Meet", "webex": "Webex"}


class ReportWarning(StrEnum):
    """What an organiser should know about a report that was read."""

    TIMES_SHIFTED = "times_shifted"
    FEW_RECOGNISED = "few_recognised"
    OPEN_ENDED = "open_ended"
    LOST_LETTERS = "lost_letters"
    LETTERS_RESTORED = "letters_restored"
    TIMES_DESTROYED = "times_destroyed"


class RejectionReason(StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_ROWS = "too_many_rows"
    NOT_TEXT = "not_text"
    SPREADSHEET = "spreadsheet"
    FAR_CELLS = "far_cells"
    NOT_A_REPORT = "not_a_report"
    REGISTRATION_REPORT = "registration_report"
    POLL_REPORT = "poll_report"
    UNKNOWN_COLUMNS = "unknown_columns"
    NO_PARTICIPANTS = "no_participants"
    UNREADABLE_TIMES = "unreadable_times"
    DESTROYED_TIMES = "destroyed_times"
    OTHER_DAY = "other_day"
    OTHER_MEETING = "other_meeting"
    DIFFERENT_MEETINGS = "different_meetings"


class ReportRejected(Exception):
    """
    The file is not what is needed. `row` is the line of the file, from 1, where there is one to blame.

    Of several files, `file` is the name of the one to blame. With UNKNOWN_COLUMNS, `table` holds the cells of the
    file, so that a person can say which column is which.
    """

    def __init__(self, reason: RejectionReason, *, row: int | None = None, file: str = "", table: Cells = ()) -> None:
        super().__init__(reason.value)
        self.reason, self.row, self.file, self.table = reason, row, file, table


@dataclass(frozen=True, kw_only=True)
class Timeframe:
    """When the session was planned: aware moments in Riga's time."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime

    @property
    def seconds(self) -> int:
        # Not subtracted as clocks in Riga show them: in one night of autumn they show an hour twice.
        length = self.ends_at.astimezone(datetime.UTC) - self.starts_at.astimezone(datetime.UTC)
        return int(length.total_seconds())


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Which column is which, from 0, as a person said it; `header` is the line of the captions, from 0."""

    header: int
    name: int | None = None
    first_name: int | None = None
    last_name: int | None = None
    email: int | None = None
    joined: int | None = None
    left: int | None = None
    minutes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What the report says about the meeting as a whole; what it does not say is empty."""

    id: str = ""
    topic: str = ""
    host_name: str = ""
    host_email: str = ""
    starts_at: datetime.datetime | None = None
    ends_at: datetime.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class ParticipantRow:
    """
    One line about one connection of one participant.

    `number` counts the participants' lines of the file from 1. Times are aware; both
    or none are there. `seconds` is the total that a report without times gives, or
    how much it was of the time between the first joining and the last leaving.
    """

    number: int
    name: str
    original_name: str = ""
    registered_name: str = ""
    email: str = ""
    joined_at: datetime.datetime | None = None
    left_at: datetime.datetime | None = None
    seconds: int | None = None
    is_waiting_room: bool = False
    is_host: bool = False
    # Nobody wrote down when it ended: `left_at` is when it did at the latest, and this is when it certainly had not.
    is_open_ended: bool = False
    certain_until: datetime.datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report as facts, in the order of its lines."""

    format: ReportFormat
    encoding: str
    meeting: Meeting
    rows: tuple[ParticipantRow, ...]
    warnings: tuple[ReportWarning, ...] = ()

    @property
    def has_times(self) -> bool:
        return any(row.joined_at is not None for row in self.rows)
