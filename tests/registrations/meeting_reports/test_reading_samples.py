"""The six sample reports, against what is known to be in them."""

import json

import pytest

from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Timeframe
from registrations.meeting_reports.reading import read
from tests.registrations.meeting_reports.report_files import SAMPLES, riga

NAMES = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))


def expected(name):
    return json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))


def sample(name):
    session = expected(name)["session"]
    timeframe = Timeframe(starts_at=riga(session["start"]), ends_at=riga(session["end"]))
    return read((SAMPLES / name).read_bytes(), timeframe=timeframe), timeframe


def test_there_are_six_samples():
    assert len(NAMES) == 6


@pytest.mark.parametrize("name", NAMES)
def test_sample_is_recognised_with_all_its_rows(name):
    report, _ = sample(name)
    wanted = expected(name)

    assert report.format == wanted["format"]
    assert report.encoding == wanted.get("encoding", report.encoding)
    assert [row.number for row in report.rows] == list(range(1, wanted["participant_rows"] + 1))
    assert report.has_times == (wanted["basis"] == "intervals")


@pytest.mark.parametrize("name", NAMES)
def test_sample_says_which_meeting_it_was(name):
    report, _ = sample(name)
    wanted = expected(name).get("meeting", {})
    meeting = report.meeting

    assert meeting.host_email == wanted.get("host", meeting.host_email)
    assert meeting.id == wanted.get("id", meeting.id).replace(" ", "")
    assert meeting.topic == wanted.get("topic", meeting.topic)
    assert meeting.starts_at == (riga(wanted["start"]) if "start" in wanted else meeting.starts_at)
    assert meeting.ends_at == (riga(wanted["end"]) if "end" in wanted else meeting.ends_at)


@pytest.mark.parametrize("name", NAMES)
def test_waiting_room_of_a_sample_is_known(name):
    report, _ = sample(name)

    waiting = [row.number for row in report.rows if row.is_waiting_room]

    assert waiting == [
        number for aside in expected(name)["ignored"] if aside["reason"] == "waiting_room" for number in aside["rows"]
    ]


@pytest.mark.parametrize("name", NAMES)
def test_times_of_a_sample_are_those_of_its_expected_intervals(name):
    report, timeframe = sample(name)
    rows = {row.number: row for row in report.rows}

    for person in expected(name)["participants"]:
        if len(person["rows"]) == 1 and "intervals" in person:
            row = rows[person["rows"][0]]
            inside = max(row.joined_at, timeframe.starts_at), min(row.left_at, timeframe.ends_at)
            assert [f"{moment.astimezone(RIGA):%FT%T}" for moment in inside] == person["intervals"][0]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_a_sample_are_those_that_have_to_be_decided(name):
    report, _ = sample(name)
    rows = {row.number: row for row in report.rows}
    wanted = expected(name)

    for entry in [*wanted["review"], *wanted["unmatched"], *wanted["ignored"]]:
        assert {rows[number].name for number in entry["rows"]} == {entry["name"]}


def test_only_the_host_of_a_webinar_is_its_host_and_people_have_the_names_of_their_registrations():
    report, _ = sample("04_zoom_webinar_attendee.csv")

    assert [row.number for row in report.rows if row.is_host] == [1]
    assert (report.rows[4].name, report.rows[4].registered_name) == ("Jānis K.", "Jānis Kalniņš")
    assert report.rows[0].registered_name == ""


def test_name_in_brackets_is_the_one_of_the_account():
    report, _ = sample("01_zoom_detail_2021_en.csv")

    assert (report.rows[10].name, report.rows[10].original_name) == ("iPhone (Mārtiņš Āboltiņš)", "Mārtiņš Āboltiņš")


def test_markers_of_teams_stay_in_the_name():
    report, _ = sample("06_teams_2023_utf16.csv")

    assert (report.rows[5].name, report.rows[5].original_name) == ("Mārtiņš Āboltiņš (Guest)", "")


def test_totals_are_in_seconds():
    report, _ = sample("03_zoom_totals_2021_en.csv")

    assert [row.seconds for row in report.rows][:3] == [201 * 60, 181 * 60, 135 * 60]
