"""What is read together stays together, on every page by one rule."""

import re

import pytest
from django.utils.html import strip_tags

from tests.factories import form_data, make_cycle
from trainings.latvia.typography import tidy_html

pytestmark = pytest.mark.django_db

LOOSE = re.compile(r"\d (?:viet|nodarb|dien|dalībn|gada)|plkst\. \d|\d\. (?:janv|dec|nov)|\b[Ee]-past| – no ")


@pytest.mark.parametrize("page", ["/", "/cycles/{slug}/", "/cycles/{slug}/register/", "/find/", "/privacy/"])
def test_no_line_of_a_latvian_page_breaks_in_the_wrong_place(client, at, page):
    at("2023-11-20 12:00")
    text = client.get(page.format(slug=make_cycle().slug)).content.decode()
    main = strip_tags(text[text.index("<main") : text.index("</main>")])

    assert [found for found in LOOSE.findall(main) if "\N{NO-BREAK SPACE}" not in found] == []


def test_what_somebody_typed_is_left_as_it_is(client, at):
    at("2023-11-20 12:00")
    answer = client.post(f"/cycles/{make_cycle().slug}/register/", form_data(email="", note="Man ir 5 jautājumi"))

    assert "Man ir 5 jautājumi</textarea>" in answer.content.decode()


def test_tags_are_left_as_they_are():
    assert tidy_html('<p title="5 vietas">5 vietas</p>') == '<p title="5 vietas">5\N{NO-BREAK SPACE}vietas</p>'
