"""A cycle on other days."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories import make_cycle, make_registration, make_trainer, moment
from trainings.copying import copy_cycle
from trainings.models import Cycle, Session, Trainer

pytestmark = pytest.mark.django_db


def times(cycle: Cycle) -> list[str]:
    return [timezone.localtime(session.starts_at).strftime("%Y-%m-%d %H:%M") for session in cycle.schedule]


def test_everything_moves_by_the_same_number_of_days():
    original = make_cycle(trainers=[make_trainer()], registration_opens_on=datetime.date(2023, 11, 6))

    copy = copy_cycle(original, datetime.date(2024, 12, 2))

    assert times(copy) == [
        "2024-12-02 10:00",
        "2024-12-09 13:00",
        "2024-12-16 13:00",
        "2025-01-06 13:00",
        "2025-01-13 13:00",
    ]
    assert copy.registration_opens_on == datetime.date(2024, 11, 4)
    assert copy.registration_closes_on == datetime.date(2024, 11, 27)
    assert list(copy.trainers.all()) == list(original.trainers.all())
    assert copy.slug == "mes-savai-kopienai-2024"


def test_ten_stays_ten_over_a_change_of_clocks():
    copy = copy_cycle(make_cycle(), datetime.date(2024, 3, 25))

    assert times(copy)[:2] == ["2024-03-25 10:00", "2024-04-01 13:00"]
    assert copy.schedule[1].starts_at.astimezone(datetime.UTC).hour == 10


def test_people_links_marks_and_cancellations_stay_behind():
    original = make_cycle()
    make_registration(cycle=original)
    original.sessions.update(attendance_closed_at=timezone.now(), is_cancelled=True)

    copy = copy_cycle(original, datetime.date(2024, 12, 2))

    assert (copy.is_published, copy.registrations.count()) == (False, 0)
    assert set(copy.sessions.values_list("join_url", "attendance_closed_at", "is_cancelled")) == {("", None, False)}


def test_a_second_copy_gets_an_address_of_its_own():
    original = make_cycle()

    slugs = [copy_cycle(original, datetime.date(2024, 12, day)).slug for day in (2, 9, 16)]

    assert slugs == ["mes-savai-kopienai-2024", "mes-savai-kopienai-2024-2", "mes-savai-kopienai-2024-3"]


def test_the_first_cycle_is_loaded_once():
    for _ in range(2):
        call_command("load_cycle", verbosity=0)

    cycle = Cycle.objects.get()
    assert (cycle.slug, cycle.registration_closes_on) == ("mes-savai-kopienai-2023", datetime.date(2023, 11, 29))
    assert times(cycle) == [
        "2023-12-04 10:00",
        "2023-12-11 13:00",
        "2023-12-18 13:00",
        "2024-01-08 13:00",
        "2024-01-15 13:00",
    ]
    assert Trainer.objects.count() == 2


def test_loading_again_keeps_what_an_organiser_corrected():
    call_command("load_cycle", verbosity=0)
    Cycle.objects.update(capacity=45)

    call_command("load_cycle", verbosity=0)

    assert Cycle.objects.get().capacity == 45
    assert Session.objects.count() == 5


def test_a_rescheduled_session_raises_its_sequence_and_a_typo_does_not():
    session = make_cycle().schedule[1]

    session.title = "„Es un visi citi”"
    session.save()
    assert session.sequence == 0
    session.starts_at = moment(datetime.date(2023, 12, 11), 12)
    session.save()
    assert session.sequence == 1
    session.join_url = "https://zoom.example/j/2"
    session.save()
    assert session.sequence == 1
