"""`trainings.latvia.dates` for templates. A missing day is an empty string, as with Django's own `date`."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from trainings.latvia import dates

register = template.Library()

_ALLOWED_WORDS = {"year", "weekday", "no-weekday"}


@register.filter
def on_day(day: datetime.date | None, words: str = "") -> str:
    """Say when: `{{ day|on_day }}`, `{{ day|on_day:"year" }}`, `{{ day|on_day:"year no-weekday" }}`."""
    chosen = _chosen(words)
    return dates.on_day(day, year="year" in chosen, weekday="no-weekday" not in chosen) if day else ""


@register.filter
def until_day(day: datetime.date | None, words: str = "") -> str:
    chosen = _chosen(words)
    return dates.until_day(day, year="year" in chosen, weekday="no-weekday" not in chosen) if day else ""


@register.filter
def from_day(day: datetime.date | None, words: str = "") -> str:
    return dates.from_day(day, year="year" in _chosen(words)) if day else ""


@register.filter
def day_label(day: datetime.date | None, words: str = "") -> str:
    return dates.day_label(day, weekday="weekday" in _chosen(words)) if day else ""


@register.filter
def clock(moment: datetime.datetime | None) -> str:
    return dates.clock(moment) if moment else ""


@register.filter
def lately(moment: datetime.datetime | None) -> str:
    return dates.lately(moment) if moment else ""


@register.filter
def short_month(day: datetime.date | None) -> str:
    return dates.short_month(day) if day else ""


@register.filter
def number_word(number: int) -> str:
    return dates.number_word(number)


@register.filter
def all_of(number: int) -> str:
    return dates.all_of(number)


@register.simple_tag
def when(start: datetime.datetime, end: datetime.datetime, *, year: bool = False) -> SafeString:
    """Say when it takes place; where there is room the times at the end do not break."""
    *days, times = dates.when(start, end, year=year).split(", ")
    return format_html('{}, <span class="nowrap">{}</span>', ", ".join(days), times)


@register.simple_tag
def session_time(session: Any) -> SafeString:
    """Say when a session is, as an element that machines read; where there is room no piece of it breaks."""
    pieces = dates.when(session.starts_at, session.ends_at).split(", ")
    pieces[0] = pieces[0][:1].upper() + pieces[0][1:]
    unbroken = format_html_join(", ", '<span class="nowrap">{}</span>', ((piece,) for piece in pieces))
    return format_html('<time datetime="{}">{}</time>', timezone.localtime(session.starts_at).isoformat(), unbroken)


@register.simple_tag
def time_range(start: datetime.datetime, end: datetime.datetime) -> str:
    return dates.time_range(start, end)


@register.simple_tag
def period(first: datetime.date | None, last: datetime.date | None, *, year: bool = True) -> str:
    return dates.period(first, last, year=year) if first and last else ""


@register.simple_tag
def months_period(first: datetime.date | None, last: datetime.date | None) -> str:
    return dates.months_period(first, last) if first and last else ""


@register.simple_tag
def season(first: datetime.date | None, last: datetime.date | None) -> str:
    return dates.season(first, last) if first and last else ""


@register.simple_tag
def weekdays(days: Iterable[datetime.date]) -> str:
    return dates.weekdays(days)


def _chosen(words: str) -> set[str]:
    chosen = set(words.split())
    if not chosen <= _ALLOWED_WORDS:
        raise template.TemplateSyntaxError(f"Not known here: {', '.join(sorted(chosen - _ALLOWED_WORDS))}.")
    return chosen
