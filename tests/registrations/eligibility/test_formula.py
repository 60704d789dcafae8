"""The one formula, in Python, in the database, and in an oracle written from the rule's own words."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from registrations.eligibility.formula import EligibilityStatus, standing, with_standing
from registrations.models import Attendance, Registration
from tests.factories import MARKS, make_cycle, make_registration
from trainings.models import Session

STATES = st.sampled_from(["", "present", "absent", "excused"])
SESSIONS = st.lists(st.tuples(STATES, st.booleans(), st.booleans()), min_size=5, max_size=5)


def oracle(sessions, required) -> str:
    """PRODUCT.md, rule 7, word by word, over (mark, is cancelled, is closed)."""
    attended = unknown = 0
    for mark, is_cancelled, is_closed in sessions:
        if is_cancelled:
            continue
        if mark == "present":
            attended += 1
        elif mark == "" and not is_closed:
            unknown += 1
    if attended >= required:
        return "reached"
    if attended + unknown < required:
        return "out_of_reach"
    return "last_chance" if attended + unknown == required else "possible"


def session(number, *, is_cancelled=False, is_closed=False):
    return SimpleNamespace(pk=number, is_cancelled=is_cancelled, attendance_closed_at=1 if is_closed else None)


@given(SESSIONS, st.integers(1, 5))
def test_the_formula_in_python_says_what_the_rule_says(sessions, required):
    rows = [session(n, is_cancelled=gone, is_closed=done) for n, (_, gone, done) in enumerate(sessions)]
    marks = {n: mark for n, (mark, _, _) in enumerate(sessions) if mark}

    assert standing(rows, marks, required=required).state == oracle(sessions, required)


class TheDatabase(TestCase):
    """Hypothesis needs its own test case to roll back after each example."""

    @settings(max_examples=25, deadline=None)
    @given(SESSIONS, SESSIONS, st.integers(1, 5))
    def test_agrees_also_for_a_person_in_two_cycles(self, one, other, required) -> None:
        people = [self.person(sessions, required) for sessions in (one, other)]

        found = {person.pk: person for person in with_standing(Registration.objects.all())}

        for person, sessions in zip(people, (one, other), strict=True):
            row = found[person.pk]
            marks = dict(person.attendances.values_list("session", "state"))
            figures = standing(person.cycle.schedule, marks, required=required)
            assert row.eligibility == oracle(sessions, required)
            assert (row.attended, row.open_sessions) == (figures.attended, figures.open)

    def person(self, sessions, required) -> Registration:
        cycle = make_cycle(required_sessions=required)
        person = make_registration(cycle=cycle, email="anna@muzejs.example")
        for row, (mark, is_cancelled, is_closed) in zip(cycle.sessions.order_by("starts_at"), sessions, strict=True):
            Session.objects.filter(pk=row.pk).update(
                is_cancelled=is_cancelled, attendance_closed_at=row.ends_at if is_closed else None
            )
            if mark:
                Attendance.objects.create(
                    registration=person, session=row, state=mark, marked_at=row.ends_at, via="grid"
                )
        return person


@pytest.mark.parametrize(
    ("marks", "state", "needed", "may_miss"),
    [
        ("", EligibilityStatus.POSSIBLE, 4, 1),
        ("x", EligibilityStatus.POSSIBLE, 3, 1),
        ("o", EligibilityStatus.LAST_CHANCE, 4, 0),
        ("e", EligibilityStatus.LAST_CHANCE, 4, 0),
        ("xoo", EligibilityStatus.OUT_OF_REACH, 3, 0),
        ("xxxx", EligibilityStatus.REACHED, 0, 1),
        ("xxxo", EligibilityStatus.LAST_CHANCE, 1, 0),
        ("xxxxx", EligibilityStatus.REACHED, 0, 1),
    ],
)
def test_where_a_person_stands_when_four_of_five_are_needed(marks, state, needed, may_miss):
    figures = standing([session(n) for n in range(5)], {n: MARKS[m] for n, m in enumerate(marks)}, required=4)

    assert (figures.state, figures.needed, figures.may_miss) == (state, needed, may_miss)
