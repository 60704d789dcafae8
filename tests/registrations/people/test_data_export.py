"""What a person is handed about themselves: under which names, and the figures without which it makes no sense."""

import datetime

import pytest
from django.utils import timezone

from registrations.mail import audiences, group_messages, transactional
from registrations.models import AnnouncedAbsence, GrantList, GrantListEntry, HistoryEntry, Registration
from registrations.models.history import Via
from registrations.people import data_export
from tests.certifying import make_certificate
from tests.factories import make_cycle, make_marks, make_organiser, make_registration, moment
from tests.registrations.grouping import make_group_message

pytestmark = pytest.mark.django_db
FIRST_TITLE = "Iepazīšanās nodarbība „Es un mana identitāte”"


@pytest.fixture
def anna(at) -> Registration:
    at("2023-11-20 12:00")
    return make_registration(
        cycle=make_cycle(), first_name="Anna", last_name="Ābele", email="anna@muzejs.example", language="en"
    )


def test_of_the_registration_everything_that_was_typed_and_what_became_of_it(anna):
    waits = make_registration(cycle=anna.cycle, first_name="Anna", last_name="Ābele", language="en", status="waiting")

    data = data_export.export(waits)

    assert data["cycle"] == {
        "title": "Mēs savai kopienai",
        "organiser": "Latvijas Muzeju biedrība",
        "data_kept_until": datetime.date(2025, 1, 15),
    }
    typed = {"first_name": "Anna", "last_name": "Ābele", "email": waits.email, "municipality": ""}
    place = {"status": "waiting", "queue_number": 1, "registered_at": timezone.now(), "cancelled_at": None}
    kind = {"reference": waits.reference, "institution_type": "museum", "language": "en"}
    expected = typed | place | kind | {"institution": "Cēsu Vēstures un mākslas muzejs"}
    assert {name: data["registration"][name] for name in expected} == expected


def test_marks_and_absences_name_their_session(anna):
    first, second = anna.cycle.schedule[:2]
    make_marks(anna, "x")
    AnnouncedAbsence.objects.create(registration=anna, session=second, announced_at=timezone.now())

    data = data_export.export(anna)

    marked = {"state": "present", "marked_at": first.ends_at, "title": FIRST_TITLE, "starts_at": first.starts_at}
    assert data["attendance"] == [marked]
    assert data["announced_absences"] == [{"title": "„Es un citi”", "announced_at": timezone.now()}]


def test_certificates_and_grant_lists_say_which_version_of_when(anna):
    certificate = make_certificate(registration=anna)
    approved = GrantList.objects.create(cycle=anna.cycle, version=2, required=4, held=5, approved_by=make_organiser())
    GrantListEntry.objects.create(
        grant_list=approved, registration=anna, name="Anna Ābele", institution="Muzejs", sessions=[]
    )

    data = data_export.export(anna)

    (shown,) = data["certificates"]
    assert (shown["version"], shown["code"], shown["issued_at"]) == (1, certificate.code, timezone.now())
    assert (shown["replaced_at"], shown["facts"]) == (None, certificate.facts)
    assert data["grant_lists"] == [
        {"name": "Anna Ābele", "institution": "Muzejs", "sessions": [], "version": 2, "approved_at": timezone.now()}
    ]


def test_the_history_says_what_was_changed_when_and_by_which_way(anna):
    HistoryEntry.objects.create(
        registration=anna,
        what=HistoryEntry.What.EDITED,
        old="Ana",
        new="Anna",
        via=Via.ADMIN,
        reason="burts",
        at=timezone.now(),
    )

    assert data_export.export(anna)["history"] == [
        {"at": timezone.now(), "what": "edited", "old": "Ana", "new": "Anna", "via": "admin", "reason": "burts"}
    ]


def test_messages_are_those_to_the_person_and_no_trials_of_organisers(anna):
    transactional.send_confirmed(anna)
    anna.messages.update(sent_at=moment(datetime.date(2023, 11, 20), 13))
    group_message = make_group_message(anna.cycle)
    group_messages.send_test(group_message, audiences.of(group_message).get(), "ilze@lmb.example")

    messages = data_export.export(anna)["messages"]

    assert [(one["to"], one["created_at"], one["sent_at"]) for one in messages] == [
        ("anna@muzejs.example", timezone.now(), moment(datetime.date(2023, 11, 20), 13))
    ]
    assert messages[0]["subject"] == "Confirmation: “Mēs savai kopienai”"
