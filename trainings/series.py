"""Days that repeat: every week, every second week, or once a month on the same weekday."""

from __future__ import annotations

import datetime
from enum import StrEnum

WEEK = datetime.timedelta(days=7)


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


def days_of(first: datetime.date, rhythm: Rhythm, number: int) -> list[datetime.date]:
    if rhythm == Rhythm.MONTHLY:
        return [_same_weekday(first, months) for months in range(number)]
    step = WEEK if rhythm == Rhythm.WEEKLY else 2 * WEEK
    return [first + index * step for index in range(number)]


def _same_weekday(first: datetime.date, months: int) -> datetime.date:
    week = (first.day - 1) // 7
    years, month = divmod(first.month - 1 + months, 12)
    begin = datetime.date(first.year + years, month + 1, 1)
    day = begin + datetime.timedelta(days=(first.weekday() - begin.weekday()) % 7) + week * WEEK
    return day if day.month == begin.month else day - WEEK
