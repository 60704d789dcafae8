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
