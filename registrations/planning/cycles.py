"""A cycle is drafted, checked, published, changed, and deleted while nobody has registered."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.eligibility import impact
from registrations.eligibility.impact import Impact
from registrations.places import allocation
from registrations.planning import checklist
from registrations.planning.sessions import REGISTRATION_LASTS
from registrations.results.certificates import issuing
from trainings import loading, slugs
from trainings.copying import copy_cycle
from trainings.models import Cycle

# What a new cycle takes over from the one before it: most of it never changes.
REMEMBERED = (
    "language",
    "organiser",
    "partners",
    "contact_email",
    "contact_phone",
    "capacity",
    "presence_share",
    "reminder_hour",
    "signatory",
)
FIRST_CAPACITY = 20
SAMPLE_AHEAD = datetime.timedelta(weeks=5)


def new_draft() -> Cycle:
    """Return a draft, not saved yet, with what the latest cycle had and with days that can be changed."""
    latest = Cycle.objects.order_by("-pk").first()
    remembered: dict[str, Any] = {name: getattr(latest, name) for name in REMEMBERED} if latest else _organisation()
    closes_on = timezone.localdate() + REGISTRATION_LASTS
    return Cycle(**{"capacity": FIRST_CAPACITY, "registration_closes_on": closes_on} | remembered)


def _organisation() -> dict[str, Any]:
    ours = settings.ORGANISATION
    return {"organiser": ours["name"], "contact_email": ours["email"], "contact_phone": ours["phone"]}


@retrying
@transaction.atomic
def sample_draft() -> Cycle:
    """Return a draft to try everything on: the first cycle that there was, moved to the coming weeks."""
    original, is_new = loading.load(loading.FIRST_CYCLE)
    soonest = timezone.localdate() + SAMPLE_AHEAD
    weekday = original.schedule[0].day.weekday()
    first_day = soonest + datetime.timedelta(days=(weekday - soonest.weekday()) % 7)
    sample = copy_cycle(original, first_day, title=_("Sample: %(title)s") % {"title": original.title})
    Cycle.objects.filter(pk=sample.pk).update(**_organisation())
    if is_new:
        original.sessions.all().delete()
        original.delete()
    return sample


def name_address(cycle: Cycle) -> None:
    if not cycle.slug:
        cycle.slug = slugs.free_slug(cycle.title, cycle.registration_closes_on.year)


@retrying
@transaction.atomic
def save(cycle: Cycle, *, only_if_nobody_is_affected: bool = False) -> tuple[int, list[Impact]]:
    """
    Save a changed cycle: added places go to whoever has waited longest, certificates follow.

    Return how many people got a place, and who gains or loses the right to the grant or the
    chance of it. With `only_if_nobody_is_affected` nothing is saved if anybody does.
    """
    locking.hold(cycle.pk)
    before = impact.states(cycle.pk)
    cycle.save()
    changes = impact.compare(before, impact.states(cycle.pk))
    if changes and only_if_nobody_is_affected:
        transaction.set_rollback(True)
        return 0, changes
    promoted = allocation.fill(cycle.pk)
    issuing.refresh(cycle.pk)
    return promoted, changes


@retrying
@transaction.atomic
def publish(cycle_id: int) -> None:
    """
    Show a draft to everybody.

    Raises:
        RuleViolation: something on the check list stops it; the first of these sentences says what.
    """
    cycle = locking.lock(cycle_id)
    stops = [check for check in checklist.of_cycle(cycle) if check.level == checklist.Level.STOP]
    if stops:
        raise RuleViolation(stops[0].words, code="stop")
    Cycle.objects.filter(pk=cycle_id).update(is_published=True, updated_at=timezone.now())


@retrying
@transaction.atomic
def hide(cycle_id: int) -> None:
    """
    Make a published cycle a draft again.

    Raises:
        RuleViolation: somebody has registered.
    """
    locking.hold(cycle_id)
    if has_registrations(cycle_id):
        raise RuleViolation(_("People have registered for this cycle: it can no longer be hidden."), code="people")
    Cycle.objects.filter(pk=cycle_id).update(is_published=False, updated_at=timezone.now())


@retrying
@transaction.atomic
def delete(cycle_id: int) -> None:
    """
    Delete a draft with its sessions.

    Raises:
        RuleViolation: it is published, or somebody has registered.
    """
    cycle = locking.lock(cycle_id)
    if cycle.is_published or has_registrations(cycle_id):
        raise RuleViolation(_("Only a draft for which nobody has registered can be deleted."), code="people")
    try:
        cycle.sessions.all().delete()
        cycle.delete()
    except ProtectedError as error:
        raise RuleViolation(_("Something else still refers to this cycle, so it stays."), code="people") from error


def has_registrations(cycle_id: int) -> bool:
    return Cycle.objects.filter(pk=cycle_id, registrations__isnull=False).exists()
