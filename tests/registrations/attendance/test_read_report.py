"""What the command prints, for scripts and for people. It stores nothing."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from registrations.models import Attendance, ReportImport
from tests.registrations.reporting import SAMPLES, roster

pytestmark = pytest.mark.django_db
FILES = sorted(path.name.removesuffix(".expected.json") for path in SAMPLES.glob("*.expected.json"))


@pytest.fixture
def world(at):
    at("2024-01-16 12:00")
    return roster()


def read(path, session, *arguments: str):
    out = StringIO()
    call_command("read_report", str(path), "--session", str(session.pk), *arguments, stdout=out)
    return out.getvalue()


def of_sample(name, world):
    cycle, people = world
    expected = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    session = cycle.schedule[expected["session"]["number"] - 1]
    email = {number: person.email for number, person in people.items()}
    return expected, email, json.loads(read(SAMPLES / name, session, "--json"))


@pytest.mark.parametrize("name", FILES)
def test_samples_are_read_as_expected(world, name):
    expected, email, found = of_sample(name, world)

    assert {one["email"]: (one["minutes"], one["present"], set(one["match"])) for one in found["participants"]} == {
        email[one["roster_id"]]: (one["minutes"], one["present"], set(one["match"])) for one in expected["participants"]
    }
    assert {(one["name"], one["reason"], *sorted(one["candidates"])) for one in found["review"]} == {
        (one["name"], one["reason"], *sorted(email[candidate] for candidate in one["candidates"]))
        for one in expected["review"]
    }
    assert sorted(found["unmatched"]) == sorted(one["name"] for one in expected["unmatched"])
    assert sorted(found["ignored"]) == sorted(one["name"] for one in expected["ignored"])
    assert sorted(found["absent"]) == sorted(email[one] for one in expected["absent"])


@pytest.mark.parametrize("name", FILES)
def test_the_interface_is_exactly_as_promised(world, name):
    _, _, found = of_sample(name, world)

    promised = ["participants", "review", "unmatched", "ignored", "absent", "warnings", "refused"]
    assert list(found) == [*promised, "source", "name_differs", "connections", "real_time"]
    assert {tuple(one) for one in found["participants"]} == {("email", "minutes", "present", "match")}
    assert {tuple(one) for one in found["review"]} == {("rows", "name", "candidates", "reason")}
    assert (found["refused"], Attendance.objects.count(), ReportImport.objects.count()) == (None, 0, 0)


def test_a_refusal_is_a_code_with_empty_lists(world, tmp_path):
    file = tmp_path / "nothing.csv"
    file.write_bytes(b"")

    assert json.loads(read(file, world[0].schedule[1], "--json")) == {
        "participants": [],
        "review": [],
        "unmatched": [],
        "ignored": [],
        "absent": [],
        "warnings": [],
        "refused": "empty",
    }
    assert read(file, world[0].schedule[1]) == "Refused: empty\n"


def test_people_read_lines(world):
    said = read(SAMPLES / FILES[0], world[0].schedule[1]).splitlines()

    assert "girts.kirsis@daugavpilsmuzejs.example: 110 min, too short (email)" in said
    assert "To decide: Kristine Skele (partial_name)" in said
    assert "Unmatched: iPhone, Marta Nezināma" in said


def test_a_session_or_a_file_that_is_not_there_is_an_error(world, tmp_path):
    with pytest.raises(CommandError, match="There is no session 999999"):
        call_command("read_report", str(SAMPLES / FILES[0]), "--session", "999999")
    with pytest.raises(CommandError, match="cannot be read"):
        read(tmp_path / "none.csv", world[0].schedule[1])


def test_several_files_are_read_as_one_report_whatever_their_order(world, tmp_path):
    session = world[0].schedule[1]
    captions, day = "Name (Original Name),User Email,Join Time,Leave Time", "12/11/2023"
    parts = [tmp_path / "first.csv", tmp_path / "second.csv", tmp_path / "again.csv"]
    for part, (begin, end) in zip(parts, [("13:00", "14:20"), ("14:30", "16:00"), ("13:00", "14:20")], strict=True):
        text = f"{captions}\nLīga Ozoliņa,,{day} {begin}:00,{day} {end}:00\nAnna,,{day} {begin}:00,{day} {end}:00\n"
        part.write_text(text, encoding="utf-8")

    found = [json.loads(read_all(order, session)) for order in (parts, parts[::-1])]

    assert found[0] == found[1]
    assert [(one["minutes"], one["present"]) for one in found[0]["participants"]] == [(170, True)]
    assert (found[0]["source"], found[0]["real_time"], found[0]["refused"]) == ("Zoom", None, None)
    assert [(one["row"], one["joined"][11:16]) for one in found[0]["connections"]["Anna"]] == [
        (2, "13:00"),
        (4, "14:30"),
    ]


def test_a_meeting_that_ended_early_is_told(world, tmp_path):
    names = ["Līga Ozoliņa", "Jānis Kalniņš", "Ģirts Ķirsis"]
    rows = [f"{name},,12/11/2023 13:00:00,12/11/2023 15:00:00" for name in names]
    file = tmp_path / "early.csv"
    file.write_text("\n".join(["Name (Original Name),User Email,Join Time,Leave Time", *rows]), encoding="utf-8")

    found = json.loads(read_all([file], world[0].schedule[1]))

    assert [moment[11:16] for moment in found["real_time"]] == ["13:00", "15:00"]


def read_all(paths, session):
    out = StringIO()
    call_command("read_report", *map(str, paths), "--session", str(session.pk), "--json", stdout=out)
    return out.getvalue()
