"""Who may do what: organisers keep everything, trainers mark attendance in the cycles they teach."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import F, Q, QuerySet, TextChoices
from django.utils.translation import pgettext_lazy

from registrations.models import Registration
from trainings.models import Cycle
from trainings.models import CycleQuerySet as Cycles

ORGANISERS = "organisers"
TRAINERS = "trainers"


class Role(TextChoices):
    """What a colleague is here for."""

    ORGANISER = "organiser", pgettext_lazy("role", "organiser")
    TRAINER = "trainer", pgettext_lazy("role", "trainer")

    @property
    def group(self) -> str:
        return {Role.ORGANISER: ORGANISERS, Role.TRAINER: TRAINERS}[self]


ALL_BUT_DELETE = ("add", "change", "view")
# Group → model → what its members may do. The migrations hold it as it was; a test compares the two.
PERMISSIONS: dict[str, dict[str, tuple[str, ...]]] = {
    ORGANISERS: {
        "trainings.cycle": ALL_BUT_DELETE,
        "trainings.session": (*ALL_BUT_DELETE, "delete"),
        "trainings.trainer": (*ALL_BUT_DELETE, "delete"),
        "registrations.registration": ALL_BUT_DELETE,
        "registrations.attendance": ALL_BUT_DELETE,
        "registrations.historyentry": ("view",),
        "registrations.message": ("view",),
        "registrations.certificate": ("view",),
        "registrations.grantlist": ("view",),
        "registrations.job": ("view",),
        "registrations.groupmessage": ALL_BUT_DELETE,
        "registrations.reportimport": ("view",),
        "registrations.sessionchangenotice": ("view",),
    },
    TRAINERS: {"registrations.attendance": ("change", "view")},
}


def apply_permissions() -> None:
    for app_label in ("trainings", "registrations"):
        create_permissions(apps.get_app_config(app_label), verbosity=0)
    for name, models in PERMISSIONS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(
            Permission.objects.get(
                content_type__app_label=label.partition(".")[0],
                content_type__model=label.partition(".")[2],
                codename=f"{action}_{label.partition('.')[2]}",
            )
            for label, actions in models.items()
            for action in actions
        )


def hold() -> None:
    """Let nobody else change who is an organiser until the transaction ends. It has to be the first statement."""
    Group.objects.filter(name=ORGANISERS).update(name=F("name"))


def organisers() -> QuerySet:
    can_log_in = get_user_model().objects.filter(is_active=True, is_staff=True)
    return (
        can_log_in.filter(Q(groups__name=ORGANISERS) | Q(is_superuser=True))
        .exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
        .distinct()
    )


def role_in(user: Any, groups: Collection[str]) -> Role | None:
    if user.is_superuser or ORGANISERS in groups:
        return Role.ORGANISER
    return Role.TRAINER if TRAINERS in groups else None


def role_of(user: Any) -> Role | None:
    return role_in(user, set(user.groups.values_list("name", flat=True)))


def is_organiser(user: Any) -> bool:
    meta = Registration._meta
    return _may(user, f"{meta.app_label}.change_{meta.model_name}")


def cycles_to_mark(user: Any) -> Cycles:
    if is_organiser(user):
        return Cycle.objects.all()
    if _may(user, "registrations.change_attendance"):
        return Cycle.objects.published().taught_by(user)
    return Cycle.objects.none()


def _may(user: Any, permission: str) -> bool:
    """Ask the groups only, in one query for a request: nobody gets permissions but by a role."""
    return bool(user.is_active and user.is_staff and permission in user.get_group_permissions())
