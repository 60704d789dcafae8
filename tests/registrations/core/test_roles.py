"""Who may do what: the one table, and what the migrations made of it."""

import pytest
from django.contrib.auth.models import Group

from registrations.core import roles

pytestmark = pytest.mark.django_db


def permissions() -> dict[str, set[str]]:
    return {
        group.name: {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        for group in Group.objects.all()
    }


def test_migrations_give_what_the_table_says():
    assert permissions() == {
        group: {f"{label.replace('.', f'.{action}_')}" for label, actions in models.items() for action in actions}
        for group, models in roles.PERMISSIONS.items()
    }


def test_applying_the_table_puts_right_what_was_changed_by_hand():
    before = permissions()
    Group.objects.get(name=roles.TRAINERS).permissions.set(Group.objects.get(name=roles.ORGANISERS).permissions.all())
    Group.objects.get(name=roles.ORGANISERS).delete()

    roles.apply_permissions()

    assert permissions() == before
