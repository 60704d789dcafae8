"""What follows from the sessions of a cycle."""

from __future__ import annotations

import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from trainings.latvia import dates

if TYPE_CHECKING:
    from trainings.models.session import Session


class Programme:
    """The sessions of a cycle, asked for once."""

    title: Any
    sessions: Any

    @cached_property
    def schedule(self) -> list[Session]:
        """All sessions in order, each with its `number`, cancelled ones included: a number once told stays."""
        sessions = sorted(self.sessions.all(), key=lambda session: (session.starts_at, session.pk))
        for number, session in enumerate(sessions, start=1):
            session.number = number
            session.cycle = self
            previous = sessions[number - 2] if number > 1 else session
            session.weeks_since_previous = round((session.day - previous.day).days / 7)
        return sessions

    @property
    def held_sessions(self) -> list[Session]:
        return [session for session in self.schedule if not session.is_cancelled]

    @property
    def held_days(self) -> list[datetime.date]:
        return [session.day for session in self.held_sessions]

    @property
    def online_count(self) -> int:
        return sum(session.is_online for session in self.held_sessions)

    @property
    def venues(self) -> list[str]:
        """Where the sessions in person are, each place once, in the order of the sessions."""
        return list(dict.fromkeys(session.place for session in self.held_sessions if not session.is_online))

    @property
    def first_day(self) -> datetime.date | None:
        held = self.held_sessions
        return timezone.localdate(held[0].starts_at) if held else None

    @property
    def last_day(self) -> datetime.date | None:
        held = self.held_sessions
        return timezone.localdate(held[-1].ends_at) if held else None

    @property
    def title_with_season(self) -> str:
        """Name the season too: a cycle and its copies share a title."""
        first, last = self.first_day, self.last_day
        return f"{self.title}, {dates.season(first, last)}" if first and last else self.title

    @property
    def last_promotion_day(self) -> datetime.date | None:
        return self.first_day and self.first_day - datetime.timedelta(days=1)

    @property
    def has_begun(self) -> bool:
        held = self.held_sessions
        return bool(held) and held[0].starts_at <= timezone.now()

    @property
    def is_past(self) -> bool:
        held = self.held_sessions
        return bool(held) and held[-1].ends_at < timezone.now()
