"""The database itself refuses what cannot be, whoever writes and by whatever way, and there is a sentence about it."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from registrations.models import AnnouncedAbsence, Attendance, HistoryEntry, Message, RateLimitCounter, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

Status = Registration.Status

REGISTRATIONS: dict[str, tuple[dict[str, Any], str]] = {
    "registration_is_confirmed_with_a_place": (
        {"place_number": None},
        "A registration is confirmed exactly when it has a place.",
    ),
    "registration_status_is_known": (
        {"status": "maybe", "place_number": None},
        "The status is not one of the known ones.",
    ),
    "registration_institution_type_is_known": ({"institution_type": "zoo"}, "Choose one of the types of institution."),
    "registration_language_is_known": ({"language": "ru"}, "Choose one of the languages."),
}
ATTENDANCES: dict[str, tuple[dict[str, Any], str]] = {
    "attendance_state_is_known": ({"state": "late"}, "A person is present, absent or excused."),
    "attendance_came_by_a_known_way": ({"via": "rumour"}, "This is not one of the known ways."),
}
CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "change_is_known": ({"what": "guessed"}, "This is not one of the known changes."),
    "change_came_by_a_known_way": ({"via": "rumour"}, "This is not one of the known ways."),
}
MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "message_is_sent_or_given_up": (
        {"sent_at": timezone.now(), "given_up_at": timezone.now()},
        "A message is either sent or given up.",
    ),
    "message_belongs_to_whom_its_kind_says": (
        {"registration": None},
        "A message belongs to a registration, an account or an address for news.",
    ),
    "message_kind_is_known": ({"kind": "advertisement"}, "The kind of message is not one of the known ones."),
}


def assert_refused(row: models.Model, name: str, values: dict[str, Any], sentence: str) -> None:
    """Both the database and the model refuse this row with these values, and the model says why."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    assert_explained(row, values, sentence)


def assert_explained(row: models.Model, values: dict[str, Any], sentence: str) -> None:
    for field, value in values.items():
        setattr(row, field, value)
    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    assert refusal.value.messages == [sentence]


def make_attendance() -> Attendance:
    cycle = make_cycle()
    return Attendance.objects.create(
        registration=make_registration(cycle=cycle),
        session=cycle.schedule[0],
        state=Attendance.State.PRESENT,
        marked_at=timezone.now(),
        via=Via.GRID,
    )


@pytest.mark.parametrize("name", REGISTRATIONS)
def test_registration_that_cannot_be_is_refused(name):
    assert_refused(make_registration(cycle=make_cycle()), name, *REGISTRATIONS[name])


@pytest.mark.parametrize("status", [Status.WAITING, Status.CANCELLED])
def test_only_confirmed_people_have_a_place(status):
    registration = make_registration(cycle=make_cycle())
    name = "registration_is_confirmed_with_a_place"

    assert_refused(registration, name, {"status": status}, REGISTRATIONS[name][1])


def test_place_cannot_have_the_number_zero():
    registration = make_registration(cycle=make_cycle())
    name = "registration_is_confirmed_with_a_place"

    assert_refused(registration, name, {"place_number": 0}, REGISTRATIONS[name][1])


def test_place_cannot_be_taken_twice():
    cycle = make_cycle()
    first, second = make_registration(cycle=cycle), make_registration(cycle=cycle)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(place_number=first.place_number)
    assert_explained(second, {"place_number": first.place_number}, "This place is already taken.")


def test_address_cannot_be_registered_twice_in_a_cycle():
    cycle = make_cycle()
    first, second = make_registration(cycle=cycle), make_registration(cycle=cycle, status=Status.WAITING)

    with pytest.raises(IntegrityError), transaction.atomic():
        Registration.objects.filter(pk=second.pk).update(email_key=first.email_key)
    sentence = "This e-mail address is already registered for the cycle."
    assert_explained(second, {"email_key": first.email_key}, sentence)


def test_address_may_be_registered_again_after_cancelling_or_as_a_shared_one_or_in_another_cycle():
    cycle = make_cycle()
    email = "info@muzejs.example"
    people = [
        make_registration(cycle=cycle, email=email, status=Status.CANCELLED),
        make_registration(cycle=cycle, email=email),
        make_registration(cycle=cycle, email=email, is_shared_address=True),
        make_registration(cycle=make_cycle(), email="Info@Muzejs.example"),
    ]

    assert list(Registration.objects.of_address(email)) == people


def test_erased_people_have_no_address_and_do_not_exclude_one_another():
    cycle = make_cycle()
    people = [make_registration(cycle=cycle, email="") for _ in range(2)]

    assert list(cycle.registrations.all()) == people


@pytest.mark.parametrize("name", ATTENDANCES)
def test_attendance_that_cannot_be_is_refused(name):
    assert_refused(make_attendance(), name, *ATTENDANCES[name])


def test_person_cannot_be_marked_twice_in_a_session():
    mark = make_attendance()
    again = Attendance(
        registration=mark.registration, session=mark.session, state="absent", marked_at=timezone.now(), via=Via.GRID
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.bulk_create([again])
    assert_explained(again, {}, "This person is already marked for the session.")


def test_absence_cannot_be_announced_twice():
    cycle = make_cycle()
    row = {"registration": make_registration(cycle=cycle), "session": cycle.schedule[0]}
    AnnouncedAbsence.objects.create(**row)
    again = AnnouncedAbsence(**row)

    with pytest.raises(IntegrityError), transaction.atomic():
        AnnouncedAbsence.objects.bulk_create([again])
    assert_explained(again, {}, "This absence is announced already.")


@pytest.mark.parametrize("name", CHANGES)
def test_line_of_history_that_cannot_be_is_refused(name):
    registration = make_registration(cycle=make_cycle())
    change = HistoryEntry.objects.create(registration=registration, what=HistoryEntry.What.REGISTERED, via=Via.FORM)

    assert_refused(change, name, *CHANGES[name])


@pytest.mark.parametrize("name", MESSAGES)
def test_message_that_cannot_be_is_refused(name):
    message = Message.objects.create(
        registration=make_registration(cycle=make_cycle()),
        kind=Message.Kind.CONFIRMED,
        to="anna@muzejs.example",
        subject="Apstiprinājums",
        text="Jums ir vieta.",
        html="<p>Jums ir vieta.</p>",
        message_id="<1@muzejs.example>",
    )

    assert_refused(message, name, *MESSAGES[name])


def test_attempts_of_one_window_are_one_row():
    first = RateLimitCounter.objects.create(key="a" * 64, window_starts_at=timezone.now())
    again = RateLimitCounter(key=first.key, window_starts_at=first.window_starts_at)

    with pytest.raises(IntegrityError), transaction.atomic():
        RateLimitCounter.objects.bulk_create([again])
    assert_explained(again, {}, "Attempts of one window are counted in one row.")


def test_people_with_marks_or_history_and_cycles_with_people_cannot_be_deleted():
    mark = make_attendance()
    cycle = mark.session.cycle

    for row in (mark.registration, mark.session, cycle):
        with pytest.raises(models.ProtectedError):
            row.delete()
