"""What the start page of the admin says about the outbox."""

from typing import Any

from django import template

from registrations import roles
from registrations.troubles import troubles

register = template.Library()


@register.simple_tag
def outbox_troubles(user: Any) -> int:
    """Return how many messages need a look by this user: only organisers look at messages."""
    return troubles().count() if roles.is_organiser(user) else 0
