"""What organisers had remembered: names in reports, and texts of messages. Each is found, changed, taken back."""

import pytest
from django.urls import reverse

from registrations.models import RememberedName, SavedText
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-12 12:00")
    return make_cycle()


@pytest.fixture
def client(cycle):
    return logged_in(make_organiser())


def remember(cycle: Cycle, name: str, *, last_name: str = "Ābele") -> RememberedName:
    person = make_registration(cycle=cycle, last_name=last_name)
    by = make_organiser(username=f"kolege-{person.pk}")
    return person.remembered_names.create(cycle=cycle, name=name, key=name.lower(), created_by=by)


def page(name: str, *ids: int) -> str:
    return reverse(f"admin:{name}", args=ids)


@pytest.mark.parametrize(("words", "found"), [("annele", ["Annele"]), ("BERZ", ["Tablet"]), ("", ["Annele", "Tablet"])])
def test_a_remembered_name_is_found_by_itself_or_by_its_owner(client, cycle, words, found):
    remember(cycle, "Annele")
    remember(cycle, "Tablet", last_name="Bērziņa")
    remember(make_cycle(title="Cits"), "Annele no Cēsīm")

    answer = client.get(page("remembered_names", cycle.pk), {"q": words})

    assert [one.name for one in answer.context["page"]] == found


def test_only_a_name_of_this_cycle_is_forgotten_here(client, cycle):
    ours, other = remember(cycle, "Annele"), remember(make_cycle(title="Cits"), "Tablet")

    for one in (ours, other):
        client.post(page("remembered_names", cycle.pk), {"name": str(one.pk)})

    assert list(RememberedName.objects.all()) == [other]


def test_a_saved_text_is_written_renamed_and_deleted(client, cycle):
    client.post(page("saved_text_add", cycle.pk), {"subject": "Materiāli", "body": "Labdien!"})
    text = SavedText.objects.get()

    client.post(page("saved_text", cycle.pk, text.pk), {"subject": "Nodarbības materiāli", "body": "Labdien!"})
    offered = client.get(page("message_write", cycle.pk)).content.decode()
    text.refresh_from_db()
    assert (text.subject, "Nodarbības materiāli" in offered) == ("Nodarbības materiāli", True)

    client.post(page("saved_text", cycle.pk, text.pk), {"act": "delete"})
    assert not SavedText.objects.exists()


def test_two_saved_texts_cannot_share_a_subject_and_what_was_typed_stays(client, cycle):
    SavedText.objects.create(subject="Materiāli", body="Pirmais")

    answer = client.post(page("saved_text_add", cycle.pk), {"subject": "Materiāli", "body": "Otrais"})

    assert "There is a saved text with this subject already." in answer.content.decode()
    assert "Otrais" in answer.content.decode()
    assert SavedText.objects.get().body == "Pirmais"


@pytest.mark.parametrize("number", [1, 100])
def test_lists_cost_the_same_for_any_number(client, cycle, django_assert_max_num_queries, number):
    for index in range(number):
        remember(cycle, f"Vārds {index}")
        SavedText.objects.create(subject=f"Temats {index}", body="Labdien!")

    with django_assert_max_num_queries(10):
        client.get(page("remembered_names", cycle.pk))
    with django_assert_max_num_queries(10):
        client.get(page("saved_texts", cycle.pk))
