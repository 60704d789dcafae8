"""A form whose token is missing or too old comes back with everything that was typed."""

import pytest
from django.test import Client

from registrations.models import Registration
from tests.factories import SLUG, form_data, make_cycle

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_still_there_and_can_be_sent_again(at):
    at("2023-11-20 12:00")
    make_cycle()
    browser = Client(enforce_csrf_checks=True)
    path = f"/cycles/{SLUG}/register/"

    answer = browser.post(path, form_data(note="Rakstīju ilgi"))
    assert (answer.status_code, Registration.objects.count()) == (403, 0)
    assert "Rakstīju ilgi" in answer.content.decode()

    token = browser.cookies["csrftoken"].value
    assert browser.post(path, form_data(note="Rakstīju ilgi") | {"csrfmiddlewaretoken": token}).status_code == 302
    assert Registration.objects.get().note == "Rakstīju ilgi"


def test_forms_that_somebody_else_may_have_filled_in_are_not_given_back():
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "nezinams"})

    assert answer.status_code == 403
    assert "nezinams" not in answer.content.decode()
