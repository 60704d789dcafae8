"""The addresses of all pages, from the tables of addresses themselves: no page can be forgotten."""

from django.urls import reverse
from django.utils import translation

import registrations.urls
import trainings.urls
from registrations.core import links
from registrations.models import Registration
from trainings.models import Cycle


def public_pages(cycle: Cycle) -> list[str]:
    """Return the pages that need no personal link, in both languages."""
    return _pages({"slug": cycle.slug}, needs=set())


def personal_pages(registration: Registration) -> list[str]:
    """Return the pages behind a personal link, in both languages."""
    arguments = {"token": links.token(registration), "session_id": registration.cycle.schedule[0].pk}
    return _pages(arguments, needs={"token"})


def _pages(arguments: dict[str, object], *, needs: set[str]) -> list[str]:
    pages = []
    for language in ("lv", "en"):
        with translation.override(language):
            for url in (*registrations.urls.urlpatterns, *trainings.urls.urlpatterns):
                names = set(url.pattern.converters)
                if needs <= names <= set(arguments):
                    pages.append(reverse(url.name, kwargs={name: arguments[name] for name in names}))
    return pages
