"""Trainers as the pages of cycles name them, with an account or without."""

import pytest
from django.urls import reverse

from tests.factories import make_cycle, make_organiser, make_trainer, make_trainer_user
from tests.registrations.attending import logged_in
from trainings.models import Trainer

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
ADD = "admin:trainer_add"


@pytest.fixture
def client(at):
    at("2023-11-20 12:00")
    return logged_in(make_organiser())


def page(trainer: Trainer) -> str:
    return reverse("admin:trainer", args=[trainer.pk])


def test_a_trainer_without_an_account_is_added_to_cycles_and_named_there(client):
    cycle = make_cycle()

    client.post(reverse(ADD), {"name": "Jānis Ķirsis", "role": "mediators", "cycles": [cycle.pk]}, follow=True)

    assert [trainer.name for trainer in cycle.trainers.all()] == ["Jānis Ķirsis"]
    assert "Jānis Ķirsis" in client.get(f"/en/cycles/{cycle.slug}/").content.decode()


def test_cycles_that_are_over_and_not_offered_to_others_stay(client, at):
    trainer = make_trainer()
    make_cycle(trainers=[trainer])
    at("2025-01-20 12:00")

    client.post(page(trainer), {"name": "Anna Ozola", "cycles": [cycle.pk for cycle in trainer.cycles.all()]})

    trainer.refresh_from_db()
    assert (trainer.name, trainer.cycles.count()) == ("Anna Ozola", 1)


def test_cycles_of_a_trainer_with_an_account_are_not_changed_here(client):
    trainer = make_trainer()
    make_trainer_user(trainer=trainer)
    make_cycle(trainers=[trainer])

    client.post(page(trainer), {"name": "Anna Ozola", "cycles": []})

    assert trainer.cycles.count() == 1


def test_only_who_leads_nothing_and_has_no_account_is_deleted(client):
    idle, leading, with_account = (make_trainer(name=name) for name in ("A", "B", "C"))
    make_cycle(trainers=[leading])
    make_trainer_user(trainer=with_account)

    for trainer in (idle, leading, with_account):
        client.post(page(trainer), {"name": trainer.name, "act": "delete", "cycles": []})

    assert sorted(Trainer.objects.values_list("name", flat=True)) == ["B", "C"]


@pytest.mark.parametrize("number", [1, 100])
def test_the_list_costs_the_same_for_any_number(client, django_assert_max_num_queries, number):
    cycle = make_cycle()
    for index in range(number):
        cycle.trainers.add(make_trainer(name=f"Vadītāja {index}"))

    with django_assert_max_num_queries(8):
        client.get(reverse("admin:trainers"))
