"""What moves the stamps of entries that programs compare, and what does not."""

import datetime

import pytest

from tests.factories import make_session
from tests.trainings.icalendar_files import events
from tests.trainings.test_calendar import LATER, STAMP, WAITING, files, fresh, one_session
from trainings.calendar import personal_calendar, public_calendar
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db


def stamps(body: bytes) -> set[datetime.datetime]:
    return {event[name].dt for event in events(body) for name in ("DTSTAMP", "LAST-MODIFIED")}


@pytest.mark.parametrize(
    "facts",
    [{"title": "Cits"}, {"contact_email": "cits@lmb.example"}, {"organiser": "Cita biedrība"}, {"slug": "cits"}],
)
def test_a_fact_of_the_cycle_that_entries_show_moves_the_stamps_of_all(at, facts):
    cycle = one_session()
    at("2023-11-27 11:00")
    for name, value in facts.items():
        setattr(cycle, name, value)
    cycle.save()

    assert [stamps(body) for body in files(fresh(cycle))] == [{LATER}] * 4


def test_what_entries_do_not_show_moves_no_stamp(at):
    cycle = one_session()
    at("2023-11-27 11:00")
    cycle.capacity += 1
    cycle.save()

    assert [stamps(body) for body in files(fresh(cycle))] == [{STAMP}] * 4


@pytest.mark.parametrize("how", ["added", "removed", "removed by a query", "moved"])
def test_a_session_added_moved_or_removed_moves_the_stamps_of_all(at, how):
    cycle = one_session()
    other = make_session(cycle=cycle)
    Session.objects.update(updated_at=STAMP, link_updated_at=STAMP)
    Cycle.objects.update(schedule_changed_at=STAMP)
    at("2023-11-27 11:00")
    if how == "added":
        make_session(cycle=cycle)
    elif how == "removed":
        other.delete()
    elif how == "removed by a query":
        cycle.sessions.filter(pk=other.pk).delete()
    else:
        other.starts_at -= datetime.timedelta(days=30)
        other.save()

    assert stamps(public_calendar(fresh(cycle))) == {LATER}


def test_a_zoom_link_moves_stamps_for_those_who_see_it_and_nothing_in_public(at):
    cycle = one_session()
    before = files(cycle)
    at("2023-11-27 11:00")
    session = cycle.schedule[0]
    session.join_url = "https://zoom.example/j/new"
    session.save()

    after = files(fresh(cycle))
    assert after[:2] == before[:2]
    assert [stamps(body) for body in after[2:]] == [{LATER}] * 2
    assert stamps(personal_calendar(fresh(cycle), WAITING)) == {STAMP}
