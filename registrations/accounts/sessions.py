"""Open browsers: which of them an account is open in, and how to end them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from registrations.models import BrowserSession
from registrations.models.account import SessionStore

# Writing that somebody is here costs a statement: not at each page.
SEEN_EVERY = datetime.timedelta(minutes=5)
DEVICE, CONFIRMED_AT, HAS_SECOND_FACTOR = "device", "confirmed_at", "has_second_factor"


@dataclass(frozen=True, kw_only=True)
class OpenBrowser:
    """A browser in which an account is open. `number` names it on the page without giving away its key."""

    number: str
    device: str
    seen_at: datetime.datetime
    is_this: bool


def open_browsers(request: HttpRequest) -> list[OpenBrowser]:
    """Return where the account of this request is open: this browser first, then the one used last."""
    rows = _rows_of(request.user).order_by("-seen_at")
    browsers = [
        OpenBrowser(
            number=row.started_at.isoformat(),
            device=row.get_decoded().get(DEVICE, ""),
            seen_at=row.seen_at,
            is_this=row.session_key == request.session.session_key,
        )
        for row in rows
    ]
    return sorted(browsers, key=lambda browser: not browser.is_this)


def end(user: Any, *, number: str) -> int:
    keys = [row.pk for row in _rows_of(user) if row.started_at.isoformat() == number]
    return _end(BrowserSession.objects.filter(pk__in=keys))


def end_all(user: Any, *, but: SessionBase | None = None) -> int:
    """End every browser of a user, except the one at hand; return how many were open."""
    rows = BrowserSession.objects.filter(user=user)
    return _end(rows.exclude(session_key=but.session_key) if but is not None else rows)


def touch(session: SessionBase) -> None:
    now, seen_at = timezone.now(), getattr(session, "seen_at", None)
    if session.session_key and seen_at and now - seen_at > SEEN_EVERY:
        BrowserSession.objects.filter(session_key=session.session_key).update(seen_at=now)


def note_confirmation(session: SessionBase) -> None:
    """Note that the password was given again; the session gets a new key, but not a longer life."""
    started_at = getattr(session, "started_at", None)
    session.cycle_key()
    session[CONFIRMED_AT] = timezone.now().isoformat()
    if started_at and isinstance(session, SessionStore):
        session.started_at = started_at


def confirmed_at(session: SessionBase) -> datetime.datetime | None:
    """Return when the password was last asked for and given in this browser, after the login."""
    text = session.get(CONFIRMED_AT)
    return datetime.datetime.fromisoformat(text) if text else None


def _rows_of(user: Any) -> Any:
    return BrowserSession.objects.alive(timezone.now()).filter(user=user)


def _end(rows: Any) -> int:
    number: int = rows.delete()[0]
    return number
