"""What stops a draft from being published, and what is only worth a thought."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registrations.core.locking import RuleViolation
from registrations.planning import checklist, cycles
from registrations.planning.checklist import Level
from tests.factories import make_cycle, make_organiser, make_trainer_user, moment
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
READY: dict[str, Any] = {"summary": "Par kopienu", "signatory": "Pārsla Paraudziņa", "is_published": False}


@pytest.fixture
def draft(at):
    at("2023-11-20 12:00")
    draft = make_cycle(**READY)
    draft.sessions.update(note="Otrais stāvs")
    return Cycle.objects.get()


def words(draft, level):
    return [check.words for check in checklist.of_cycle(Cycle.objects.get(pk=draft.pk)) if check.level == level]


def test_a_complete_draft_is_ready(draft):
    assert (words(draft, Level.STOP), words(draft, Level.ADVICE)) == ([], [])


def test_without_sessions_nothing_is_published(at):
    at("2023-11-20 12:00")
    draft = make_cycle(sessions=False, **READY)

    with pytest.raises(RuleViolation, match="There is no session yet"):
        cycles.publish(draft.pk)

    assert Cycle.objects.get().is_published is False


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (
            {"registration_closes_on": datetime.date(2023, 12, 4)},
            "Registration has to close before the day of the first session.",
        ),
        ({"required_sessions": 6}, "More sessions are required for the grant than the cycle has."),
    ],
)
def test_what_would_be_wrong_for_everybody_stops(draft, facts, sentence):
    Cycle.objects.update(**facts)

    assert words(draft, Level.STOP) == [sentence]


def test_sessions_that_overlap_stop(draft):
    first = draft.schedule[0]
    draft.sessions.filter(pk=draft.schedule[1].pk).update(starts_at=first.starts_at + datetime.timedelta(hours=1))

    assert words(draft, Level.STOP) == ["Session 2 begins before the one before it ends."]


@pytest.mark.parametrize(
    ("of_cycle", "of_session", "sentence"),
    [
        ({"signatory": ""}, {}, "Nobody signs the certificates."),
        (
            {"registration_closes_on": datetime.date(2023, 12, 3)},
            {},
            "Registration closes on the eve of the first session.",
        ),
        (
            {"registration_closes_on": datetime.date(2023, 11, 19)},
            {},
            "The last day of registration was 19\u00a0November 2023.",
        ),
        ({"summary": ""}, {}, "Nothing says what the cycle is about."),
        ({}, {"join_url": ""}, "Sessions without a Zoom link: 5.."),
        (
            {},
            {"starts_at": moment(datetime.date(2023, 12, 26), 13), "ends_at": moment(datetime.date(2023, 12, 26), 16)},
            "Session 4 is on a day off, Tuesday 26\u00a0December: Second Day of Christmas.",
        ),
    ],
)
def test_what_is_worth_a_thought_does_not_stop(draft, of_cycle, of_session, sentence):
    Cycle.objects.update(**of_cycle, updated_at=datetime.datetime.now(tz=datetime.UTC))
    if of_session:
        draft.sessions.filter(pk=draft.schedule[4].pk).update(**of_session)

    assert (words(draft, Level.STOP), words(draft, Level.ADVICE)) == ([], [sentence])


def test_publishing_says_first_what_it_means(draft):
    desk = logged_in(make_organiser())
    address = reverse("admin:cycle_publish", args=[draft.pk])

    question = desk.get(address).content.decode()
    unpublished = Cycle.objects.get().is_published
    answer = desk.post(address, follow=True)

    assert ("No message is sent to anybody." in question, unpublished) == (True, False)
    assert Cycle.objects.get().is_published is True
    told = "Mēs savai kopienai is published. Spread its address: http"
    (message,) = answer.context["messages"]
    assert str(message).startswith(told)


def test_the_page_of_a_draft_with_a_stop_leads_back_to_the_check(draft):
    Cycle.objects.update(required_sessions=6)
    desk = logged_in(make_organiser())
    addresses = [reverse(f"admin:{name}", args=[draft.pk]) for name in ("cycle_publish", "cycle_check")]

    assert [desk.get(addresses[0])["Location"], desk.post(addresses[0])["Location"]] == [addresses[1], addresses[1]]


def test_a_draft_is_seen_at_its_address_by_organisers_only(draft):
    make_trainer_user(trainer=draft.trainers.create(name="Vadītāja"), username="vada")
    visitors = [Client(), logged_in(make_organiser())]

    statuses = [visitor.get(draft.get_absolute_url()).status_code for visitor in visitors]
    page = visitors[1].get(draft.get_absolute_url())

    assert statuses == [404, 200]
    assert ("Preview of a draft." in page.content.decode(), "no-store" in page.headers["Cache-Control"]) == (True, True)
    assert visitors[1].get(f"{draft.get_absolute_url()}register/").status_code == 404
