"""Which facts the picture of a cycle shows, and the picture itself, kept under the hash of its facts."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.cache import cache
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trainings.latvia import dates
from trainings.models import Cycle, Session

logger = logging.getLogger(__name__)

PROGRAM = Path(__file__).with_name("drawing.py")
PATIENCE = 10
KEPT_FOR = 30 * 24 * 60 * 60
RETRIED_AFTER = 5 * 60
MOST_TILES = 7


def picture(cycle: Cycle) -> bytes | None:
    """Return the picture, or None where it cannot be drawn; that is tried again after a while, not at each request."""
    facts = json.dumps(facts_of(cycle), sort_keys=True)
    key = f"preview:{hashlib.sha256(facts.encode() + _program()).hexdigest()}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = _drawn(facts)
        cache.set(key, kept, KEPT_FOR if kept else RETRIED_AFTER)
    return kept or None


def _drawn(facts: str) -> bytes:
    command = [sys.executable, "-P", str(PROGRAM)]
    try:
        return subprocess.run(
            command, input=facts.encode(), stdout=subprocess.PIPE, timeout=PATIENCE, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        logger.exception("The picture of a cycle could not be drawn.")
        return b""


def facts_of(cycle: Cycle) -> dict[str, Any]:
    held = cycle.held_sessions
    shown = held if len(held) <= MOST_TILES + 1 else held[:MOST_TILES]
    more = len(held) - len(shown)
    return {
        "language": get_language() or "lv",
        "organiser": cycle.organiser,
        "kind": _("Training cycle"),
        "title": cycle.title,
        "sentence": cycle.summary,
        "sessions": [_tile(session) for session in shown],
        "more": f"+{more}" if more else "",
        "foot": _foot(cycle),
    }


def _tile(session: Session) -> dict[str, Any]:
    return {"day": str(session.day.day), "month": dates.short_month(session.day), "online": session.is_online}


def _foot(cycle: Cycle) -> str:
    if cycle.days_left < 0:
        return _("Registration has closed")
    until = dates.until_day(cycle.registration_closes_on, weekday=False)
    return _("%(fee)s · register until %(day)s") % {"fee": cycle.fee or _("Free of charge"), "day": until}


def _program() -> bytes:
    return PROGRAM.read_bytes() + PROGRAM.with_name("preview.typ").read_bytes()
