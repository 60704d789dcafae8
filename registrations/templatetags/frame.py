"""What the frame of the organisers' pages shows around each of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages import constants
from django.urls import NoReverseMatch, reverse

from registrations.admin.framework import strip
from registrations.core import roles
from trainings.models import Cycle

register = template.Library()
FLASHES = {constants.WARNING: ("warn", "alert"), constants.ERROR: ("error", "alert")}


@register.filter
def is_organiser(user: Any) -> bool:
    return roles.is_organiser(user)


@register.filter
def initials(user: Any) -> str:
    words = (user.get_full_name() or user.get_username()).split()
    return "".join(word[0] for word in words[:2]).upper()


@register.simple_tag(takes_context=True)
def cycle_strip(context: Any, cycle: Cycle) -> strip.Strip:
    match = context["request"].resolver_match
    return strip.strip_of(cycle, match.route if match else "", tab=context.get("tab"))


@register.filter
def flash_class(level: int) -> str:
    return FLASHES.get(level, ("", ""))[0]


@register.filter
def flash_icon(level: int) -> str:
    return FLASHES.get(level, ("", "check"))[1]


@register.simple_tag
def page_address(name: str) -> str:
    """Return the address of a page that not every installation has; empty if it is not there."""
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""
