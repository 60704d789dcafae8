"""Correcting what is known about a person, and erasing it."""

import pytest
from django.utils import timezone

from registrations.core import history
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import GroupMessage, HistoryEntry, Message, Registration
from registrations.models.history import Via
from registrations.people import correcting, erasure
from registrations.places import allocation
from tests.factories import make_cycle, make_organiser, new_registration
from trainings.latvia.language import sort_key
from trainings.models import Cycle

pytestmark = pytest.mark.django_db
Status = Registration.Status


@pytest.fixture(autouse=True)
def _registration_is_open(at) -> None:
    at("2023-11-20 12:00")


def register(cycle: Cycle, **overrides: object) -> Registration:
    person = new_registration(cycle=cycle, **overrides)
    return allocation.register(person, received_at=timezone.now()).registration


def test_a_corrected_address_revokes_the_old_link_and_gets_a_new_one():
    cycle = make_cycle()
    person = register(cycle, email="ana@muzejs.example")

    corrected = correcting.correct(
        person.pk,
        {"email": "anna@muzejs.example"},
        origin=ChangeContext(via=Via.ADMIN, by=make_organiser(), reason="a letter was missing"),
    )

    assert corrected.link_version == person.link_version + 1
    assert Message.objects.get(registration=person, kind=Message.Kind.LINK).to == "anna@muzejs.example"
    line = HistoryEntry.objects.get(registration=person, what=HistoryEntry.What.ADDRESS)
    assert (line.old, line.new, line.reason) == ("", "email", "a letter was missing")


def test_erasing_blanks_the_person_and_keeps_the_counts(at):
    cycle = make_cycle()
    person = register(
        cycle, first_name="Anna", last_name="Ābele", email="anna@muzejs.example", municipality="Cēsu novads"
    )
    at("2024-02-01 12:00")

    erased = erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    stored = Registration.objects.filter(pk=person.pk).values().get()
    kept = {name for name, value in stored.items() if isinstance(value, str) and value}
    assert kept == {"status", "language", "institution_type", "institution_key", "municipality", "sort_key"}
    assert stored["sort_key"] == sort_key("")
    assert erased.status == Status.CONFIRMED
    assert set(Message.objects.values_list("to", "subject", "text", "html")) == {("", "", "", "")}


def test_erasing_before_the_cycle_is_over_gives_the_place_on():
    cycle = make_cycle(capacity=1)
    first, second = register(cycle), register(cycle)

    erasure.erase(first.pk, origin=history.PERSONAL_PAGE)

    assert [Registration.objects.get(pk=one.pk).status for one in (first, second)] == ["cancelled", "confirmed"]
    assert [message.kind for message in first.messages.all()] == ["confirmed"]


def test_erasing_stops_the_link_and_all_that_was_to_be_sent_and_happens_once():
    person = register(make_cycle())

    for _ in range(2):
        erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    assert Registration.objects.get().link_version == person.link_version + 1
    assert not person.messages.unsent().exists()
    assert HistoryEntry.objects.filter(what=HistoryEntry.What.ERASED).count() == 1


def test_an_address_that_is_registered_already_is_refused_and_nothing_is_stored():
    cycle = make_cycle()
    register(cycle, email="anna@muzejs.example")
    other = register(cycle, email="berta@muzejs.example")

    with pytest.raises(RuleViolation) as refused:
        correcting.correct(other.pk, {"email": "Anna@muzejs.example", "note": "x"}, origin=history.PERSONAL_PAGE)

    other.refresh_from_db()
    assert (refused.value.code, other.email, other.note) == ("known_address", "berta@muzejs.example", "")
    assert not HistoryEntry.objects.filter(registration=other, what=HistoryEntry.What.EDITED).exists()


def test_spelling_of_ones_own_address_and_an_address_of_another_cycle_are_nobody_elses():
    person = register(make_cycle(), email="anna@muzejs.example")
    register(make_cycle(), email="berta@muzejs.example")

    for email in ("Anna@Muzejs.example", "berta@muzejs.example"):
        assert correcting.correct(person.pk, {"email": email}, origin=history.PERSONAL_PAGE).email == email


