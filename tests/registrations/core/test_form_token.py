"""What the form's page promised: compared with the answer, and timed."""

import pytest

from registrations.core import form_token
from registrations.models import RateLimitCounter
from tests.factories import SLUG, form_data, make_cycle

FORM = f"/cycles/{SLUG}/register/"


def test_a_promise_is_read_back_and_a_forged_one_is_none():
    value = form_token.sign(form_token.A_PLACE)

    assert form_token.read(value) == "place"
    assert form_token.read(value + "x") == form_token.read("place") == form_token.read("") == ""


@pytest.mark.parametrize(("sent_at", "is_hasty"), [("2023-11-20 12:00:02", True), ("2023-11-20 12:00:04", False)])
def test_a_form_that_comes_back_at_once_is_hasty(at, sent_at, is_hasty):
    at("2023-11-20 12:00:00")
    value = form_token.sign(form_token.A_PLACE)
    at(sent_at)

    assert form_token.is_too_fast(value) is is_hasty


def test_a_form_without_a_promise_is_hasty():
    assert form_token.is_too_fast("")


@pytest.mark.django_db
@pytest.mark.parametrize(("sent_at", "weight"), [("2023-11-20 12:00:01", 3), ("2023-11-20 12:01:00", 1)])
def test_a_hasty_form_is_taken_and_counts_for_several(client, at, sent_at, weight):
    make_cycle()
    at("2023-11-20 12:00:00")
    value = form_token.sign(form_token.A_PLACE)
    at(sent_at)

    answer = client.post(FORM, form_data(expects=value))

    assert answer.status_code == 302
    assert RateLimitCounter.objects.get().count == weight
