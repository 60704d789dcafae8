"""What a certificate states about one person. It is stored with the certificate, and nothing else is on the paper."""

from __future__ import annotations

from collections.abc import Container
from typing import TypedDict

from registrations.models import Registration
from trainings.models import Cycle, Session


class AttendedSession(TypedDict):
    number: int
    title: str
    day: str
    is_online: bool
    minutes: int


class Facts(TypedDict):
    language: str
    name: str
    institution: str
    cycle: str
    organiser: str
    partners: str
    signatory: str
    first_day: str
    last_day: str
    held: int
    sessions: list[AttendedSession]
    minutes: int


def is_complete(cycle: Cycle) -> bool:
    held = cycle.held_sessions
    return bool(held) and all(session.attendance_closed_at for session in held)


def state(cycle: Cycle, person: Registration, attended: Container[int]) -> Facts:
    held = cycle.held_sessions
    sessions = [_session(session) for session in held if session.pk in attended]
    return {
        "language": cycle.language,
        "name": person.full_name,
        "institution": person.institution,
        "cycle": cycle.title,
        "organiser": cycle.organiser,
        "partners": cycle.partners,
        "signatory": cycle.signatory,
        "first_day": held[0].day.isoformat(),
        "last_day": held[-1].day.isoformat(),
        "held": len(held),
        "sessions": sessions,
        "minutes": sum(session["minutes"] for session in sessions),
    }


def _session(session: Session) -> AttendedSession:
    return {
        "number": session.number,
        "title": session.title,
        "day": session.day.isoformat(),
        "is_online": session.is_online,
        "minutes": round((session.ends_at - session.starts_at).total_seconds() / 60),
    }
