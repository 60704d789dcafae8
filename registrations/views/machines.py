"""Pages that no person reads: for search engines, browsers and the programs that show a link with its picture."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registrations.previews import pictures
from trainings.models import Cycle
from trainings.page_cache import page_of_all_cycles, page_of_cycle

PAGES = ("home", "notify", "verify_any", "privacy", "accessibility")
# Of these only the person with the link has any use, or nobody.
NOT_FOR_ROBOTS = ("admin/", "my/", "calendars/", "verify/", "demo/")


@require_safe
@page_of_cycle()
def preview(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Show the picture of the cycle; where it cannot be drawn, the mark of the site, which nothing has to draw."""
    picture = pictures.picture(cycle)
    if picture is None:
        return redirect(static("icon-512.png"))
    return HttpResponse(picture, content_type="image/png")


@require_safe
@page_of_all_cycles()
def sitemap(request: HttpRequest) -> HttpResponse:
    cycles = Cycle.objects.published().only("slug", "updated_at")
    pages: list[dict[str, Any]] = [{"urls": _in_each_language(name)} for name in PAGES]
    pages += [{"urls": _in_each_language("cycle", cycle.slug), "changed_at": cycle.updated_at} for cycle in cycles]
    return render(request, "registrations/sitemap.xml", {"pages": pages}, content_type="application/xml")


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    paths = [f"/{prefix}{path}" for prefix in ("", "en/") for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in paths)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def manifest(request: HttpRequest) -> HttpResponse:
    name = settings.ORGANISATION["name"]
    icons = [
        {"src": static(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    facts = {
        "name": name,
        "short_name": name,
        "lang": settings.LANGUAGE_CODE,
        "start_url": "/",
        "display": "browser",
        "theme_color": "#9d2235",
        "background_color": "#fbf9f6",
        "icons": icons,
    }
    return JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


def _in_each_language(name: str, *arguments: object) -> list[tuple[str, str]]:
    found = []
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found.append((code, f"{settings.SITE_URL}{reverse(name, args=arguments)}"))
    return found
