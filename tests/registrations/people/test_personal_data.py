"""Whatever a model holds about a person is erased and handed over, unless it is declared a figure."""

import datetime
import uuid
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.test.utils import isolate_apps
from django.utils import timezone

from registrations.core import history
from registrations.exports import tables
from registrations.models import GrantList, GroupMessage, Job, Registration, RememberedName, ReportImport
from registrations.people import data_export, erasure, personal_data, spreadsheet_import
from registrations.views.forms import PersonalForm
from tests.factories import make_cycle, make_organiser, make_registration

pytestmark = pytest.mark.django_db

SECRET = "noslēpums"
PERSON: type[models.Model] = Registration
# They hold everybody of a cycle, and go as a whole.
OF_A_CYCLE: set[type[models.Model]] = {ReportImport, Job}
# What an organiser wrote to many, what was approved, what counts without naming, and the accounts of colleagues.
HOLD_NO_PARTICIPANT = {
    *("GroupMessage", "GrantList", "OperationsRecord", "RateLimitCounter", "SessionChangeNotice", "Subscriber"),
    *("Account", "BrowserSession", "KnownNetwork", "PrivacyNotice", "SavedText", "SecurityEvent"),
    "CycleFigures",
}


MINUTES = count()


def models_of_people() -> dict[str, type[models.Model]]:
    """Return the models whose rows belong to one registration, by the name under which it knows them."""
    related = (relation for relation in Registration._meta.related_objects if not relation.many_to_many)
    return {str(relation.get_accessor_name()): relation.related_model for relation in related}


VALUES: list[tuple[type[models.Field], Any]] = [
    (models.BinaryField, SECRET.encode()),
    (models.EmailField, "noslepums@muzejs.example"),
    (models.BooleanField, True),
    (models.IntegerField, 7),
]


def filled(field: Any, rows: dict[type[models.Model], models.Model], *, personal: bool) -> Any:
    """Return a value that the field takes: a secret where somebody could write one."""
    if field.is_relation:
        return rows[field.remote_field.model]
    if field.flatchoices:
        return field.flatchoices[0][0]
    if isinstance(field, models.JSONField):
        return {"name": SECRET, "institution": SECRET, "anything": SECRET} if personal else []
    given: list[tuple[type[models.Field], Any]] = [
        *VALUES,
        (models.DateTimeField, timezone.now() + datetime.timedelta(minutes=next(MINUTES))),
        (models.UUIDField, uuid.uuid4()),
        (models.Field, SECRET if personal else uuid.uuid4().hex[:20]),
    ]
    return next(value for kind, value in given if isinstance(field, kind))


def fill(model: type[models.Model], rows: dict[type[models.Model], models.Model], **given: Any) -> models.Model:
    personal = {field.name for field in personal_data.personal_fields(model)}
    row = model()
    for field in model._meta.concrete_fields:
        if field.name in given:
            setattr(row, field.name, given[field.name])
        elif not field.primary_key:
            setattr(row, field.name, filled(field, rows, personal=field.name in personal))
    row.save()
    return row


@pytest.fixture
def organiser() -> User:
    return make_organiser()


@pytest.fixture
def person(at, organiser) -> Registration:
    """Somebody of whom every model that holds people has a row with every field filled."""
    at("2024-02-01 12:00")
    cycle = make_cycle()
    rows: dict[type[models.Model], models.Model] = {type(cycle): cycle, User: organiser}
    rows[type(cycle.schedule[0])] = cycle.schedule[0]
    rows[GrantList] = GrantList.objects.create(cycle=cycle, version=1, required=4, held=5, approved_by=organiser)
    rows[GroupMessage] = GroupMessage.objects.create(
        cycle=cycle, audience="confirmed", subject="Ziņa", body="Ziņa", created_by=organiser
    )
    filled_person = fill(Registration, rows, status="confirmed", cancelled_at=None, erased_at=None, link_version=1)
    assert isinstance(filled_person, Registration)
    rows[Registration] = filled_person
    for model in models_of_people().values():
        given: dict[str, Any] = {}
        if model.__name__ == "Message":
            given = {"sent_at": None, "given_up_at": None, "account": None, "subscriber": None}
        fill(model, rows, **given)
    fill(ReportImport, rows, saved_at=None)
    fill(Job, rows, finished_at=timezone.now())
    return filled_person


