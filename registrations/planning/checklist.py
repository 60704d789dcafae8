"""What stands between a draft and its publication: what stops it, what is worth a thought, and what is all right."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainings.latvia import dates
from trainings.latvia.days_off import day_off
from trainings.models import Cycle, Session

LONGEST_GAP = datetime.timedelta(days=365)
# Between the last day of registration and the first session: letters, lists, a room.
SHORTEST_PREPARATION = datetime.timedelta(days=2)


class Level(enum.IntEnum):
    STOP = 0
    ADVICE = 1
    OK = 2


class Step(enum.Enum):
    BASICS = "basics"
    SESSIONS = "sessions"
    REGISTRATION = "registration"


@dataclass(frozen=True)
class Check:
    level: Level
    words: str
    step: Step
    more: str = ""


def of_cycle(cycle: Cycle) -> list[Check]:
    checks = [*_of_basics(cycle), *_of_sessions(cycle), *_of_registration(cycle)]
    return sorted(checks, key=lambda check: check.level)


def _of_basics(cycle: Cycle) -> Iterator[Check]:
    yield Check(Level.OK, _("Title, organiser and e-mail are there"), Step.BASICS)
    if not cycle.summary and not cycle.description:
        more = _("Whoever opens the page sees the title and the days only.")
        yield Check(Level.ADVICE, _("Nothing says what the cycle is about."), Step.BASICS, more)


def _of_sessions(cycle: Cycle) -> Iterator[Check]:
    held = cycle.held_sessions
    if not held:
        yield Check(Level.STOP, _("There is no session yet."), Step.SESSIONS)
        return
    overlapping = [later for earlier, later in pairwise(held) if later.starts_at < earlier.ends_at]
    if overlapping:
        values = {"number": overlapping[0].number}
        yield Check(Level.STOP, _("Session %(number)d begins before the one before it ends.") % values, Step.SESSIONS)
    else:
        text = ngettext("%(n)d session with day and time", "%(n)d sessions with day and time", len(held))
        yield Check(Level.OK, text % {"n": len(held)}, Step.SESSIONS, _("None of them overlap."))
    yield from _of_days(held)
    yield from _of_places(held)


def _of_days(held: list[Session]) -> Iterator[Check]:
    for session in held:
        reason = day_off(session.day)
        if reason:
            values = {"number": session.number, "day": dates.on_day(session.day), "reason": reason}
            words = _("Session %(number)d is on a day off, %(day)s: %(reason)s.") % values
            yield Check(Level.ADVICE, words, Step.SESSIONS)
    if any(later.starts_at - earlier.starts_at > LONGEST_GAP for earlier, later in pairwise(held)):
        words = _("Between two sessions there is more than a year.")
        yield Check(Level.ADVICE, words, Step.SESSIONS, _("Look whether a year is mistyped."))
    if held[0].starts_at < timezone.now():
        yield Check(Level.ADVICE, _("The first session is in the past."), Step.SESSIONS)


def _of_places(held: list[Session]) -> Iterator[Check]:
    linkless = [session for session in held if session.is_online and not session.join_url]
    if linkless:
        words = _("Sessions without a Zoom link: %(numbers)s.") % {"numbers": _numbers(linkless)}
        more = _("It is enough to write it a day before; you will be reminded.")
        yield Check(Level.ADVICE, words, Step.SESSIONS, more)
    unexplained = [session for session in held if not session.is_online and not session.note]
    if unexplained:
        words = _("Nothing says where to enter: session %(numbers)s.") % {"numbers": _numbers(unexplained)}
        yield Check(Level.ADVICE, words, Step.SESSIONS, _("A floor or a door helps people to find it."))


def _of_registration(cycle: Cycle) -> Iterator[Check]:
    closes_on, first = cycle.registration_closes_on, cycle.first_day
    day = dates.on_day(closes_on, year=True, weekday=False)
    if first and closes_on >= first:
        yield Check(Level.STOP, _("Registration has to close before the day of the first session."), Step.REGISTRATION)
    elif closes_on < timezone.localdate():
        yield Check(Level.ADVICE, _("The last day of registration was %(day)s.") % {"day": day}, Step.REGISTRATION)
    elif first and first - closes_on < SHORTEST_PREPARATION:
        words = _("Registration closes on the eve of the first session.")
        yield Check(Level.ADVICE, words, Step.REGISTRATION, _("No day is left to prepare lists and the room."))
    else:
        yield Check(Level.OK, _("Registration closes %(day)s") % {"day": day}, Step.REGISTRATION)
    yield _of_grant(cycle)
    if not cycle.signatory:
        words = _("Nobody signs the certificates.")
        yield Check(Level.ADVICE, words, Step.REGISTRATION, _("They are valid without a name, too."))


def _of_grant(cycle: Cycle) -> Check:
    held, values = len(cycle.held_sessions), {"n": cycle.capacity}
    if cycle.required_sessions and cycle.required_sessions > held > 0:
        words = _("More sessions are required for the grant than the cycle has.")
        return Check(Level.STOP, words, Step.REGISTRATION)
    places = ngettext("%(n)d place", "%(n)d places", cycle.capacity) % values
    if not cycle.has_grant:
        return Check(Level.OK, places, Step.REGISTRATION, _("This cycle has no grant."))
    rule = _("For the grant %(required)d of %(total)d are needed.")
    return Check(Level.OK, places, Step.REGISTRATION, rule % {"required": cycle.required_sessions, "total": held})


def _numbers(sessions: list[Session]) -> str:
    return ", ".join(f"{session.number}." for session in sessions)