def test_a_cancelled_registration_may_get_the_address_of_another_since_it_takes_no_place():
    cycle = make_cycle()
    gone = register(cycle, email="berta@muzejs.example")
    allocation.cancel(gone.pk, origin=history.PERSONAL_PAGE)
    register(cycle, email="anna@muzejs.example")

    corrected = correcting.correct(gone.pk, {"email": "anna@muzejs.example"}, origin=history.PERSONAL_PAGE)

    assert (corrected.email, corrected.status) == ("anna@muzejs.example", Status.CANCELLED)


def test_taking_back_that_an_address_is_shared_is_refused_while_two_use_it():
    cycle = make_cycle()
    register(cycle, email="info@muzejs.example")
    second = new_registration(cycle=cycle, email="info@muzejs.example", is_shared_address=True)
    allocation.add(second, origin=history.PERSONAL_PAGE)

    with pytest.raises(RuleViolation):
        correcting.correct(second.pk, {"is_shared_address": False}, origin=history.PERSONAL_PAGE)


def test_correcting_nothing_leaves_no_line_no_message_and_the_link():
    person = register(make_cycle(), email="anna@muzejs.example")
    before = (person.link_version, HistoryEntry.objects.count(), Message.objects.count())

    same = correcting.correct(person.pk, {"email": "anna@muzejs.example"}, origin=history.PERSONAL_PAGE)

    assert (same.link_version, HistoryEntry.objects.count(), Message.objects.count()) == before


def test_two_corrected_fields_are_one_line_of_history():
    person = register(make_cycle())

    correcting.correct(person.pk, {"email": "c@muzejs.example", "note": "x"}, origin=history.PERSONAL_PAGE)

    [line] = HistoryEntry.objects.filter(registration=person).exclude(what=HistoryEntry.What.REGISTERED)
    assert (line.what, line.new) == (HistoryEntry.What.EDITED, "email, note")


def test_links_are_sent_again_to_those_who_were_chosen_and_the_history_says_so():
    cycle = make_cycle()
    chosen, other, gone = (register(cycle, last_name=name) for name in ("Čaks", "Ābele", "Ozols"))
    elsewhere = register(make_cycle())
    erasure.erase(gone.pk, origin=history.PERSONAL_PAGE)
    Message.objects.all().delete()

    sent = correcting.send_links(cycle.pk, [chosen.pk, gone.pk, elsewhere.pk], origin=history.PERSONAL_PAGE)

    assert sent == [chosen]
    assert list(Message.objects.values_list("registration", "kind")) == [(chosen.pk, "link")]
    [line] = HistoryEntry.objects.filter(what=HistoryEntry.What.LINK)
    assert line.registration == chosen
    assert other not in sent


def test_what_was_written_to_the_erased_person_alone_goes_with_the_person():
    cycle = make_cycle()
    anna, bruno = register(cycle), register(cycle)
    sent = {"cycle": cycle, "audience": "picked", "created_by": make_organiser(), "sent_at": timezone.now()}
    alone = GroupMessage.objects.create(picked=[anna.pk], subject="Par Annu", body="Slimība", **sent)
    both = GroupMessage.objects.create(picked=[anna.pk, bruno.pk], subject="Abiem", body="x", **sent)
    GroupMessage.objects.create(picked=[anna.pk], subject="Melnraksts", body="x", **sent | {"sent_at": None})

    erasure.erase(anna.pk, origin=history.PERSONAL_PAGE)

    rows = GroupMessage.objects.order_by("pk").values_list("pk", "subject", "body")
    assert list(rows) == [(alone.pk, "", ""), (both.pk, "Abiem", "x")]
    assert str(GroupMessage.objects.get(pk=alone.pk)) == "A message to somebody whose data is erased"


@pytest.mark.parametrize(
    ("name", "kept"),
    [("zoom_Anna-Abele.csv", ""), ("ĀBELE.csv", ""), ("participants_812.csv", "participants_812.csv")],
)
def test_the_name_of_a_report_that_holds_that_of_the_erased_person_goes_too(name, kept):
    cycle = make_cycle()
    anna = register(cycle, first_name="Anna", last_name="Ābele")
    reports = cycle.schedule[0].report_imports
    report = reports.create(digest="", file_name=name, saved_at=timezone.now(), created_by=make_organiser())

    erasure.erase(anna.pk, origin=history.PERSONAL_PAGE)

    report.refresh_from_db()
    assert report.file_name == kept
