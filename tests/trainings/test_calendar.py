"""The calendar: what it says about sessions, and to whom."""

import datetime
from typing import Any

import pytest
from django.utils import translation
from icalendar import Calendar
from pytest_django import Settings

from tests.factories import make_cycle, make_session, moment
from tests.trainings.icalendar_files import block, events, head, unfolded
from trainings.calendar import PUBLISH, Owner, Participation, personal_calendar, public_calendar, session_file
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db

STAMP = datetime.datetime(2023, 11, 20, 9, tzinfo=datetime.UTC)
LATER = datetime.datetime(2023, 11, 27, 9, tzinfo=datetime.UTC)
SURE = Owner(participation=Participation.SURE, since=STAMP)
WAITING = Owner(participation=Participation.WAITING, since=STAMP)
WITHDRAWN = Owner(participation=Participation.WITHDRAWN, since=LATER, sequence=1)
PAGE = "https://cikli.example/en/cycles/mes-savai-kopienai-2023/"
ELSEWHERE = "The Zoom link is on the personal page of everybody who has a place."
ONE_OF_ONE = "Session 1 of 1 (training cycle “Mēs savai kopienai”)"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://cikli.example"


def fresh(cycle: Cycle) -> Cycle:
    """Return the cycle as the next request reads it."""
    return Cycle.objects.get(pk=cycle.pk)


def one_session(**overrides: Any) -> Cycle:
    """Return a cycle of one session on Zoom, the facts of which have not changed since STAMP."""
    cycle = make_cycle(sessions=False)
    make_session(cycle=cycle, **overrides)
    Session.objects.update(updated_at=STAMP, link_updated_at=STAMP, created_at=STAMP)
    Cycle.objects.update(schedule_changed_at=STAMP)
    return fresh(cycle)


def files(cycle: Cycle) -> list[bytes]:
    """Return the calendar in all its forms."""
    return [
        public_calendar(cycle),
        public_calendar(cycle, method=PUBLISH),
        personal_calendar(cycle, SURE),
        personal_calendar(cycle, SURE, method=PUBLISH, alarm=True),
    ]


def test_public_calendar_holds_each_session_with_its_facts():
    cycle = one_session()

    assert block(public_calendar(cycle), "VEVENT") == [
        "SUMMARY:„Es un citi”",
        "DTSTART;TZID=Europe/Riga:20231204T130000",
        "DTEND;TZID=Europe/Riga:20231204T160000",
        "DTSTAMP:20231120T090000Z",
        f"UID:session-{cycle.schedule[0].pk}@cikli.example",
        "SEQUENCE:0",
        "CATEGORIES:Training cycle",
        "CREATED:20231120T090000Z",
        rf"DESCRIPTION:{ONE_OF_ONE}\n{ELSEWHERE}\nAbout the cycle: {PAGE}",
        "LAST-MODIFIED:20231120T090000Z",
        "LOCATION:Online (Zoom)",
        'ORGANIZER;CN="Latvijas Muzeju biedrība":mailto:apmacibas@lmb.example',
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        f"URL:{PAGE}",
    ]


def test_personal_calendar_holds_the_link_for_people_and_for_programs():
    cycle = one_session(join_url="https://zoom.example/j/1?pwd=a,b;c")
    lines = block(personal_calendar(cycle, SURE), "VEVENT")

    assert [line for line in lines if "zoom.example" in line] == [
        "CONFERENCE;FEATURE=AUDIO,VIDEO;LABEL=Join on Zoom;VALUE=URI:https://zoom.example/j/1?pwd=a,b;c",
        rf"DESCRIPTION:{ONE_OF_ONE}\nJoin on Zoom: https://zoom.example/j/1?pwd=a\,b\;c\nAbout the cycle: {PAGE}",
    ]


def test_link_is_neither_in_the_public_calendar_nor_in_that_of_somebody_without_a_place():
    cycle = make_cycle()
    bodies = [*files(cycle)[:2], personal_calendar(cycle, WAITING)]

    assert [[line for line in unfolded(body) if "zoom.example" in line] for body in bodies] == [[], [], []]


def test_cancelled_session_has_no_link_for_anybody():
    bodies = files(one_session(is_cancelled=True))

    assert [[line for line in unfolded(body) if "zoom.example" in line] for body in bodies] == [[], [], [], []]


def test_session_in_person_has_its_place_and_note():
    cycle = one_session(
        format=Session.Format.IN_PERSON,
        venue="Latvijas Kara muzejs",
        address="Smilšu iela 20, Rīga",
        note="Durvis ver plkst. 9.30",
    )
    event = events(personal_calendar(cycle, SURE))[0]

    assert event["LOCATION"] == "Latvijas Kara muzejs, Smilšu iela 20, Rīga"
    assert event["DESCRIPTION"].split("\n")[1] == "Durvis ver plkst. 9.30"
    assert event.get("CONFERENCE") is None


def test_cancelled_session_says_so_in_every_way_that_programs_know(at):
    at("2023-11-20 11:00")
    cycle = make_cycle()
    session = cycle.schedule[1]
    session.is_cancelled = True
    session.save()
    event = events(personal_calendar(fresh(cycle), SURE, method=PUBLISH, alarm=True))[1]

    assert [event[name] for name in ("STATUS", "TRANSP", "SUMMARY", "SEQUENCE")] == [
        "CANCELLED",
        "TRANSPARENT",
        "CANCELLED: „Es un citi”",
        1,
    ]
    assert event["DESCRIPTION"].split("\n")[:2] == [
        "Session 2 of 5 (training cycle “Mēs savai kopienai”)",
        "This session is cancelled.",
    ]
    assert event.subcomponents == []


