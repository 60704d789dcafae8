"""The door list: arrivals by a tap on a name, also without a script, and people who come unregistered."""

import pytest
from django.urls import reverse

from registrations.models import Attendance, HistoryEntry, Message, Registration
from tests.factories import make_cycle, make_organiser, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-04 10:05")
    return make_cycle()


@pytest.fixture
def door(cycle):
    return address("door", cycle)


def address(name, cycle) -> str:
    return reverse(f"admin:attendance_{name}", args=[cycle.pk, cycle.schedule[0].pk])


def newcomer(**overrides: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "first_name": "Jauna",
        "last_name": "Viešņa",
        "institution": "Talsu bibliotēka",
        "institution_type": "library",
        "email": "jauna@biblioteka.example",
    }
    return facts | overrides


def states() -> dict[str, str]:
    return {row.registration.first_name: row.state for row in Attendance.objects.all()}


def test_a_tap_is_an_arrival_and_a_second_one_takes_it_back(desk, cycle, anna, door):
    desk.post(door, {"person": anna.pk, f"seen-{anna.pk}": ""})
    page = desk.get(door)
    assert (states(), page.context["arrived"]) == ({"Anna": "present"}, 1)
    assert page.content.decode().count(", arrived 10.05") == 1
    desk.post(door, {"person": anna.pk, f"seen-{anna.pk}": "present"})

    assert states() == {}
    assert list(HistoryEntry.objects.order_by("pk").values_list("via", "old", "new")) == [
        ("door", "", "present"),
        ("door", "present", ""),
    ]


def test_an_arrival_corrects_an_absence(desk, cycle, anna, door):
    anna.attendances.create(
        session=cycle.schedule[0], state="absent", marked_at=anna.created_at, via="grid", marked_by=None
    )

    desk.post(door, {"person": anna.pk, f"seen-{anna.pk}": "absent"})

    assert states() == {"Anna": "present"}


def test_the_last_tap_is_undone_and_the_list_comes_back(desk, cycle, anna, door):
    page = desk.post(door, {"person": anna.pk, f"seen-{anna.pk}": ""}, follow=True)

    undone = desk.post(
        reverse("admin:attendance_undo", args=[cycle.pk]),
        {"batch_id": page.context["batch_id"], "door": cycle.schedule[0].pk},
    )

    assert (states(), undone.headers["Location"]) == ({}, door)


@pytest.mark.parametrize("person", ["", "x", "0", "-1", "99999999999999999999", "1" * 400, "²"])
def test_a_tap_on_nobody_changes_nothing(desk, anna, door, person):
    assert desk.post(door, {"person": person}).status_code == 200
    assert states() == {}


def test_before_the_session_begins_an_arrival_needs_a_confirmation(desk, anna, door, at):
    at("2023-12-04 09:34")
    desk.force_login(make_organiser())

    assert (desk.post(door, {"person": anna.pk}).status_code, states()) == (200, {})
    assert (desk.post(door, {"person": anna.pk, "early": "on"}).status_code, states()) == (302, {"Anna": "present"})


@pytest.mark.parametrize(
    ("query", "names"),
    [({"q": "cesu"}, ["Ābele Anna"]), ({"q": "muzejs.example"}, []), ({"empty": "1"}, ["Kalns Juris"])],
)
def test_the_list_is_searched_by_name_and_institution(desk, cycle, anna, door, query, names):
    make_registration(cycle=cycle, first_name="Juris", last_name="Kalns", institution="Talsu bibliotēka")
    desk.post(door, {"person": anna.pk})

    guests = desk.get(door, query).context["guests"]

    assert [guest.name for guest in guests if guest.is_shown] == names


def test_somebody_is_registered_on_the_spot_and_marked_present(desk, cycle):
    desk.post(address("add", cycle), newcomer())

    person = Registration.objects.get()
    assert (person.full_name, person.status, states()) == ("Jauna Viešņa", "confirmed", {"Jauna": "present"})
    assert set(HistoryEntry.objects.values_list("what", "via")) == {("registered", "door"), ("attendance", "door")}
    assert Message.objects.get().kind == "confirmed"


def test_when_no_place_is_free_the_newcomer_waits_and_is_not_marked(desk, cycle):
    cycle.capacity = 1
    cycle.save()
    make_registration(cycle=cycle)

    answer = desk.post(address("add", cycle), newcomer(), follow=True)

    assert (Registration.objects.get(first_name="Jauna").status, states()) == ("waiting", {})
    assert len(answer.context["messages"]) == 1


def test_a_known_address_is_refused_beside_the_field(desk, cycle, anna):
    answer = desk.post(address("add", cycle), newcomer(email=anna.email))

    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["email"])
    assert Registration.objects.count() == 1


def test_nobody_is_registered_when_the_mark_is_refused(desk, cycle, at):
    at("2023-12-04 09:34")
    desk.force_login(make_organiser())

    refused = desk.post(address("add", cycle), newcomer())
    assert (refused.status_code, Registration.objects.count(), Message.objects.count()) == (200, 0, 0)
    desk.post(address("add", cycle), newcomer(early="on"))

    assert states() == {"Jauna": "present"}
