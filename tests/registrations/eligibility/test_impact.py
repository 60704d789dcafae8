"""Who would gain and who would lose when the rules or the sessions of a cycle change."""

import pytest

from registrations.eligibility import impact
from registrations.models import Registration
from tests.factories import make_cycle, make_marks, make_registration

GAINS = [
    ("out_of_reach", "last_chance"),
    ("out_of_reach", "possible"),
    ("out_of_reach", "reached"),
    ("no_rule", "possible"),
    ("last_chance", "reached"),
    ("possible", "reached"),
]
NO_CHANGES = [("possible", "last_chance"), ("no_rule", "out_of_reach"), ("reached", "reached")]


def standing_at(eligibility: str, number: int = 1) -> dict[int, Registration]:
    person = Registration(pk=number)
    person.eligibility = eligibility
    return {number: person}


@pytest.mark.parametrize(("worse", "better"), GAINS)
def test_whoever_gets_the_right_or_the_chance_gains_and_the_other_way_round_loses(worse, better):
    [gain] = impact.compare(standing_at(worse), standing_at(better))
    [loss] = impact.compare(standing_at(better), standing_at(worse))

    assert (gain.before, gain.after, gain.is_gain) == (worse, better, True)
    assert (loss.before, loss.after, loss.is_gain) == (better, worse, False)


@pytest.mark.parametrize(("one", "other"), NO_CHANGES)
def test_whose_right_and_chance_stay_is_not_named(one, other):
    assert impact.compare(standing_at(one), standing_at(other)) == []
    assert impact.compare(standing_at(other), standing_at(one)) == []


def test_whoever_was_not_there_before_neither_gains_nor_loses():
    assert impact.compare({}, standing_at("reached")) == []


@pytest.mark.django_db
def test_those_with_a_place_in_this_cycle_are_looked_at_in_latvian_order(at):
    at("2024-01-20 12:00")
    cycle = make_cycle()
    second = make_registration(cycle=cycle, last_name="Čaks")
    first = make_registration(cycle=cycle, last_name="Ābele")
    make_registration(cycle=cycle, status="waiting")
    make_registration(cycle=make_cycle())
    make_marks(first, "xxxx")

    people = impact.states(cycle.pk)

    assert list(people) == [first.pk, second.pk]
    assert people[first.pk].eligibility == "reached"
