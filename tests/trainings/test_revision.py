"""The revision of a cycle is raised by the database, for every column that is shown in public."""

import pytest
from django.db import connection, models
from django.db.models import Sum

from registrations.models import Registration
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle, Revision, Session, Trainer
from trainings.models.revision import RevisionTrigger

# Why a column is not shown in public.
NOT_SHOWN = {
    Cycle: {"id", "announced_at", "created_at", "presence_share", "reminder_hour", "signatory"},
    Session: {"id", "created_at", "join_url", "link_updated_at", "attendance_closed_at"},
    Trainer: {"id", "email", "user"},
}


@pytest.mark.parametrize("model", NOT_SHOWN)
def test_every_column_is_either_shown_in_public_or_known_not_to_be(model):
    triggers = [index for index in model._meta.indexes if isinstance(index, RevisionTrigger) and not index.table]
    shown = {frozenset(trigger.fields) for trigger in triggers if "number" in trigger.raises}

    assert shown == {frozenset({field.name for field in model._meta.concrete_fields} - NOT_SHOWN[model])}


def revision() -> int:
    return int(Revision.objects.aggregate(sum=Sum("number"))["sum"])


@pytest.mark.django_db
def test_what_is_not_public_raises_nothing():
    cycle = make_cycle()
    registration = make_registration(cycle=cycle)
    before = revision()

    Cycle.objects.update(capacity=models.F("capacity"), signatory="Direktore")
    Session.objects.update(join_url="https://zoom.example/j/1", attendance_closed_at=cycle.created_at)
    Registration.objects.update(first_name="Zane", note="")
    registration.save()

    assert revision() == before


@pytest.mark.django_db(transaction=True)
def test_a_later_migration_keeps_the_triggers():
    """SQLite builds a table anew when a column changes, and drops the triggers of the old one."""
    cycle = make_cycle()
    for model in (Cycle, Session):
        title = model._meta.get_field("title")
        longer = models.CharField(max_length=500)
        longer.set_attributes_from_name("title")
        with connection.schema_editor() as editor:
            editor.alter_field(model, title, longer)
        with connection.schema_editor() as editor:
            editor.alter_field(model, longer, title)
    before = revision()
    Cycle.objects.update(title="Cits nosaukums")
    Session.objects.filter(pk=cycle.schedule[0].pk).update(title="Cita diena")

    assert revision() == before + 2
