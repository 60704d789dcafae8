"""The rule of a grant, and where a person stands, in sentences as people say them."""

import pytest

from registrations.eligibility import wording
from registrations.eligibility.formula import Standing
from tests.factories import make_cycle

MET = "The condition is met: you may apply for the grant."
LOST = "The grant of this cycle can no longer be reached; the sessions you attended stay counted."


@pytest.mark.parametrize(
    ("total", "required", "sentence"),
    [
        (5, 4, "Attend at least 4 of 5 sessions"),
        (5, 5, "Attend all five sessions"),
        (3, 3, "Attend all three sessions"),
        (2, 2, "Attend both sessions"),
        (2, 1, "Attend at least 1 of 2 sessions"),
        (1, 1, "Attend the session"),
    ],
)
def test_the_rule_is_said_as_people_say_it(total, required, sentence):
    assert wording.rule(total, required) == sentence


# Attended, sessions without a mark, sessions in all, the number required.
STANDINGS = [
    ((0, 5, 5, 4), "Attend at least 4 of 5 sessions, so that you may apply for the grant. You may miss one."),
    ((0, 5, 5, 5), "Attend all five sessions, so that you may apply for the grant."),
    ((0, 5, 5, 2), "Attend at least 2 of 5 sessions, so that you may apply for the grant. You may miss 3 sessions."),
    (
        (1, 4, 5, 4),
        "You attended the session so far. To apply for the grant, attend at least 3 more sessions. You may miss one.",
    ),
    (
        (2, 3, 5, 3),
        (
            "Attended so far: 2 of 2 sessions. To apply for the grant, attend at least 1 more session. "
            "You may miss 2 sessions."
        ),
    ),
    ((0, 4, 5, 4), "You missed the session so far. To apply for the grant, attend all four sessions that are left."),
    ((2, 2, 5, 4), "Attended so far: 2 of 3 sessions. To apply for the grant, attend both sessions that are left."),
    ((3, 1, 5, 4), "Attended so far: 3 of 4 sessions. To apply for the grant, attend the session that is left."),
    ((4, 1, 5, 4), f"Attended so far: 4 of 4 sessions. {MET}"),
    ((4, 0, 5, 4), f"Attended so far: 4 of 5 sessions. {MET}"),
    ((1, 2, 5, 4), f"Attended so far: 1 of 3 sessions. {LOST}"),
    ((0, 5, 5, None), "No session has been counted yet."),
    ((1, 3, 5, None), "Attended so far: 1 of 2 sessions."),
]


@pytest.mark.parametrize(("facts", "sentence"), STANDINGS)
def test_a_person_reads_what_counts_so_far_and_what_is_left_to_do(facts, sentence):
    attended, unmarked, total, required = facts

    standing = Standing(attended=attended, open=unmarked, total=total, required=required)

    assert wording.standing_sentence(standing) == sentence


@pytest.mark.django_db
def test_a_rule_of_all_sessions_is_told_without_figures(client, at):
    at("2023-11-20 12:00")
    cycle = make_cycle(required_sessions=5)

    home, page = (client.get(path).content.decode() for path in ("/", f"/cycles/{cycle.slug}/"))

    assert "Varat pieteikties, ja apmeklējat visas nodarbības" in home
    assert "ja apmeklējat visas – iespēja pieteikties grantam" in page.replace("\xa0", " ")
    assert ("5 no 5" in home.replace("\xa0", " "), "ar 5 no 5" in page.replace("\xa0", " ")) == (False, False)
