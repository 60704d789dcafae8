"""What the frame of the organisers' pages shows around each of them."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.messages import constants
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from registrations.admin.framework import pages, strip
from registrations.admin.help import guides
from registrations.core import roles
from registrations.core.cycle_status import CycleStatus
from trainings.models import Cycle
from trainings.templatetags import site

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
    known = {"erased_at": context["erased_at"]} if "erased_at" in context else {}
    return strip.strip_of(cycle, match.route if match else "", tab=context.get("tab"), **known)


@register.filter
def flash_class(level: int) -> str:
    return FLASHES.get(level, ("", ""))[0]


@register.filter
def flash_icon(level: int) -> str:
    return FLASHES.get(level, ("", "check"))[1]


@register.simple_tag(takes_context=True)
def help_address(context: Any) -> str:
    request = context.get("request")
    slug = guides.guide_for(request.path) if request else ""
    return reverse("admin:help_guide", args=[slug]) if slug else reverse("admin:help")


@register.simple_tag
def page_address(name: str) -> str:
    """Return the address of a page that not every installation has; empty if it is not there."""
    return pages.address_if_any(name)


@register.simple_tag
def status_chip(status: CycleStatus) -> SafeString:
    caption, css_class, icon = strip.CHIPS[status]
    return format_html('<span class="chip {}">{}{}</span>', css_class, site.icon(icon), caption)
