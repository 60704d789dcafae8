"""An organiser's work in the admin, page by page."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.models import Registration
from registrations.places import allocation
from tests.factories import make_cycle, make_organiser, make_registration, new_registration
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def organiser():
    return make_organiser(username="ilze")


@pytest.fixture
def desk(client, organiser, at):
    at("2023-11-20 12:00")
    client.force_login(organiser)
    return client


def cycle_data(cycle: Cycle, **overrides: object) -> dict[str, object]:
    """Return what the page of a cycle sends when nothing is changed on it."""
    data: dict[str, object] = {
        name: getattr(cycle, name)
        for name in (
            "title",
            "slug",
            "summary",
            "language",
            "organiser",
            "contact_email",
            "capacity",
            "required_sessions",
            "presence_share",
            "reminder_hour",
        )
    }
    data |= {"is_published": "on", "registration_closes_on": cycle.registration_closes_on.isoformat()}
    data |= {"sessions-TOTAL_FORMS": len(cycle.schedule), "sessions-INITIAL_FORMS": len(cycle.schedule)}
    for number, session in enumerate(cycle.schedule):
        starts_at, ends_at = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
        fields = {name: getattr(session, name) for name in ("title", "format", "venue", "address", "join_url")}
        fields |= {"id": session.pk, "starts_at_0": starts_at.date(), "starts_at_1": starts_at.time()}
        fields |= {"ends_at_0": ends_at.date(), "ends_at_1": ends_at.time()}
        data |= {f"sessions-{number}-{name}": value for name, value in fields.items()}
    return data | overrides


def test_raising_the_number_of_places_promotes_in_the_same_act(desk):
    cycle = make_cycle(capacity=1)
    people = [
        allocation.register(new_registration(cycle=cycle), received_at=timezone.now()).registration for _ in range(3)
    ]

    answer = desk.post(reverse("admin:trainings_cycle_change", args=[cycle.pk]), cycle_data(cycle, capacity=2))

    assert answer.status_code == 302
    assert [Registration.objects.get(pk=one.pk).status for one in people] == ["confirmed", "confirmed", "waiting"]


def test_nobody_loses_the_grant_before_the_organiser_has_seen_the_names(desk):
    cycle = make_cycle(required_sessions=1)
    winner = make_registration(cycle=cycle, first_name="Uzvara", last_name="Zaudētā")
    winner.attendances.create(session=cycle.schedule[0], state="present", marked_at=timezone.now(), via="grid")
    address = reverse("admin:trainings_cycle_change", args=[cycle.pk])
    data = cycle_data(cycle, **{"sessions-0-is_cancelled": "on"})

    question = desk.post(address, data)
    assert "Uzvara Zaudētā" in question.content.decode()
    assert not cycle.sessions.filter(is_cancelled=True).exists()
    desk.post(address, data | {"_consequences_seen": "1"})

    assert cycle.sessions.filter(is_cancelled=True).count() == 1


def test_a_change_without_consequences_is_saved_at_once(desk):
    cycle = make_cycle()
    make_registration(cycle=cycle)

    answer = desk.post(reverse("admin:trainings_cycle_change", args=[cycle.pk]), cycle_data(cycle, title="Mēs paši"))

    assert (answer.status_code, Cycle.objects.get().title) == (302, "Mēs paši")


def test_registration_has_to_close_before_the_first_session(desk):
    cycle = make_cycle()

    answer = desk.post(
        reverse("admin:trainings_cycle_change", args=[cycle.pk]),
        cycle_data(cycle, registration_closes_on="2023-12-04"),
    )

    assert answer.status_code == 200
    assert Cycle.objects.get().registration_closes_on == datetime.date(2023, 11, 29)


def test_copying_warns_about_days_off_once(desk):
    cycle = make_cycle()
    address = reverse("admin:trainings_cycle_copy", args=[cycle.pk])

    warned = desk.post(address, {"first_day": "2024-12-25"})
    assert (warned.status_code, Cycle.objects.count()) == (200, 1)
    desk.post(address, {"first_day": "2024-12-25", "confirmed": "2024-12-25"})

    assert Cycle.objects.filter(is_published=False).count() == 1
