"""The results of a cycle: who has fetched a certificate, who can still be told, and what the page costs."""

import datetime
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from registrations.core import links
from registrations.models import Message
from registrations.people import retention
from tests.certifying import BY_HAND, close, mark
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2024-01-16 09:00")
    return make_cycle()


def finish(cycle: Cycle, number: int) -> None:
    for _ in range(number):
        mark(make_registration(cycle=cycle), "xxxxo")
    close(cycle)


def results(cycle: Cycle) -> str:
    return reverse("admin:cycle_results", args=[cycle.pk])


@pytest.mark.parametrize(("headers", "fetched"), [({"Sec-Fetch-User": "?1"}, 1), ({}, 0)])
def test_a_certificate_is_fetched_by_a_press_not_by_a_program_that_follows_links(cycle, headers, fetched):
    finish(cycle, 2)
    token = links.token(cycle.registrations.first())

    Client().get(f"/my/{token}/certificate.pdf", headers=headers)

    assert logged_in(make_organiser()).get(results(cycle)).context["fetched"] == fetched


def test_a_certificate_is_handed_out_while_the_database_cannot_be_written(cycle):
    def refuse(execute, sql, params, many, context) -> Any:
        if sql.startswith("UPDATE"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    finish(cycle, 1)
    token = links.token(cycle.registrations.first())
    with connection.execute_wrapper(refuse):
        answer = Client().get(f"/my/{token}/certificate.pdf", headers={"Sec-Fetch-User": "?1"})

    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_those_who_do_not_know_of_their_certificate_are_told_from_here_once(cycle):
    finish(cycle, 2)
    desk = logged_in(make_organiser())
    offered = desk.get(results(cycle)).content.decode()

    desk.post(reverse("admin:messages_certificates", args=[cycle.pk]))

    assert "Tell 2 people that the certificate is ready" in offered
    assert "that the certificate is ready" not in desk.get(results(cycle)).content.decode()
    assert Message.objects.filter(kind=Message.Kind.CERTIFICATE).count() == 2


def test_once_personal_data_is_erased_nobody_is_said_to_find_a_certificate(cycle):
    finish(cycle, 2)
    retention.erase_cycle(cycle, origin=BY_HAND)
    desk = logged_in(make_organiser())

    pages = [desk.get(results(cycle)), desk.get(reverse("admin:registrations_certificate_cycle", args=[cycle.pk]))]

    texts = [page.content.decode() for page in pages]
    assert ["certificates can no longer be had" in text for text in texts] == [True, True]
    assert ["Everybody finds it" in text or "Nobody has attended" in text for text in texts] == [False, False]


def test_the_call_is_saved_and_says_that_nobody_knows_of_it_yet(cycle):
    finish(cycle, 1)
    desk = logged_in(make_organiser())
    typed = {"call_opens_on": "2024-02-01", "call_closes_on": "2024-02-29", "call_url": "lmb.example/forma"}

    answer = desk.post(reverse("admin:cycle_call", args=[cycle.pk]), typed, follow=True)

    assert "Nobody has been written to." in answer.content.decode()
    cycle.refresh_from_db()
    assert (cycle.call_closes_on, cycle.call_url) == (datetime.date(2024, 2, 29), "https://lmb.example/forma")


@pytest.mark.parametrize("number", [1, 30])
def test_it_costs_at_most_twelve_queries(cycle, django_assert_max_num_queries, number):
    finish(cycle, number)
    desk = logged_in(make_organiser())

    with django_assert_max_num_queries(12):
        desk.get(results(cycle))
    with django_assert_max_num_queries(12):
        desk.get(reverse("admin:registrations_certificate_cycle", args=[cycle.pk]))
