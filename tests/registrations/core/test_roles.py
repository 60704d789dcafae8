"""Who may do what: the one table, and what the migrations made of it."""

import pytest
from django.contrib.auth.models import Group

from registrations.core import roles
from tests.factories import make_cycle, make_organiser, make_trainer_user, make_user

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


def test_organisers_are_those_who_can_log_in_and_let_others_in():
    organiser, chief = make_organiser(), make_user(is_superuser=True)
    make_trainer_user()
    make_user()
    for differences in ({"is_active": False}, {"is_staff": False}, {"password": None}):
        make_organiser(**differences)

    assert set(roles.organisers()) == {organiser, chief}


@pytest.mark.parametrize(
    ("differences", "may"), [({}, True), ({"is_active": False}, False), ({"is_staff": False}, False)]
)
def test_role_counts_only_for_whoever_may_log_in(differences, may):
    organiser = make_organiser(**differences)
    cycle = make_cycle()

    assert roles.is_organiser(organiser) is may
    assert list(roles.cycles_to_mark(organiser)) == ([cycle] if may else [])
