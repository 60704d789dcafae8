"""What the start page of the admin says to whoever has logged in."""

import datetime
from typing import Any

from django import template
from django.db.models import F, Q
from django.utils import timezone

from registrations.core import roles
from registrations.mail.failures import troubles
from trainings.models import Cycle

register = template.Library()
AT_HAND_FOR = datetime.timedelta(days=60)


@register.simple_tag
def outbox_troubles(user: Any) -> int:
    """Return how many messages need a look by this user: only organisers look at messages."""
    return troubles().count() if roles.is_organiser(user) else 0


@register.simple_tag
def cycles_at_hand(user: Any) -> list[Cycle]:
    """Return the cycles of this user that are ahead, running, or over since two months at most; the soonest first."""
    cycles = roles.cycles_to_mark(user).with_period().prefetch_related("sessions")
    recent = Q(last_ends_at__gte=timezone.now() - AT_HAND_FOR) | Q(last_ends_at__isnull=True)
    return list(cycles.filter(recent).order_by(F("first_starts_at").asc(nulls_last=True), "pk"))


@register.filter
def next_session(cycle: Cycle) -> Any:
    """Return the session that is running or comes next; None if all are over."""
    return next((session for session in cycle.held_sessions if not session.is_over), None)


@register.filter
def is_organiser(user: Any) -> bool:
    return roles.is_organiser(user)
