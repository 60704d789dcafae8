"""An organiser's work in the admin, page by page."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from registrations.core.history import PERSONAL_PAGE, ChangeContext
from registrations.models import HistoryEntry, Message, Registration
from registrations.models.history import Via
from registrations.people import erasure
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


def person_data(cycle: Cycle, **overrides: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "cycle": cycle.pk,
        "first_name": "Anna",
        "last_name": "Ābele",
        "email": "anna@muzejs.example",
        "institution": "Cēsu muzejs",
        "institution_type": "museum",
        "language": "lv",
        "reason": "",
        "changes-TOTAL_FORMS": "0",
        "changes-INITIAL_FORMS": "0",
    }
    return facts | overrides


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


def test_a_person_is_added_by_hand_after_the_deadline_by_saying_why(desk, at, organiser):
    cycle = make_cycle()
    at("2023-12-01 10:00")
    address = reverse("admin:registrations_registration_add")

    refused = desk.post(address, person_data(cycle))
    answer = desk.post(address, person_data(cycle, reason="asked by telephone in time"))

    assert (refused.status_code, answer.status_code) == (200, 302)
    person = Registration.objects.get()
    line = HistoryEntry.objects.get(registration=person)
    assert (line.what, line.by, line.via, line.reason) == (
        "registered",
        organiser,
        "admin",
        "asked by telephone in time",
    )
    assert Message.objects.get().kind == "confirmed"


def test_a_known_address_is_refused_on_the_page_and_a_shared_one_is_not(desk):
    cycle = make_cycle()
    make_registration(cycle=cycle, email="anna@muzejs.example")
    address = reverse("admin:registrations_registration_add")

    refused = desk.post(address, person_data(cycle))
    answer = desk.post(address, person_data(cycle, is_shared_address="on"))

    assert (refused.status_code, answer.status_code) == (200, 302)
    assert Registration.objects.count() == 2


def test_correcting_details_leaves_a_line_of_history_and_a_new_link_only_for_a_new_address(desk):
    person = make_registration(cycle=make_cycle(), email="ana@muzejs.example")
    address = reverse("admin:registrations_registration_change", args=[person.pk])

    desk.post(address, person_data(person.cycle, email="ana@muzejs.example", reason="married"))
    desk.post(address, person_data(person.cycle, email="anna@muzejs.example"))

    lines = list(HistoryEntry.objects.order_by("pk").values_list("what", "reason"))
    assert lines == [("edited", "married"), ("address", "")]
    assert [message.to for message in Message.objects.all()] == ["anna@muzejs.example"]


@pytest.mark.parametrize(
    ("action", "status", "what", "kind"),
    [
        ("cancel", "cancelled", "cancelled", "cancelled"),
        ("resend", "confirmed", "link", "link"),
    ],
)
def test_actions_ask_first_and_leave_a_line_of_history(desk, organiser, action, status, what, kind):
    person = make_registration(cycle=make_cycle())
    address = reverse("admin:registrations_registration_action", args=[person.pk, action])

    question = desk.get(address)
    assert (question.status_code, HistoryEntry.objects.count()) == (200, 0)
    desk.post(address, {"reason": "asked by telephone"})

    line = HistoryEntry.objects.get()
    assert (line.what, line.by, line.reason) == (what, organiser, "asked by telephone")
    assert Registration.objects.get().status == status
    assert Message.objects.get().kind == kind


def test_a_waiting_person_is_admitted_when_a_place_is_free(desk, organiser, at):
    cycle = make_cycle(capacity=1)
    first, second = (
        allocation.register(new_registration(cycle=cycle), received_at=timezone.now()).registration for _ in range(2)
    )
    at("2023-12-05 10:00")
    desk.force_login(organiser)
    address = reverse("admin:registrations_registration_action", args=[second.pk, "admit"])

    desk.post(address, {"reason": ""})
    assert Registration.objects.get(pk=second.pk).status == "waiting"
    allocation.cancel(first.pk, origin=PERSONAL_PAGE)
    desk.post(address, {"reason": ""})

    assert Registration.objects.get(pk=second.pk).status == "confirmed"


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


@pytest.mark.parametrize("word", ["girts", "Ģirts", "ĢIRTS", "kekav", "Ķekavas bibl", "girts kekavas"])
def test_search_finds_a_name_with_or_without_diacritics(desk, word):
    cycle = make_cycle()
    person = make_registration(cycle=cycle, first_name="Ģirts", institution="Ķekavas bibliotēka")
    make_registration(cycle=cycle, first_name="Anna", last_name="Cita", institution="Rīgas muzejs")

    answer = desk.get(reverse("admin:registrations_registration_changelist"), {"q": word})

    assert [row.pk for row in answer.context["cl"].result_list] == [person.pk]


def test_erasing_reaches_the_log_of_the_admin_too(desk, organiser):
    person = make_registration(cycle=make_cycle(), first_name="Anna", last_name="Ābele")
    desk.post(
        reverse("admin:registrations_registration_change", args=[person.pk]),
        person_data(person.cycle, phone="29000000"),
    )

    erasure.erase(person.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))

    assert set(LogEntry.objects.values_list("object_repr", "change_message")) == {("", "")}


def test_the_list_is_filtered_by_the_road_to_the_grant(desk):
    cycle = make_cycle(required_sessions=1)
    winner, _other = make_registration(cycle=cycle), make_registration(cycle=cycle)
    winner.attendances.create(session=cycle.schedule[0], state="present", marked_at=timezone.now(), via="grid")

    answer = desk.get(reverse("admin:registrations_registration_changelist"), {"eligibility": "reached"})

    assert [row.pk for row in answer.context["cl"].result_list] == [winner.pk]
