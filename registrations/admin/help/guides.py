"""The guides: one page for one task, in each language of the pages, with pictures from the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from trainings.latvia.language import fold


@dataclass(frozen=True, kw_only=True)
class Guide:
    slug: str
    title: Promise
    # For trainers too; the others are about what only organisers can do.
    is_for_trainers: bool = False

    @property
    def template(self) -> str:
        """Return the text in the language of the page: a language without one fails loudly."""
        return f"admin/registrations/help/guides/{self.slug}.{get_language()}.html"

    def mentions(self, words: str) -> bool:
        text = fold(f"{self.title} {strip_tags(render_to_string(self.template))}")
        return all(word in text for word in fold(words).split())


GUIDES = (
    Guide(slug="first-cycle", title=_("The first cycle in ten minutes")),
    Guide(slug="people", title=_("Participants and the waiting list")),
    Guide(slug="session-day", title=_("The day of a session"), is_for_trainers=True),
    Guide(slug="after-zoom", title=_("After a Zoom session")),
    Guide(slug="messages", title=_("Changes and messages")),
    Guide(slug="end-of-cycle", title=_("The end of a cycle")),
    Guide(slug="personal-data", title=_("Personal data and erasing")),
    Guide(slug="trainers", title=_("For trainers"), is_for_trainers=True),
    Guide(slug="participants", title=_("For participants"), is_for_trainers=True),
)
# What the address of a page holds, and the guide to it; of two the first counts.
PARTS = {
    "/cycles/new/": "first-cycle",
    "/settings/": "first-cycle",
    "/erase/": "personal-data",
    "/results/": "end-of-cycle",
    "/report/": "after-zoom",
    "/sessions/": "session-day",
    "/messages/": "messages",
    "/people/": "people",
}


def guide_for(path: str) -> str:
    return next((slug for part, slug in PARTS.items() if part in path), "")
