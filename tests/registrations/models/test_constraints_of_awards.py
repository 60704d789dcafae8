"""What the database refuses about group messages, reports, certificates, grant lists and long work."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from registrations.models import (
    Certificate,
    GrantListEntry,
    GroupMessage,
    Job,
    KnownNetwork,
    Message,
    OperationsRecord,
    PrivacyNotice,
    SecurityEvent,
    SessionChangeNotice,
    Subscriber,
)
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.models.test_constraints import (
    ATTENDANCES,
    CHANGES,
    MESSAGES,
    REGISTRATIONS,
    assert_explained,
    assert_refused,
)

pytestmark = pytest.mark.django_db

GROUP_MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "group_message_audience_is_known": ({"audience": "everybody"}, "Choose one of the groups."),
    "group_message_institution_type_is_known": ({"institution_type": "zoo"}, "Choose one of the types of institution."),
    "group_message_names_a_session_for_its_people": (
        {"audience": "absent"},
        "Choose a session exactly for those who were or were not at one.",
    ),
}


def make_group_message() -> GroupMessage:
    return make_cycle().group_messages.create(audience="confirmed", subject="s", body="b", created_by=make_organiser())


def make_job() -> Job:
    return make_cycle().jobs.create(kind="export", created_by=make_organiser())


def make_message() -> Message:
    person = make_registration(cycle=make_cycle())
    return person.messages.create(kind="reminder", to="a@b.lv", message_id="<1@b.lv>", occasion="reminder:1:2023-12-04")


def make_certificate() -> Certificate:
    return make_registration(cycle=make_cycle()).certificates.create(code="a", facts={})


def make_entry() -> GrantListEntry:
    person = make_registration(cycle=make_cycle())
    granted = person.cycle.grant_lists.create(version=1, required=4, held=5, approved_by=make_organiser())
    return granted.entries.create(registration=person, name="Anna", sessions=[])


def make_notice() -> SessionChangeNotice:
    return make_cycle().schedule[0].notices.create(was={})


def make_report() -> models.Model:
    return make_cycle().schedule[0].report_imports.create(digest="a", created_by=make_organiser())


def make_remembered_name() -> models.Model:
    person = make_registration(cycle=make_cycle())
    return person.remembered_names.create(cycle=person.cycle, name="Anna", key="anna", created_by=make_organiser())


def make_known_network() -> models.Model:
    return KnownNetwork.objects.create(user=make_organiser(), key="a")


def make_news() -> Message:
    reader = Subscriber.objects.create(email="a@b.lv", asked_at="2023-12-04 12:00+00:00")
    return reader.messages.create(kind="next_cycle", to="a@b.lv", message_id="<1@b.lv>", occasion="next_cycle:1")


# What makes the first row, in what the second may differ from it, and what is said.
TWICE: dict[str, tuple[Callable[[], models.Model], dict[str, Any], str]] = {
    "message_is_written_once_for_an_occasion": (
        make_message,
        {"message_id": "<2@b.lv>"},
        "This message is written already.",
    ),
    "message_tells_a_subscriber_once": (make_news, {"message_id": "<2@b.lv>"}, "This message is written already."),
    "certificate_version_is_unique": (
        make_certificate,
        {"code": "b", "replaced_at": "2024-01-16 12:00+00:00"},
        "This version exists already.",
    ),
    "certificate_has_one_valid_version": (
        make_certificate,
        {"code": "b", "version": 2},
        "A person has one valid certificate in a cycle.",
    ),
    "grant_list_version_is_unique": (
        lambda: make_entry().grant_list,
        {},
        "This version of the list exists already.",
    ),
    "person_is_on_a_grant_list_once": (make_entry, {}, "This person is on the list already."),
    "session_has_one_open_notice": (make_notice, {}, "A notice of this session waits for a decision already."),
    "report_is_reviewed_once": (make_report, {}, "This report is being reviewed already."),
    "network_is_known_once": (make_known_network, {}, "This network is known already."),
    "name_is_remembered_once": (make_remembered_name, {}, "This name is remembered already."),
}


@pytest.mark.parametrize("name", GROUP_MESSAGES)
def test_group_message_that_cannot_be_is_refused(name):
    assert_refused(make_group_message(), name, *GROUP_MESSAGES[name])


def test_work_of_an_unknown_kind_is_refused():
    assert_refused(make_job(), "job_kind_is_known", {"kind": "magic"}, "The kind of work is not one of the known ones.")


def test_event_of_an_unknown_kind_is_refused():
    event = SecurityEvent.objects.create(kind=SecurityEvent.Kind.LOGIN)

    assert_refused(event, "security_event_is_known", {"kind": "magic"}, "This is not one of the known events.")


def test_record_of_an_unknown_thing_is_refused():
    OperationsRecord.objects.record(OperationsRecord.Name.WORKER)
    sentence = "The name of the record is not one of the known ones."

    assert_refused(OperationsRecord.objects.get(), "operations_record_name_is_known", {"name": "magic"}, sentence)


def test_subscriber_reads_one_of_our_languages():
    reader = make_news().subscriber
    assert reader

    assert_refused(reader, "subscriber_language_is_known", {"language": "et"}, "Choose one of the languages.")


def test_privacy_notice_in_an_unknown_language_is_refused():
    notice = PrivacyNotice.objects.create(version="a", language="lv", text="t")
    sentence = "This is not one of the known languages."

    assert_refused(notice, "privacy_notice_language_is_known", {"language": "de"}, sentence)


@pytest.mark.parametrize("name", TWICE)
def test_what_may_be_once_is_refused_a_second_time(name):
    make, differences, sentence = TWICE[name]
    first = make()
    same = {field.attname: getattr(first, field.attname) for field in first._meta.local_fields if not field.primary_key}
    again = type(first)(**same | differences)

    with pytest.raises(IntegrityError), transaction.atomic():
        type(again)._base_manager.bulk_create([again])
    assert_explained(again, {}, sentence)


def test_meeting_that_ends_before_it_begins_is_refused():
    moments = {"began_at": timezone.now(), "ended_at": timezone.now() - datetime.timedelta(minutes=1)}

    assert_refused(make_report(), "meeting_ends_after_it_begins", moments, "The meeting must end after it has begun.")


def test_no_rule_of_the_database_is_unproved():
    our_models = apps.get_app_config("registrations").get_models()
    rules = {constraint.name for model in our_models for constraint in model._meta.constraints}

    assert rules == {
        *REGISTRATIONS,
        *ATTENDANCES,
        *CHANGES,
        *MESSAGES,
        *GROUP_MESSAGES,
        *TWICE,
        "absence_is_announced_once",
        "attempts_are_counted_once",
        "attendance_is_marked_once",
        "job_kind_is_known",
        "meeting_ends_after_it_begins",
        "operations_record_name_is_known",
        "registration_address_is_unique_in_cycle",
        "privacy_notice_language_is_known",
        "registration_place_is_taken_once",
        "security_event_is_known",
        "subscriber_language_is_known",
    }
