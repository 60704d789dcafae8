"""Names that are nearly alike: who is suggested, and that a look at their lengths first misses nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.meeting_reports.similarity import Spellings, ratio

PEOPLE = [
    ("anna", "vītoliņa"),
    ("jana", "vītola"),
    ("bruno", "čaks"),
    ("jānis", "bērziņš"),
    ("jānis", "kalniņš"),
    ("zane", "kalve"),
]
words = st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=3).map(tuple)


@pytest.mark.parametrize(
    ("name", "positions"),
    [
        ("bruno čaks", [2]),
        ("čaks bruno", [2]),
        ("kalve zane", [5]),
        ("bruno čakss", [2]),
        ("brno čks", [2]),
        ("bruno", []),
        ("janis berzins", []),
        ("anna vītoliņa", [0, 1]),
        ("jānis bērziņš", [3]),
        ("kristīne ļaudone", []),
        ("", []),
    ],
)
def test_who_is_nearly_alike_is_suggested_with_whoever_is_close_behind(name, positions):
    assert Spellings(PEOPLE).alike(name.split()) == positions


def test_whoever_is_close_is_not_suggested_alone():
    assert 82 < ratio("anna vītoliņa", "jana vītola") < 88
    assert Spellings(PEOPLE[1:]).alike(["anna", "vītoliņa"]) == []


@pytest.mark.parametrize(
    ("name", "other", "score", "is_alike"),
    [("a" * 11 + "b", "a" * 11 + "cc", 88.0, True), ("a" * 7 + "b", "a" * 7 + "c", 87.5, False)],
)
def test_eighty_eight_points_of_a_hundred_are_alike(name, other, score, is_alike):
    assert ratio(name, other) == score
    assert Spellings([(name,)]).alike([other]) == ([0] if is_alike else [])


@pytest.mark.parametrize("name", ["a" * 7, "a" * 10])
def test_whose_name_is_the_beginning_of_another_is_close_to_it(name):
    assert Spellings([("a" * 10,), ("a" * 7,), ("a" * 15,)]).alike([name]) == [0, 1]


@pytest.mark.parametrize("positions", [list(range(9)), [1, 8]])
def test_all_who_are_alike_are_suggested_in_their_order(positions):
    people = [("jānis", "bērziņš") if position in positions else ("bruno", "čaks") for position in range(9)]

    assert Spellings(people).alike(["jānis", "berziņš"]) == positions


def test_nobody_is_alike_where_nobody_is():
    assert Spellings([]).alike(["anna"]) == []


@given(st.lists(words, max_size=8), words)
def test_a_look_at_lengths_first_misses_nobody(people, name):
    closest = {
        position: max(ratio(" ".join(one), " ".join(name)), ratio(" ".join(sorted(one)), " ".join(sorted(name))))
        for position, one in enumerate(people)
    }
    is_anybody_alike = max(closest.values(), default=0) >= 88

    expected = [position for position, score in closest.items() if score >= 82] if is_anybody_alike else []
    assert Spellings(people).alike(name) == expected
