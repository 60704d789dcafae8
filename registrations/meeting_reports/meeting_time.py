"""When a meeting really took place, as its report shows."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from registrations.meeting_reports.entries import identity
from registrations.meeting_reports.facts import Meeting, ParticipantRow, Timeframe
from registrations.meeting_reports.minutes import merged_stays

_LEAST_DIFFERENCE = datetime.timedelta(minutes=5)
_MINUTE = datetime.timedelta(minutes=1)


def shown_time(rows: Sequence[ParticipantRow], meeting: Meeting, timeframe: Timeframe) -> Timeframe | None:
    """
    Return from when until when at least half of the most people at once were there, in whole minutes.

    A report without times may still say when its meeting began and ended. Nothing comes of a time that hardly differs
    from the planned one.
    """
    span = _busy(rows) or (meeting.starts_at, meeting.ends_at)
    if not (span[0] and span[1]):
        return None
    found = Timeframe(
        starts_at=span[0].replace(second=0, microsecond=0),
        ends_at=(span[1] + _MINUTE).replace(second=0, microsecond=0) if span[1].second else span[1],
    )
    differences = (abs(found.starts_at - timeframe.starts_at), abs(found.ends_at - timeframe.ends_at))
    return found if found.seconds > 0 and max(differences) >= _LEAST_DIFFERENCE else None


def _busy(rows: Iterable[ParticipantRow]) -> tuple[datetime.datetime, datetime.datetime] | None:
    by_name: dict[str, list[ParticipantRow]] = {}
    for row in rows:
        by_name.setdefault(identity(row), []).append(row)
    stays = [stay for each in by_name.values() for stay in merged_stays(each)]
    steps = sorted([*((begin, 1) for begin, _ in stays), *((end, -1) for _, end in stays)])
    counts, present = [], 0
    for moment, step in steps:
        counts.append((moment, present, present := present + step))
    most = max((after for *_, after in counts), default=0)
    if not most:
        return None
    begins = next(moment for moment, before, after in counts if 2 * before < most <= 2 * after)
    ends = next(moment for moment, before, after in reversed(counts) if 2 * after < most <= 2 * before)
    return begins, ends
