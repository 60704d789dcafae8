"""Who works here, as the page „Colleagues" shows it: some queries for all of them, not some for each."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from registrations.core import roles
from registrations.core.roles import Role
from registrations.mail import failures
from registrations.models import Message
from trainings.latvia.language import sort_key
from trainings.models import Cycle, CycleQuerySet


class State(StrEnum):
    ACTIVE = "active"
    INVITED = "invited"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One account, with what other organisers may know of it."""

    user: Any
    role: Role | None
    state: State
    has_second_step: bool
    is_self: bool
    invited_at: datetime.datetime | None
    is_undelivered: bool
    cycles: list[Cycle] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.user.get_full_name() or self.user.get_username())


def colleagues(request: HttpRequest) -> list[Colleague]:
    users = (
        get_user_model()
        .objects.filter(is_staff=True)
        .select_related("account", "trainer")
        .prefetch_related("groups", "trainer__cycles")
        .annotate(
            has_second_step=Exists(TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)),
            is_undelivered=Exists(
                failures.troubles().filter(account__user=OuterRef("pk"), kind=Message.Kind.INVITATION)
            ),
        )
    )
    found = [_colleague(user, is_self=user.pk == request.user.pk) for user in users]
    return sorted(
        found, key=lambda one: sort_key(f"{one.user.last_name} {one.user.first_name} {one.user.get_username()}")
    )


def cycles_to_choose(user: Any) -> CycleQuerySet:
    ours = Q(trainers__user=user) if user else Q()
    is_coming = Q(sessions__ends_at__gte=timezone.now()) | Q(sessions__isnull=True)
    return Cycle.objects.filter(is_coming | ours).distinct() if user else Cycle.objects.filter(is_coming).distinct()


def _colleague(user: Any, *, is_self: bool) -> Colleague:
    account = getattr(user, "account", None)
    trainer = getattr(user, "trainer", None)
    state = State.ACTIVE if user.has_usable_password() else State.INVITED
    return Colleague(
        user=user,
        role=roles.role_in(user, {group.name for group in user.groups.all()}),
        state=state if user.is_active else State.DEACTIVATED,
        has_second_step=user.has_second_step,
        is_self=is_self,
        invited_at=account.invited_at if account else None,
        is_undelivered=user.is_undelivered,
        cycles=list(trainer.cycles.all()) if trainer else [],
    )
