"""What is read together stays together, on every page by one rule."""

import pytest

from tests.factories import form_data, make_cycle
from trainings.latvia.typography import tidy_html

pytestmark = pytest.mark.django_db


def test_what_somebody_typed_is_left_as_it_is(client, at):
    at("2023-11-20 12:00")
    answer = client.post(f"/cycles/{make_cycle().slug}/register/", form_data(email="", note="Man ir 5 jautājumi"))

    assert "Man ir 5 jautājumi</textarea>" in answer.content.decode()


def test_tags_are_left_as_they_are():
    assert tidy_html('<p title="5 vietas">5 vietas</p>') == '<p title="5 vietas">5\N{NO-BREAK SPACE}vietas</p>'
