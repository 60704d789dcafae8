"""A report of another meeting: silently read, it would leave everybody without attendance."""

import pytest

from registrations.meeting_reports import matching
from registrations.meeting_reports.facts import ParticipantRow
from tests.registrations.meeting_reports.meetings import person, propose, report, row

ANNA = person("Anna Ābele")
PEOPLE = [ANNA, person("Bruno Čaks"), person("Ģertrūde Dzelzskalēja")]


def is_of_another_meeting(*rows: ParticipantRow) -> bool:
    return matching.is_of_another_meeting(report(*rows), propose(*rows, people=PEOPLE))


def test_several_people_of_whom_nobody_is_known_are_another_meeting():
    assert is_of_another_meeting(row("John Smith"), row("Mary Major"), row("Peter Pan"))


@pytest.mark.parametrize(
    "rows",
    [
        [row("John Smith"), row("Mary Major")],
        [row("John Smith"), row("Mary Major"), row("Peter Pan"), row("Anna Ābele")],
        [row("John Smith"), row("Mary Major"), row("Peter Pan"), row("Anna Ā.")],
        [row("iPhone"), row("iPad"), row("Galaxy A52"), row("37126123412")],
        [row("Anna Ābele", begin="15:50", end="16:00")],
        [],
    ],
)
def test_somebody_known_or_too_few_to_tell_are_not(rows):
    assert not is_of_another_meeting(*rows)


def test_a_meeting_that_was_over_before_the_session_is_another_one():
    assert is_of_another_meeting(row("Anna Ābele", begin="09:00", end="09:20"))


def test_a_report_in_another_time_zone_is_not():
    early = [row(one, begin="11:00", end="14:00") for one in ("Anna Ābele", "Bruno Čaks", "Ģertrūde Dzelzskalēja")]

    assert not is_of_another_meeting(*early)


def test_totals_say_nothing_about_the_time():
    assert not is_of_another_meeting(row("Anna Ābele", seconds=0))
