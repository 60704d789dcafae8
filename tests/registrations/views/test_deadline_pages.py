"""What the pages say around the deadline: midnight in Riga, not a moment sooner or later."""

import datetime
import re

import pytest

from registrations.models import Message, Registration
from tests.factories import SLUG, form_data, make_cycle

pytestmark = pytest.mark.django_db

FORM = f"/cycles/{SLUG}/register/"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("moment", ["2023-11-29 00:00", "2023-11-29 22:00", "2023-11-29 23:59:59.999999"])
def test_form_that_is_sent_on_the_last_day_counts(client, at, moment, language):
    make_cycle()
    at(moment)

    assert client.post(language + FORM, form_data()).status_code == 302
    assert Registration.objects.get().status == "confirmed"


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("moment", ["2023-11-30 00:00", "2023-11-30 01:59:59", "2024-11-29 12:00"])
def test_form_that_is_sent_after_the_last_day_is_refused_with_what_was_typed(client, at, moment, language):
    make_cycle()
    at("2023-11-29 23:59")
    assert client.get(language + FORM).status_code == 200

    at(moment)
    answer = client.post(language + FORM, form_data(note="Rakstīju ilgi"))

    assert answer.status_code == 403
    for typed in ("Anna", "Ābele", "anna.abele@muzejs.example", "Cēsu novads", "Rakstīju ilgi"):
        assert typed in answer.content.decode()
    assert Registration.objects.count() == Message.objects.count() == 0


def test_form_that_is_sent_too_late_and_with_errors_is_refused_too(client, at):
    make_cycle()
    at("2023-11-30 00:00")

    answer = client.post(FORM, form_data(email="<anna>", institution_type="zoo"))

    assert answer.status_code == 403
    assert "&lt;anna&gt;" in answer.content.decode()


def test_page_of_a_closed_form_says_so_without_being_an_error(client, at):
    make_cycle()
    at("2023-11-30 00:00")

    answer = client.get(FORM)

    assert answer.status_code == 200
    assert 'name="first_name"' not in answer.content.decode()


@pytest.mark.parametrize(("moment", "status"), [("2023-11-09 23:59:59.999", 403), ("2023-11-10 00:00", 302)])
def test_form_opens_at_midnight_too(client, at, moment, status):
    make_cycle(registration_opens_on=datetime.date(2023, 11, 10))
    at(moment)

    assert client.post(FORM, form_data()).status_code == status


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2023-11-28 23:59:59", "1 day left"),
        ("2023-11-29 00:00", "Until 23.59 today"),
        ("2023-11-29 21:59:59", "Until 23.59 today"),
        ("2023-11-29 22:00", "Less than two hours left"),
        ("2023-11-29 22:59:59", "Less than two hours left"),
        ("2023-11-29 23:00", "Less than an hour left"),
        ("2023-11-29 23:59:59", "Less than an hour left"),
    ],
)
def test_the_last_hours_are_told_in_words(client, at, moment, words):
    make_cycle()
    at(moment)

    page = client.get(f"/en/cycles/{SLUG}/").content.decode()

    assert set(re.findall(r'<p class="countdown">(.*?)</p>', page)) == {words}