def stored(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(models.QuerySet(model).values())


def test_nothing_personal_is_left_in_any_row(person):
    holders = [*models_of_people().values(), *OF_A_CYCLE]
    assert all(len(stored(model)) == 1 for model in holders)

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    for model in [PERSON, *holders]:
        blanks = personal_data.blanks(model)
        partly = personal_data.keys_that_stay(model)
        for row in stored(model):
            assert SECRET not in repr(row), f"{model.__name__} keeps something"
            left = {name for name, blank in blanks.items() if name not in partly and row.get(name, blank) != blank}
            assert left <= Registration.DERIVED, f"{model.__name__} keeps {left}"


def test_rows_of_which_nothing_stays_are_gone(person):
    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    gone = {model.__name__ for model in models_of_people().values() if not stored(model)}
    assert gone == {"AnnouncedAbsence", "ColleagueNote", "RememberedName"}
    assert not ReportImport.objects.exists()


def test_everything_personal_is_handed_over(person):
    data = data_export.export(person)

    handed = data["registration"]
    mine = {field.name for field in personal_data.personal_fields(Registration)} - Registration.DERIVED
    assert mine <= set(handed)
    sections = {data_export.NAMES.get(name, name): model for name, model in models_of_people().items()}
    for section, model in sections.items():
        [row] = data[section]
        fields = personal_data.personal_fields(model)
        assert {field.name for field in fields if not (field.is_relation or field.primary_key)} <= set(row)
    assert DjangoJSONEncoder().encode(data)


class Undecided(models.Model):
    food = models.CharField(max_length=10)
    since = models.DateField(null=True, default=datetime.date(2024, 1, 1))

    class Meta:
        abstract = True


@isolate_apps("registrations")
def test_a_field_and_a_model_that_nobody_thought_of_are_personal():
    class Diet(Undecided):
        class Meta:
            app_label = "registrations"

        def __str__(self) -> str:
            return self.food

    class Hobby(Diet):
        STAYS_AFTER_ERASURE = frozenset({"id", "diet_ptr"})

        class Meta:
            app_label = "registrations"

    assert personal_data.goes_whole(Diet)
    assert personal_data.blanks(Hobby) == {"food": "", "since": None}


def test_what_a_person_fills_in_is_the_same_on_the_form_in_a_table_and_in_a_file(person):
    typed = {field.name for field in Registration.typed_fields()}
    captions = {column.caption for column in tables.participants(person.cycle, None).columns}

    assert set(PersonalForm.base_fields) == typed == set(spreadsheet_import.FIELDS)
    assert {spreadsheet_import.caption_of(name) for name in typed} <= captions


def test_of_every_model_somebody_has_said_whether_it_holds_people():
    known = {PERSON, *models_of_people().values(), *OF_A_CYCLE}
    models_of_app = set(apps.get_app_config("registrations").get_models())

    assert {model.__name__ for model in models_of_app - known} == HOLD_NO_PARTICIPANT


def test_what_is_declared_to_stay_exists():
    for model in {PERSON, *models_of_people().values(), *OF_A_CYCLE}:
        declared = {name.partition(".")[0] for name in getattr(model, "STAYS_AFTER_ERASURE", ())}
        assert declared <= {field.name for field in model._meta.concrete_fields}


def test_the_log_of_the_admin_forgets_the_name(person, organiser):
    content_type = ContentType.objects.get_for_model(Registration)
    LogEntry.objects.create(
        user=organiser,
        content_type=content_type,
        object_id=str(person.pk),
        object_repr=SECRET,
        action_flag=CHANGE,
        change_message=SECRET,
    )

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    assert [(entry.object_repr, entry.change_message) for entry in LogEntry.objects.all()] == [("", "")]


def test_the_log_of_the_admin_keeps_what_is_about_somebody_or_something_else(person, organiser):
    for model, number in ((Registration, person.pk + 1), (GrantList, person.pk)):
        LogEntry.objects.create(
            user=organiser,
            content_type=ContentType.objects.get_for_model(model),
            object_id=str(number),
            object_repr="kept",
            action_flag=CHANGE,
        )

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    assert [entry.object_repr for entry in LogEntry.objects.all()] == ["kept", "kept"]


def test_a_report_of_another_cycle_and_one_that_is_saved_already_stay(person, organiser):
    other = make_cycle()
    drafts = [
        ReportImport.objects.create(session=cycle.schedule[0], created_by=organiser, saved_at=saved_at)
        for cycle, saved_at in ((other, None), (person.cycle, timezone.now()))
    ]

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    assert {one.pk for one in drafts} <= set(ReportImport.objects.values_list("pk", flat=True))


def test_a_file_that_is_being_made_is_made_anew_without_the_person(person, organiser):
    job = Job.objects.create(
        kind="export", cycle=person.cycle, created_by=organiser, leased_until=timezone.now(), attempts=2
    )

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    job.refresh_from_db()
    assert (job.leased_until, job.attempts) == (None, 0)


def test_a_remembered_name_of_somebody_else_stays(person, organiser):
    other = make_registration(cycle=person.cycle)
    RememberedName.objects.create(cycle=person.cycle, registration=other, name="Cita", key="cita", created_by=organiser)

    erasure.erase(person.pk, origin=history.PERSONAL_PAGE)

    assert [name.name for name in RememberedName.objects.all()] == ["Cita"]
