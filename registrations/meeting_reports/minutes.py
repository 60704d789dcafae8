"""Time spent in a session: the union of a person's stays, and how it compares to what is required."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from registrations.meeting_reports.facts import ParticipantRow, Timeframe

Interval = tuple[datetime.datetime, datetime.datetime]

_MINUTE = 60  # seconds
_HOURS = 14  # between Riga and the farthest places
_FILLED = 0.85
_POOR_FIT = 0.6
_GOOD_FIT = 0.75
_CLEARLY_BETTER = 1.5
_NO_FIT = 0.2
_FEW_NAMES = 3


@dataclass(frozen=True)
class Stay:
    """Seconds in the session: at least, and at most. They differ only where a report gives totals without times."""

    least: int
    most: int


def union(intervals: Iterable[Interval], timeframe: Timeframe) -> int:
    total = datetime.timedelta()
    # Two times of one zone are subtracted as clocks show them, and clocks are put forward and back.
    covered_until, last = _universal((timeframe.starts_at, timeframe.ends_at))
    for begins_at, ends_at in sorted(map(_universal, intervals)):
        begins_inside_at, ends_inside_at = max(begins_at, covered_until), min(ends_at, last)
        if begins_inside_at < ends_inside_at:
            total += ends_inside_at - begins_inside_at
            covered_until = ends_inside_at
    return int(total.total_seconds())


def stay(rows: Iterable[ParticipantRow], timeframe: Timeframe) -> Stay:
    """
    Return one person's time from all their rows.

    Totals of several rows may overlap in any way: the truth lies between the largest and their sum.
    """
    rows = list(rows)
    certain = union(_certain_intervals(row for row in rows if not _is_broken(row)), timeframe)
    totals = [Stay(row.seconds, row.seconds) for row in rows if row.joined_at is None and row.seconds is not None]
    totals += [_part_of_span(row, timeframe) for row in rows if _is_broken(row)]
    totals += [Stay(0, union([rest], timeframe)) for row in rows if (rest := _uncertain_rest(row))]
    least = max([certain, *(total.least for total in totals)])
    most = certain + sum(total.most for total in totals)
    return Stay(min(least, timeframe.seconds), min(most, timeframe.seconds))


def _certain_intervals(rows: Iterable[ParticipantRow]) -> list[Interval]:
    ended = (replace(row, left_at=row.certain_until) if row.certain_until else row for row in rows)
    return _intervals(ended)


def _uncertain_rest(row: ParticipantRow) -> Interval | None:
    return (row.certain_until, row.left_at) if row.certain_until and row.left_at else None


def _is_broken(row: ParticipantRow) -> bool:
    return row.seconds is not None and row.seconds < sum(map(_length, _intervals([row])))


def _part_of_span(row: ParticipantRow, timeframe: Timeframe) -> Stay:
    """Return how much of a broken time was in the session: what lies outside may have been the break, or not."""
    spans, seconds = _intervals([row]), row.seconds or 0
    inside = union(spans, timeframe)
    outside = sum(map(_length, spans)) - inside
    if _is_rounding(row, sum(map(_length, spans)) - seconds):
        return Stay(min(seconds, inside), inside)
    return Stay(max(seconds - outside, 0), min(seconds, inside))


def _is_rounding(row: ParticipantRow, difference: int) -> bool:
    is_in_minutes = not any(moment and moment.second for moment in (row.joined_at, row.left_at))
    return is_in_minutes and difference <= _MINUTE


def _length(interval: Interval) -> int:
    begins_at, ends_at = _universal(interval)
    return int((ends_at - begins_at).total_seconds())


def threshold(timeframe: Timeframe, share: int) -> int:
    return -(-share * timeframe.seconds // 100)


def moved(timeframe: Timeframe, shift: datetime.timedelta) -> Timeframe:
    """Return the session on the clock of a report whose times have to be moved by `shift`."""
    starts_at, ends_at = _universal((timeframe.starts_at, timeframe.ends_at))
    return Timeframe(starts_at=starts_at - shift, ends_at=ends_at - shift)


def better_shift(rows: Sequence[ParticipantRow], timeframe: Timeframe) -> datetime.timedelta | None:
    """
    Return by how many hours to move the times, if they then fit the session clearly better.

    To fit well, most of everybody's time lies inside the session, and hardly any of the session is empty: somebody who
    came late and stayed on does not suffice.
    """
    fits = _Fits(rows, timeframe)
    now = fits.after(hours=0)
    is_too_few = now > _NO_FIT and len({row.name for row in rows}) < _FEW_NAMES
    if now >= _POOR_FIT or fits.filled(hours=0) >= _FILLED or is_too_few:
        return None
    best = max(range(-_HOURS, _HOURS + 1), key=lambda hours: (fits.after(hours=hours), -abs(hours)))
    fit = fits.after(hours=best)
    return datetime.timedelta(hours=best) if fit >= _GOOD_FIT and fit >= now * _CLEARLY_BETTER else None


class _Fits:
    """How well all times of a report fit a session, from 0 to 1."""

    def __init__(self, rows: Sequence[ParticipantRow], timeframe: Timeframe) -> None:
        self.intervals = [(begin.timestamp(), end.timestamp()) for begin, end in sorted(_intervals(rows))]
        self.merged = [(begin.timestamp(), end.timestamp()) for begin, end in merged_stays(rows)]
        self.begin, self.end = timeframe.starts_at.timestamp(), timeframe.ends_at.timestamp()
        self.total = sum(end - begin for begin, end in self.intervals)

    def after(self, *, hours: int) -> float:
        if self.total <= 0:
            return 0.0
        return self._inside(self.intervals, hours) / self.total * self.filled(hours=hours)

    def filled(self, *, hours: int) -> float:
        return self._inside(self.merged, hours) / (self.end - self.begin) if self.end > self.begin else 0.0

    def _inside(self, intervals: list[tuple[float, float]], hours: int) -> float:
        begin, end = self.begin - 3600 * hours, self.end - 3600 * hours
        return sum(max(0.0, min(right, end) - max(left, begin)) for left, right in intervals)


def _universal(interval: Interval) -> Interval:
    return interval[0].astimezone(datetime.UTC), interval[1].astimezone(datetime.UTC)


def _intervals(rows: Iterable[ParticipantRow]) -> list[Interval]:
    return [
        (row.joined_at, row.left_at)
        for row in rows
        if row.joined_at is not None and row.left_at is not None and row.joined_at < row.left_at
    ]


def merged_stays(rows: Iterable[ParticipantRow]) -> list[Interval]:
    merged: list[Interval] = []
    for begin, end in sorted(_intervals(rows)):
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged
