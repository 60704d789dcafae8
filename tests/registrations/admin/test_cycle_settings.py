"""Settings of a cycle: one section at a time, nobody loses anything unseen, and what is over can be put away."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.models import Registration
from registrations.places import allocation
from tests.factories import make_cycle, make_marks, make_organiser, make_registration, new_registration
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(capacity=1)


@pytest.fixture
def desk(cycle):
    return logged_in(make_organiser(username="ilze"))


def change(desk, cycle, section, **facts: str):
    return desk.post(reverse("admin:cycle_section", args=[cycle.pk, section]), facts, follow=True)


def days(**overrides: str):
    return {"registration_opens_on": "", "registration_closes_on": "29.11.2023", "capacity": "1"} | overrides


def test_raising_the_number_of_places_promotes_in_the_same_act(desk, cycle):
    people = [
        allocation.register(new_registration(cycle=cycle), received_at=timezone.now()).registration for _ in range(3)
    ]

    answer = change(desk, cycle, "registration", **days(capacity="2"))

    assert [str(message) for message in answer.context["messages"]] == [
        "The settings are saved.",
        "1 person got a place.",
    ]
    assert [Registration.objects.get(pk=one.pk).status for one in people] == ["confirmed", "confirmed", "waiting"]


def test_nobody_loses_the_grant_before_the_organiser_has_seen_the_names(desk, cycle):
    winner = make_registration(cycle=cycle, first_name="Uzvara", last_name="Zaudētā")
    make_marks(winner, "xxxx")
    rule = {"has_grant": "yes", "required_sessions": "5", "grant_note": ""}
    cycle.sessions.update(attendance_closed_at=timezone.now())

    question = change(desk, cycle, "grant", **rule)
    unsaved = Cycle.objects.get().required_sessions
    change(desk, cycle, "grant", **rule, consequences_seen="yes")

    assert ("Uzvara Zaudētā" in question.content.decode(), unsaved) == (True, 4)
    assert Cycle.objects.get().required_sessions == 5


def test_a_cycle_can_have_no_grant_and_then_asks_for_no_number(desk, cycle):
    change(desk, cycle, "grant", has_grant="no", required_sessions="4", grant_note="")

    assert Cycle.objects.get().required_sessions is None


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"has_grant": "yes", "required_sessions": ""}, "Write how many sessions are needed."),
        (
            {"has_grant": "yes", "required_sessions": "6"},
            "More sessions are required for the grant than the cycle has.",
        ),
    ],
)
def test_a_rule_that_cannot_be_met_is_refused(desk, cycle, facts, sentence):
    page = change(desk, cycle, "grant", **facts)

    assert (sentence in page.content.decode(), Cycle.objects.get().required_sessions) == (True, 4)


def test_registration_has_to_close_before_the_first_session(desk, cycle):
    page = change(desk, cycle, "registration", **days(registration_closes_on="4.12.2023"))

    assert "Registration has to close before the day of the first session." in page.content.decode()
    assert Cycle.objects.get().registration_closes_on == datetime.date(2023, 11, 29)


def test_the_settings_name_every_value(desk, cycle):
    page = desk.get(reverse("admin:cycle_settings", args=[cycle.pk])).content.decode()

    shown = ("Latvijas Muzeju biedrība", "apmacibas@lmb.example", "Wednesday 29\u00a0November 2023")
    assert [words for words in shown if words not in page] == []


def test_copying_suggests_the_same_weekday_and_leaves_sessions_out(desk, cycle):
    address = reverse("admin:cycle_copy", args=[cycle.pk])
    suggested = desk.get(address).context["form"].initial["first_day"]
    kept = [session.pk for session in cycle.schedule[1:]]

    answer = desk.post(address, {"title": "Otrā reize", "first_day": "15.01.2025", "kept": kept})

    copy = Cycle.objects.exclude(pk=cycle.pk).get()
    assert (suggested.weekday(), suggested >= datetime.date(2023, 12, 11)) == (cycle.first_day.weekday(), True)
    assert (copy.title, copy.is_published, len(copy.schedule), str(copy.first_day)) == (
        "Otrā reize",
        False,
        4,
        "2025-01-15",
    )
    assert answer.url == reverse("admin:cycle_plan", args=[copy.pk])


def test_copying_warns_about_days_off_once(desk, cycle):
    address = reverse("admin:cycle_copy", args=[cycle.pk])
    sent = {"title": "Kopija", "first_day": "25.12.2024", "kept": [session.pk for session in cycle.schedule]}

    warned = desk.post(address, sent)
    uncopied = Cycle.objects.count()
    desk.post(address, sent | {"confirmed": "2024-12-25"})

    assert (warned.status_code, uncopied, Cycle.objects.count()) == (200, 1, 2)


def test_a_cycle_without_people_becomes_a_draft_again_and_can_be_deleted(desk, cycle):
    desk.post(reverse("admin:cycle_hide", args=[cycle.pk]))
    hidden = Cycle.objects.get().is_published
    desk.post(reverse("admin:cycle_delete", args=[cycle.pk]))

    assert (hidden, Cycle.objects.count()) == (False, 0)


@pytest.mark.parametrize("act", ["cycle_hide", "cycle_delete"])
def test_a_cycle_with_people_is_neither_hidden_nor_deleted(desk, cycle, act):
    make_registration(cycle=cycle)

    answer = desk.post(reverse(f"admin:{act}", args=[cycle.pk]), follow=True)

    assert len(answer.context["messages"]) == 1
    assert (Cycle.objects.get().is_published, Registration.objects.count()) == (True, 1)


def test_a_cycle_that_is_over_is_archived_by_saying_so(desk, cycle, at):
    make_registration(cycle=cycle, first_name="Anna")
    at("2024-02-01 12:00")
    address = reverse("admin:cycle_archive", args=[cycle.pk])
    desk = logged_in(make_organiser())

    asked = desk.post(address, {})
    kept = Registration.objects.get().first_name
    desk.post(address, {"agreed": "yes"})

    assert (asked.status_code, kept, Registration.objects.get().is_erased) == (200, "Anna", True)
