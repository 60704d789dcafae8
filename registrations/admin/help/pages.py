"""Help: one guide at a time, found by its title or by any word in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.framework import pages
from registrations.admin.help.guides import GUIDES, Guide
from registrations.core import roles

TEMPLATE = "admin/registrations/help/guide"


def show(request: HttpRequest, slug: str = "") -> HttpResponse:
    readable = [one for one in GUIDES if one.is_for_trainers or roles.is_organiser(request.user)]
    guide = next((one for one in readable if one.slug == slug), None) if slug else readable[0]
    if guide is None:
        raise Http404
    words = request.GET.get("q", "")[:100].strip()
    found = [one for one in readable if not words or one.mentions(words)]
    context = {"guide": guide, "guides": found, "words": words, "following": _following(readable, guide)}
    return pages.page(request, TEMPLATE, str(guide.title) if not words else _("Help"), here="help", **context)


def _following(readable: list[Guide], guide: Guide) -> Guide | None:
    after = readable[readable.index(guide) + 1 :]
    return after[0] if after else None
