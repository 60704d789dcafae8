"""Confirming that the attendance of a session is checked, and taking that back."""

import pytest

from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import HistoryEntry
from registrations.models.history import Via
from tests.factories import make_cycle
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db

BY_HAND = ChangeContext(via=Via.GRID, reason="checked against the list")


@pytest.fixture
def cycle(at) -> Cycle:
    at("2023-12-12 12:00")
    return make_cycle()


def closed_at() -> list[str]:
    """Return when each session was closed: the day and the hour, or nothing."""
    rows = Session.objects.order_by("starts_at").values_list("attendance_closed_at", flat=True)
    return [f"{row:%d %H}" if row else "" for row in rows]


def written() -> list[str]:
    return list(HistoryEntry.objects.order_by("pk").values_list("what", flat=True))


def test_one_session_is_closed_once_and_the_others_stay_open(cycle, at):
    marking.close(cycle.schedule[1].pk, origin=BY_HAND)
    at("2023-12-13 12:00")
    marking.close(cycle.schedule[1].pk, origin=BY_HAND)

    assert closed_at() == ["", "12 10", "", "", ""]
    assert written() == ["closed"]


def test_one_session_is_opened_again_once_and_the_others_stay_closed(cycle):
    for session in cycle.schedule[:2]:
        marking.close(session.pk, origin=BY_HAND)
    for _ in range(2):
        marking.reopen(cycle.schedule[0].pk, origin=BY_HAND)

    assert closed_at() == ["", "12 10", "", "", ""]
    assert written() == ["closed", "closed", "reopened"]


def test_opening_again_needs_a_reason(cycle):
    marking.close(cycle.schedule[0].pk, origin=BY_HAND)

    with pytest.raises(RuleViolation, match="Say why"):
        marking.reopen(cycle.schedule[0].pk, origin=ChangeContext(via=Via.GRID))

    assert closed_at() == ["12 10", "", "", "", ""]
