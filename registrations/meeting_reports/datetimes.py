"""Dates, times and durations, in every form in which reports write them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from zoneinfo import ZoneInfo

from registrations.meeting_reports.cells import clean

RIGA = ZoneInfo("Europe/Riga")
UTC = datetime.UTC
LONGEST_DURATION = 7 * 24 * 3600

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = r"(\d{1,4})\s?[./-]\s?(\d{1,2})\s?[./-]\s?(\d{1,4})\.?"
_TIME = r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?"
_OFFSET = r"((?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?|Z|UTC|GMT)?"
_MOMENT = re.compile(
    rf"{_DATE}(?:\s?,\s?|\s?T\s?|\s){_TIME}\s?([^\d+-]{{0,20}}?)\s?{_OFFSET}", re.ASCII | re.IGNORECASE
)
_MONTH_FIRST = re.compile(r"^([a-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^(\d{1,2})[ -]([a-z]{3})[a-z]*\.?[ -](\d{4})\b", re.IGNORECASE)
# English and Spanish, and Latvian as CLDR has it: the letters without dots and blanks.
_MORNING = {"am", "priekšp", "priekšpusdienā"}
_AFTERNOON = {"pm", "pēcp", "pēcpusdienā"}
# A time of day alone, as Google Meet writes it.
_TIME_OF_DAY = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?(\D{0,20})", re.ASCII)
# What a spreadsheet leaves of a time: a serial number, minutes and seconds without the hour, a column too narrow.
_DESTROYED = re.compile(r"\d{5}(?:[.,]\d+)?|\d[.,]\d+E\+0?4|\d{1,2}:\d{2}[.,]\d|#+", re.ASCII | re.IGNORECASE)
_YEARS = range(2000, 2100)
_NOON = 12
_FULL_YEAR = 4  # digits
_WIDEST_OFFSET = 14 * 60

_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", re.ASCII)
_PART = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*([^\W\d_]+)?\.?[\s,]*")
_UNITS = (  # hours before seconds: "Std." and "st." begin with the same letter as "sec."
    (("std", "st", "h", "ч", "час"), 3600),
    (("m", "м"), 60),
    (("s", "\N{CYRILLIC SMALL LETTER ES}"), 1),
)

Readings = tuple[datetime.datetime | None, datetime.datetime | None]
_UNREADABLE: Readings = (None, None)


class Form(IntEnum):
    """What a date of two short numbers and a year begins with."""

    MONTH_FIRST = 0
    DAY_FIRST = 1


@dataclass
class Clock:
    """
    Reads the times of one file, all in the one form that is right for it.

    Whether 11/12 is in November or in December cannot be said from one cell, but seldom
    remains open when all cells of a file are looked at.
    """

    zone: datetime.tzinfo = RIGA
    form: Form = Form.MONTH_FIRST
    _near: datetime.datetime | None = None
    _readings: dict[str, Readings] = field(default_factory=dict)

    def choose_form(self, texts: Iterable[str], *, near: datetime.datetime) -> str | None:
        """Choose the form that reads all texts, and of two such the one nearer to a moment; return what has none."""
        texts = list(dict.fromkeys(texts))
        self._near = None if any(_MOMENT.fullmatch(_numbered(clean(text))) for text in texts) else near
        pairs = [self._read(text) for text in texts]
        fitting = [form for form in Form if all(pair[form] for pair in pairs)]
        if fitting:
            self.form = min(fitting, key=lambda form: _distance(pairs, form, near))
            return None
        self.form = min(Form, key=lambda form: sum(pair[form] is None for pair in pairs))
        return next(text for text, pair in zip(texts, pairs, strict=True) if pair[self.form] is None)

    def moment(self, text: str) -> datetime.datetime | None:
        return self._read(text)[self.form] if text else None

    def _read(self, text: str) -> Readings:
        if text not in self._readings:
            self._readings[text] = _readings(text, self.zone, self._near)
        return self._readings[text]


def is_moment(text: str) -> bool:
    return any(_readings(text, RIGA))


def is_destroyed(text: str) -> bool:
    return _DESTROYED.fullmatch(clean(text)) is not None


def seconds(text: str, *, unit: int = 60) -> int | None:
    """Read a duration: `1:02:10`, `1h 2m 10s`, `62 min`, or a bare number of the unit, which is minutes."""
    text = clean(text).casefold().removeprefix("pt").lstrip("<> ")
    if clock := _CLOCK.fullmatch(text):
        hours, minutes, rest = (int(part or 0) for part in clock.groups())
        return _bounded(hours * 3600 + minutes * 60 + rest)
    parts = list(_PART.finditer(text))
    if not parts or "".join(part.group() for part in parts) != text:
        return None
    factors = [_factor(part.group(2)) if part.group(2) else unit for part in parts]
    if None in factors or (len(parts) > 1 and not all(part.group(2) for part in parts)):
        return None
    numbers = [float(part.group(1).replace(",", ".")) for part in parts]
    return _bounded(round(sum(number * (factor or 0) for number, factor in zip(numbers, factors, strict=True))))


def _factor(unit: str) -> int | None:
    return next((factor for names, factor in _UNITS if unit.startswith(names)), None)


def _bounded(duration: int) -> int | None:
    return duration if duration <= LONGEST_DURATION else None


def _distance(pairs: Iterable[Readings], form: Form, near: datetime.datetime) -> float:
    return sum(abs((moment - near).total_seconds()) for pair in pairs if (moment := pair[form]))


def _readings(text: str, zone: datetime.tzinfo, near: datetime.datetime | None = None) -> Readings:
    found = _MOMENT.fullmatch(_numbered(clean(text)))
    if not found:
        only = _nearest(clean(text), near) if near else None
        return only, only
    first, second, third, hour, minute, rest = (int(part or 0) for part in found.groups()[:6])
    time = _time_of_day(hour, minute, rest, half=found[7])
    zone = _zone(found[8] or "") or zone
    if time is None:
        return _UNREADABLE
    if len(found[1]) == _FULL_YEAR:
        only = _moment(first, second, third, time, zone)
        return only, only
    year = third if len(found[3]) == _FULL_YEAR else third + _YEARS.start
    return _moment(year, first, second, time, zone), _moment(year, second, first, time, zone)


def _nearest(text: str, near: datetime.datetime) -> datetime.datetime | None:
    found = _TIME_OF_DAY.fullmatch(text)
    time = _time_of_day(int(found[1]), int(found[2]), int(found[3] or 0), half=found[4]) if found else None
    if time is None:
        return None
    days = (near.date() + datetime.timedelta(days=days) for days in (-1, 0, 1))
    moments = [_moment(day.year, day.month, day.day, time, RIGA) for day in days]
    return min((each for each in moments if each), key=lambda each: abs(each - near), default=None)


def _numbered(text: str) -> str:
    if found := _MONTH_FIRST.match(text):
        month, day, year = found.groups()
    elif found := _DAY_FIRST.match(text):
        day, month, year = found.groups()
    else:
        return text
    if month.lower() not in _MONTHS:
        return text
    return f"{year}-{_MONTHS.index(month.lower()) + 1}-{day}{text[found.end() :]}"


def _time_of_day(hour: int, minute: int, second: int, *, half: str) -> datetime.time | None:
    letters = "".join(filter(str.isalpha, half.casefold()))
    if letters and letters not in _MORNING | _AFTERNOON:
        return None
    if letters in _MORNING and hour == _NOON:
        hour = 0
    elif letters in _AFTERNOON and 0 < hour < _NOON:
        hour += _NOON
    elif (letters in _MORNING and hour > _NOON) or (letters in _AFTERNOON and hour == 0):
        return None
    try:
        return datetime.time(hour, minute, second)
    except ValueError:
        return None


def _zone(offset: str) -> datetime.tzinfo | None:
    if not offset:
        return None
    digits = "".join(filter(str.isdigit, offset))
    if not digits:
        return datetime.UTC
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    sign = -1 if "-" in offset else 1
    return datetime.timezone(datetime.timedelta(minutes=sign * min(minutes, _WIDEST_OFFSET)))


def _moment(year: int, month: int, day: int, time: datetime.time, zone: datetime.tzinfo) -> datetime.datetime | None:
    try:
        date = datetime.date(year, month, day)
    except ValueError:
        return None
    if date.year not in _YEARS:
        return None
    # By way of UTC: an hour that the clocks of spring leave out becomes one that exists.
    return datetime.datetime.combine(date, time, zone).astimezone(datetime.UTC).astimezone(RIGA)
