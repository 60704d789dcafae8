"""Each sample report, read and matched, gives what people who know the meeting expect: every field of it."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from registrations.meeting_reports import matching
from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Timeframe
from registrations.meeting_reports.matching import Choices
from registrations.meeting_reports.proposal import Doubt, Proposal, Question, RegisteredPerson, Staff
from registrations.meeting_reports.reading import read

SAMPLES = Path(__file__).parent / "samples"
ROSTER = json.loads((SAMPLES / "roster.json").read_text(encoding="utf-8"))
NAMES = sorted(path.name for path in SAMPLES.glob("*.expected.json"))
PEOPLE = [RegisteredPerson(**{**each, "id": int(each["id"].removeprefix("R"))}) for each in ROSTER["roster"]]
STAFF = [Staff(**each) for each in ROSTER["staff"]]


@pytest.fixture(params=NAMES)
def expected(request) -> dict[str, Any]:
    found = json.loads((SAMPLES / request.param).read_text(encoding="utf-8"))
    return {**found, "file": request.param.removesuffix(".expected.json")}


def timeframe(expected: dict[str, Any], *, shift: datetime.timedelta = datetime.timedelta(0)) -> Timeframe:
    starts_at, ends_at = (datetime.datetime.fromisoformat(expected["session"][key]) for key in ("start", "end"))
    return Timeframe(starts_at=starts_at.replace(tzinfo=RIGA) + shift, ends_at=ends_at.replace(tzinfo=RIGA) + shift)


def proposal(expected: dict[str, Any], *, moved: datetime.timedelta = datetime.timedelta(0), **facts: Any) -> Proposal:
    """Propose for a sample; `moved` is how much later the session was than its times."""
    report = read((SAMPLES / expected["file"]).read_bytes(), timeframe=timeframe(expected))
    when = timeframe(expected, shift=moved)
    return matching.propose(report, timeframe=when, people=PEOPLE, staff=STAFF, share=75, choices=Choices(**facts))


def name(person_id: int) -> str:
    return f"R{person_id:02}"


def people_in(question: Question) -> list[str]:
    return [name(candidate.person_id) for candidate in question.candidates]


def test_recognised_are_those_expected_with_their_time(expected):
    found = proposal(expected)

    assert [
        {
            "roster_id": name(each.person_id),
            "match": [way.value for way in each.ways],
            "rows": list(each.rows),
            "seconds": each.seconds,
            "seconds_max": each.most_seconds,
            "minutes": each.minutes,
            "present": each.is_present,
        }
        for each in found.participants
    ] == [
        {key: value for key, value in {"seconds_max": each["seconds"], **each}.items() if key != "intervals"}
        for each in expected["participants"]
    ]
    assert found.threshold_seconds == expected["threshold_seconds"]


def test_questions_are_those_expected_with_their_candidates(expected):
    assert [
        {
            "rows": list(question.entry.rows),
            "name": question.entry.name,
            "reason": question.doubt.value,
            "candidates": people_in(question),
            "seconds": (question.entry.seconds, question.entry.most_seconds),
        }
        for question in proposal(expected).review
    ] == [
        {
            **{key: each[key] for key in ("rows", "name", "reason", "candidates")},
            "seconds": (each.get("seconds_min", each.get("seconds")), each.get("seconds_max", each.get("seconds"))),
        }
        for each in expected["review"]
    ]


def test_questions_tell_the_address_that_the_report_gave(expected):
    questions = [each for each in proposal(expected).review if each.doubt != Doubt.DURATION_AMBIGUOUS]

    assert [each.entry.email for each in questions] == [
        each["email"] for each in expected["review"] if each["reason"] != "duration_ambiguous"
    ]


def test_a_question_answered_as_suggested_gives_the_time_expected(expected):
    suggested = [each for each in expected["review"] if "if_suggestion_confirmed" in each]
    questions = {question.entry.rows: question.entry.key for question in proposal(expected).review}
    decisions = {questions[tuple(each["rows"])]: [int(each["suggested"].removeprefix("R"))] for each in suggested}
    found = {name(each.person_id): each for each in proposal(expected, decisions=decisions).participants}

    assert [
        {"roster_id": key, "seconds": found[key].seconds, "present": found[key].is_present}
        for key in (each["suggested"] for each in suggested)
    ] == [each["if_suggestion_confirmed"] for each in suggested]


def test_strangers_are_those_expected(expected):
    assert [
        {
            "rows": list(each.entry.rows),
            "name": each.entry.name,
            "email": each.entry.email,
            "reason": each.stranger.value,
            "seconds": each.entry.seconds,
        }
        for each in proposal(expected).unmatched
    ] == expected["unmatched"]


def test_ignored_are_those_expected(expected):
    assert [
        {"rows": list(each.rows), "name": each.name, "reason": each.aside.value} for each in proposal(expected).ignored
    ] == expected["ignored"]


def test_whoever_is_neither_recognised_nor_asked_about_is_not_in_the_report(expected):
    assert list(map(name, proposal(expected).absent)) == expected["absent"]


def test_nothing_is_pointed_out_about_a_report_as_it_should_be(expected):
    found = proposal(expected)

    assert (found.warnings, found.suggested_shift) == ((), None)


@pytest.mark.parametrize("hours", [-10, -7, -3, -2, -1, 1, 2, 3, 8, 14])
def test_a_report_of_another_time_zone_is_pointed_out_and_right_when_moved(expected, hours):
    moved = datetime.timedelta(hours=hours)
    has_times = expected["basis"] == "intervals"

    assert proposal(expected, moved=moved).suggested_shift == (moved if has_times else None)
    assert proposal(expected, moved=moved, shift=moved).participants == proposal(expected).participants
    assert proposal(expected, moved=moved, shift=moved).warnings == ()
