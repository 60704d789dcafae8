"""People as organisers' pages name and reach them."""

from __future__ import annotations

import datetime
import re

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registrations.admin.framework import names
from trainings.latvia import dates

register = template.Library()


register.filter("name_in_list", names.in_list)
register.filter("full_name", names.full)


@register.filter
def dialled(phone: str) -> str:
    return re.sub(r"[^\d+]", "", phone)


@register.filter
def in_column(email: str) -> SafeString:
    """Let an address that is too long for its column break before the @ first."""
    name, at, host = email.rpartition("@")
    return format_html("{}<wbr>{}{}", name, at, host)


@register.simple_tag
def short_moment(moment: datetime.datetime) -> str:
    """Return when, for a narrow column: today 9.00; 19 Nov 14.20; with the year if it is another one."""
    local, now = timezone.localtime(moment), timezone.localtime()
    clock = f"{local.hour}.{local.minute:02}"
    if local.date() == now.date():
        return _("today %(clock)s") % {"clock": clock}
    facts = {"day": local.day, "month": dates.short_month(local), "clock": clock, "year": local.year}
    if local.year == now.year:
        return pgettext("moment", "%(day)d %(month)s %(clock)s") % facts
    return pgettext("moment", "%(day)d %(month)s %(year)d %(clock)s") % facts
