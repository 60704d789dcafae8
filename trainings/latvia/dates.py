"""
Days and times as people say them, in the language of the page.

Latvian needs a case for each use, which no date format of Django can express; so a
sentence takes its phrase from here and the translator only chooses the words around it:
`on_day` says when ("pirmdien, 4. decembrī"), `until_day` goes after "līdz", `from_day` after "no".
"""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _

from trainings.latvia import language
from trainings.latvia.language import NBSP

SPOKEN = {"lv", "en"}

_NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_SEASONS = ["winter", "winter", *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter"]
_DECEMBER = 12
_BOTH = 2


def on_day(day: datetime.date, *, year: bool = False, weekday: bool = True) -> str:
    """Say when: pirmdien, 2023. gada 4. decembrī; Monday 4 December 2023."""
    day = local_day(day)
    if _is_latvian():
        return language.date_phrase(day, "locative", year=year, with_weekday=weekday)
    return _english(day, year=year, weekday=weekday)


def until_day(day: datetime.date, *, year: bool = False, weekday: bool = True) -> str:
    """Say what goes after līdz and until: trešdienai, 29. novembrim; Wednesday 29 November."""
    day = local_day(day)
    if _is_latvian():
        return language.date_phrase(day, "dative", year=year, with_weekday=weekday)
    return _english(day, year=year, weekday=weekday)


def from_day(day: datetime.date, *, year: bool = False) -> str:
    """Say what goes after no and from: 4. decembra; 4 December."""
    day = local_day(day)
    return language.date_phrase(day, "genitive", year=year) if _is_latvian() else _english(day, year=year)


def day_label(day: datetime.date, *, year: bool = True, weekday: bool = False) -> str:
    """Name the day: 2023. gada 4. decembris; 4 December 2023."""
    day = local_day(day)
    if _is_latvian():
        return language.date_phrase(day, "nominative", year=year, with_weekday=weekday)
    return _english(day, year=year, weekday=weekday)


def clock(moment: datetime.datetime) -> str:
    """Say at what time: plkst. 10.00; 10.00."""
    return _oclock(_figures(moment))


def lately(moment: datetime.datetime) -> str:
    """Say when something happened: šodien plkst. 9.04, vakar plkst. 16.40, 2. novembrī; today 9.04."""
    today, day = timezone.localdate(), local_day(moment)
    if day == today:
        return " ".join([_("today"), clock(moment)])
    if day == today - datetime.timedelta(days=1):
        return " ".join([_("yesterday"), clock(moment)])
    return on_day(day, year=day.year != today.year, weekday=False)


def time_range(start: datetime.datetime, end: datetime.datetime) -> str:
    """Say between what times: plkst. 10.00–16.00; 10.00–16.00."""
    return _oclock(f"{_figures(start)}–{_figures(end)}")


def when(start: datetime.datetime, end: datetime.datetime, *, year: bool = False) -> str:
    """Say when it takes place: pirmdien, 4. decembrī, plkst. 10.00–16.00; Monday 4 December, 10.00–16.00."""
    first, last = local_day(start), local_day(end)
    if first == last:
        return f"{on_day(first, year=year)}, {time_range(start, end)}"
    last_year = year and first.year != last.year
    if _is_latvian():
        since = language.date_phrase(first, "genitive", year=year, with_weekday=True)
        return f"no {since}, {clock(start)} līdz {until_day(last, year=last_year)}, {clock(end)}"
    since = _english(first, year=last_year, weekday=True)
    return f"{since}, {clock(start)} to {_english(last, year=year, weekday=True)}, {clock(end)}"


def period(first: datetime.date, last: datetime.date, *, year: bool = True) -> str:
    """Say no 2023. gada 4. decembra līdz 2024. gada 15. janvārim; from 4 December 2023 to 15 January 2024."""
    first, last = local_day(first), local_day(last)
    if first == last:
        day = on_day(first, year=year, weekday=False)
        return day if _is_latvian() else f"on {day}"
    both_years = year and first.year != last.year
    is_one_month = (first.year, first.month) == (last.year, last.month)
    if _is_latvian():
        since = language.date_phrase(first, "genitive", year=year)
        since = since.rpartition(NBSP)[0] if is_one_month else since
        return f"no {since} līdz {until_day(last, year=both_years, weekday=False)}"
    since = str(first.day) if is_one_month else _english(first, year=both_years)
    return f"from {since} to {_english(last, year=year)}"


def months_period(first: datetime.date, last: datetime.date) -> str:
    """Name the months: 2023. gada decembris – 2024. gada janvāris; December 2023 – January 2024; March–May 2023."""
    first, last = local_day(first), local_day(last)
    if first.year != last.year:
        return f"{_month_of_year(first)} – {_month_of_year(last)}"
    if first.month == last.month:
        return _month_of_year(first)
    if _is_latvian():
        return f"{_month_of_year(first)}–{language.month(last.month, 'nominative')}"
    return f"{MONTHS[first.month]}–{_month_of_year(last)}"


def season(first: datetime.date, last: datetime.date) -> str:
    """Name the season of the first day: 2023./2024. gada ziema; winter 2023/2024."""
    first, last = local_day(first), local_day(last)
    name = _SEASONS[first.month - 1]
    has_two_years = first.month == _DECEMBER and last.year > first.year
    if _is_latvian():
        years = f"{first.year}./{first.year + 1}." if has_two_years else f"{first.year}."
        return f"{years} gada {language.SEASONS[name]}"
    return f"{name} {first.year}/{first.year + 1}" if has_two_years else f"{name} {first.year}"


def weekdays(days: Iterable[datetime.date]) -> str:
    """Return Pirmdienās or Mondays if the days are several Mondays; nothing if they differ."""
    several = {local_day(day) for day in days}
    if len(several) == 1 or len({day.weekday() for day in several}) != 1:
        return ""
    day = min(several)
    return language.every_weekday(day).capitalize() if _is_latvian() else f"{WEEKDAYS[day.weekday()]}s"


def short_month(day: datetime.date) -> str:
    month = local_day(day).month
    return language.SHORT_MONTHS[month - 1] if _is_latvian() else str(MONTHS[month])[:3]


def number_word(number: int) -> str:
    """Return piecas (feminine, for nodarbības) or five; beyond ten figures."""
    words = language.NUMBERS if _is_latvian() else _NUMBERS
    return words[number - 1] if 1 <= number <= len(words) else str(number)


def all_of(number: int) -> str:
    if number == _BOTH:
        return "abas" if _is_latvian() else "both"
    return f"visas {number_word(number)}" if _is_latvian() else f"all {number_word(number)}"


def local_day(day: datetime.date) -> datetime.date:
    """Return the day of a moment where we are; a day remains itself."""
    return timezone.localdate(day) if isinstance(day, datetime.datetime) else day


def _is_latvian() -> bool:
    """
    Say whether days are said in Latvian; otherwise in English.

    Raises:
        LookupError: a language has been added whose days nobody has written yet.
    """
    code = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    if code not in SPOKEN:
        raise LookupError(f"Days and times are not written in {code!r} yet: see trainings/latvia/dates.py.")
    return code == "lv"


def _english(day: datetime.date, *, year: bool = False, weekday: bool = False) -> str:
    phrase = f"{day.day}{NBSP}{MONTHS[day.month]}"
    if weekday:
        phrase = f"{WEEKDAYS[day.weekday()]} {phrase}"
    return f"{phrase} {day.year}" if year else phrase


def _month_of_year(day: datetime.date) -> str:
    if _is_latvian():
        return f"{day.year}. gada {language.month(day.month, 'nominative')}"
    return f"{MONTHS[day.month]} {day.year}"


def _figures(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.hour}.{local.minute:02}"


def _oclock(figures: str) -> str:
    return f"plkst.{NBSP}{figures}" if _is_latvian() else figures