def test_cancelled_registration_cancels_all_sessions_as_a_newer_version():
    body = personal_calendar(one_session(), WITHDRAWN, method=PUBLISH, alarm=True)
    event = events(body)[0]

    assert [event[name] for name in ("STATUS", "SEQUENCE")] == ["CANCELLED", 1]
    assert [stamp.dt for stamp in (event["DTSTAMP"], event["LAST-MODIFIED"], head(body)["LAST-MODIFIED"])] == [
        LATER
    ] * 3
    assert event["DESCRIPTION"].split("\n")[1] == "Your participation in the cycle is cancelled."
    assert (event.get("CONFERENCE"), event.subcomponents) == (None, [])


def test_who_waits_has_entries_that_are_tentative_and_say_so():
    body = personal_calendar(one_session(), WAITING, method=PUBLISH, alarm=True)
    (event,) = events(body)

    assert (event["STATUS"], event["TRANSP"], event.subcomponents) == ("TENTATIVE", "OPAQUE", [])
    assert event["DESCRIPTION"].split("\n")[1] == "You are on the waiting list and have no place yet."


def test_one_session_makes_a_file_of_its_own():
    cycle = make_cycle()
    session = cycle.schedule[1]

    public, own = session_file(session), session_file(session, SURE, alarm=True)

    assert [(head(body)["METHOD"], [event["SUMMARY"] for event in events(body)]) for body in (public, own)] == [
        ("PUBLISH", ["„Es un citi”"])
    ] * 2
    assert [b"zoom.example" in body for body in (public, own)] == [False, True]
    assert [body.count(b"BEGIN:VALARM") for body in (public, own)] == [0, 1]


def test_a_place_has_its_coordinates():
    facts = {"format": "in_person", "venue": "Latvijas Kara muzejs", "coordinates": "56.9512, 24.1091"}

    assert "GEO:56.9512;24.1091" in block(public_calendar(one_session(**facts)), "VEVENT")


def test_a_new_place_does_not_keep_the_coordinates_of_the_old_one():
    session = one_session(format="in_person", venue="Kara muzejs", coordinates="56.9512, 24.1091").schedule[0]
    session.venue = "Cits muzejs"
    session.save()

    assert (session.geo, session.map_url) == (None, "https://www.openstreetmap.org/search?query=Cits+muzejs")


def test_what_was_cancelled_long_ago_is_left_out(at):
    cycle = make_cycle()
    cycle.sessions.filter(title="„Es un citi”").update(is_cancelled=True)
    at("2024-01-22 15:59")
    soon = len(events(public_calendar(fresh(cycle))))
    at("2024-01-22 16:01")

    assert (soon, len(events(public_calendar(fresh(cycle))))) == (5, 4)


def test_a_calendar_is_never_left_without_an_entry(at):
    cycle = one_session(is_cancelled=True)
    at("2024-12-01 12:00")

    assert len(events(public_calendar(cycle))) == 1


def test_reminder_is_only_where_it_was_asked_for():
    bodies = files(one_session())

    assert [len(Calendar.from_ical(body).walk("VALARM")) for body in bodies] == [0, 0, 0, 1]
    assert block(bodies[-1], "VALARM") == ["ACTION:DISPLAY", "DESCRIPTION:„Es un citi”", "TRIGGER:-PT1H"]


def test_feed_says_how_often_to_ask_and_a_file_is_published():
    names = ("METHOD", "REFRESH-INTERVAL", "X-PUBLISHED-TTL")

    assert [[body.count(f"\r\n{name}".encode()) for name in names] for body in files(one_session())] == [
        [0, 1, 1],
        [1, 0, 0],
        [0, 1, 1],
        [1, 0, 0],
    ]


def test_only_the_public_feed_tells_its_address():
    """A personal one is a secret, and people pass calendars on."""
    sources = [[line for line in unfolded(body) if line.startswith("SOURCE")] for body in files(one_session())]

    assert sources == [[f"SOURCE;VALUE=URI:{PAGE}schedule.ics"], [], [], []]


def test_nobody_is_named_as_attendee():
    assert [b"ATTENDEE" in body for body in files(make_cycle())] == [False] * 4


def test_names_of_sessions_are_the_same_in_every_file_and_language():
    cycle = make_cycle()
    bodies = files(cycle)
    with translation.override("lv"):
        bodies += files(cycle)

    names = [f"session-{session.pk}@cikli.example" for session in cycle.schedule]
    assert [[event["UID"] for event in events(body)] for body in bodies] == [names] * 8


def test_calendar_leads_to_the_page_in_the_language_of_the_reader():
    with translation.override("lv"):
        event = events(public_calendar(one_session()))[0]

    assert event["URL"] == "https://cikli.example/cycles/mes-savai-kopienai-2023/"


def test_rescheduling_makes_a_new_version_and_a_typo_does_not():
    cycle = make_cycle()
    first, second = cycle.schedule[1:3]
    first.title = "Es un viņi"
    first.save()
    second.starts_at = moment(datetime.date(2023, 12, 18), 14)
    second.save()

    assert [event["SEQUENCE"] for event in events(public_calendar(fresh(cycle)))] == [0, 0, 1, 0, 0]


def test_same_facts_give_the_same_bytes_at_any_time(at):
    at("2023-11-20 10:00:00")
    cycle = make_cycle()
    first = files(fresh(cycle))
    at("2024-07-20 10:00:00")

    assert files(fresh(cycle)) == first


def test_cycle_without_sessions_gives_a_file_that_can_be_read():
    calendar = Calendar.from_ical(public_calendar(make_cycle(sessions=False)))

    assert [component.name for component in calendar.subcomponents] == ["VTIMEZONE"]
