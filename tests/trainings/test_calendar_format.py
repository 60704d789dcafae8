"""The calendar as a file of a standard: its head, time zone, lines and text."""

import datetime

import pytest
from icalendar import Calendar

from tests.factories import RIGA, make_cycle, make_session, moment
from tests.trainings.icalendar_files import block, events, head, unfolded
from trainings.calendar import PUBLISH, Owner, Participation, personal_calendar, public_calendar
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db

STAMP = datetime.datetime(2023, 11, 20, 9, tzinfo=datetime.UTC)
SURE = Owner(participation=Participation.SURE, since=STAMP)
HOSTILE = [
    "Es, citi; un \\ kopiena",
    "\\n nav rindas beigas \\, \\;",
    "Divas\nrindas",
    "Es\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:Svešs",
    "„Kopiena” — «mēs» \"citi\" 'visi': ^n 100 %(title)s",
    "🏛️👩🏽‍🏫" * 20,
    "ā" * 40 + "🏛" * 40,
    "x" * 75,
]


def with_text(text: str) -> Cycle:
    """Return a cycle with the text in every place, past the cleaning that saved rows go through."""
    cycle = make_cycle(sessions=False)
    make_session(cycle=cycle)
    cycle.title = cycle.summary = cycle.organiser = text
    session = cycle.schedule[0]
    session.format, session.title, session.venue, session.note = Session.Format.IN_PERSON, text, text, text
    return cycle


def test_head_names_the_calendar_for_all_programs(settings):
    settings.SITE_URL = "https://cikli.example"
    cycle = make_cycle(sessions=False)
    Cycle.objects.update(schedule_changed_at=STAMP)
    lines = unfolded(public_calendar(Cycle.objects.get()))

    assert lines[: lines.index("BEGIN:VTIMEZONE")] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//training-cycles//NONSGML Training cycles//EN",
        "CALSCALE:GREGORIAN",
        r"DESCRIPTION:Apmācību cikls muzeju\, bibliotēku\, arhīvu un galeriju speciālistiem.",
        r"X-WR-CALDESC:Apmācību cikls muzeju\, bibliotēku\, arhīvu un galeriju speciālistiem.",
        "NAME:Mēs savai kopienai",
        "X-WR-CALNAME:Mēs savai kopienai",
        "LAST-MODIFIED:20231120T090000Z",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "SOURCE;VALUE=URI:https://cikli.example/en/cycles/mes-savai-kopienai-2023/schedule.ics",
        f"UID:cycle-{cycle.pk}@cikli.example",
        "X-PUBLISHED-TTL:PT6H",
        "X-WR-TIMEZONE:Europe/Riga",
    ]


def test_time_zone_is_written_as_two_rules():
    assert block(public_calendar(make_cycle()), "VTIMEZONE") == [
        "TZID:Europe/Riga",
        "X-LIC-LOCATION:Europe/Riga",
        "BEGIN:DAYLIGHT",
        "DTSTART:20010325T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:EEST",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20011028T040000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:EET",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "END:STANDARD",
    ]


def test_time_zone_agrees_with_the_clocks_of_riga_in_every_hour_around_a_change():
    zone = Calendar.from_ical(public_calendar(make_cycle())).timezones[0].to_tz(lookup_tzid=False)
    hours = [
        datetime.datetime.combine(last_sunday(year, month), datetime.time(hour), datetime.UTC)
        for year in range(2001, 2041)
        for month in (3, 7, 10, 12)
        for hour in range(24)
    ]

    differing = [hour for hour in hours if hour.astimezone(zone).hour != hour.astimezone(RIGA).hour]
    assert (len(hours), differing) == (3840, [])


def last_sunday(year: int, month: int) -> datetime.date:
    last = datetime.date(year, month, 31)
    return last - datetime.timedelta(days=last.isoweekday() % 7)


def test_times_are_those_of_riga_in_winter_and_in_summer():
    cycle = make_cycle(sessions=False)
    make_session(cycle=cycle)
    summer_day = datetime.date(2024, 7, 1)
    make_session(cycle=cycle, starts_at=moment(summer_day, 13), ends_at=moment(summer_day, 16))
    body = public_calendar(Cycle.objects.get())

    assert [line for line in unfolded(body) if line.startswith(("DTSTART;", "DTEND;"))] == [
        "DTSTART;TZID=Europe/Riga:20231204T130000",
        "DTEND;TZID=Europe/Riga:20231204T160000",
        "DTSTART;TZID=Europe/Riga:20240701T130000",
        "DTEND;TZID=Europe/Riga:20240701T160000",
    ]
    assert [event.start.astimezone(datetime.UTC).hour for event in events(body)] == [11, 10]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_arrives_as_it_was_typed(text):
    body = personal_calendar(with_text(text), SURE, method=PUBLISH, alarm=True)
    event = events(body)[0]

    assert [event["SUMMARY"], event["LOCATION"], event.subcomponents[0]["DESCRIPTION"]] == [text] * 3
    assert event["DESCRIPTION"].split("\nAbout")[0] == f"Session 1 of 1 (training cycle “{text}”)\n{text}"
    assert [component.errors for component in Calendar.from_ical(body).walk()] == [[]] * 6


@pytest.mark.parametrize("text", HOSTILE)
def test_name_and_description_of_the_calendar_arrive_as_they_were_typed(text):
    body = public_calendar(with_text(text))
    values = dict(line.split(":", 1) for line in unfolded(body)[:10])

    assert head(body)["DESCRIPTION"] == text
    # The library reads the others as they stand.
    assert [values[name] for name in ("NAME", "X-WR-CALNAME", "X-WR-CALDESC")] == [values["DESCRIPTION"]] * 3


def test_organiser_with_quotation_marks_is_quoted():
    cycle = make_cycle(organiser='Biedrība "Muzeji"; Rīga, Latvija')
    body = public_calendar(cycle)

    assert [line for line in block(body, "VEVENT") if line.startswith("ORGANIZER")] == [
        "ORGANIZER;CN=\"Biedrība ^'Muzeji^'; Rīga, Latvija\":mailto:apmacibas@lmb.example"
    ]
    assert events(body)[0]["ORGANIZER"].params["CN"] == cycle.organiser


@pytest.mark.parametrize("text", HOSTILE)
def test_lines_have_at_most_75_octets_and_are_never_cut_inside_a_letter(text):
    lines = personal_calendar(with_text(text), SURE).split(b"\r\n")

    assert [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line] == []
    assert [line for line in lines if line.decode(errors="replace").encode() != line] == []
    assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
