"""
What has just happened, said on the page after it.

It waits in the browser's session until that page is drawn, and names only the act and its
numbers: the sentence is made when it is shown, in the language of that page.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from registrations.core import links
from registrations.models import Registration
from registrations.views.forms import PersonalForm
from registrations.views.personal_context import SessionRow
from trainings.models import Session

KEY = "happened"
# Where the banner is: the browser moves the focus there without a script.
ANCHOR = "#happened"
MOST_VALUES = 2


class Act(StrEnum):
    SAVED = "saved"
    NEW_LINK = "new_link"
    UNCHANGED = "unchanged"
    ABSENT = "absent"
    BACK = "back"
    TOO_LATE = "too_late"
    REPORTED = "reported"
    CANCELLED = "cancelled"
    PLACE = "place"


def after(request: HttpRequest, registration: Registration, act: Act, **facts: Any) -> HttpResponse:
    request.session[KEY] = {"registration": registration.pk, "act": act, **facts}
    response = redirect("personal", links.token(registration))
    response["Location"] += ANCHOR
    return response


@dataclass(frozen=True)
class Banner:
    act: str
    row: SessionRow | None = None
    values: Sequence[tuple[str, str]] = ()
    since: datetime.datetime | None = None
    place_goes_on: bool = False

    @property
    def session(self) -> Session | None:
        return self.row.session if self.row else None


def may_be_due(request: HttpRequest, registration: Registration) -> bool:
    """Answer without a look at the sessions whether there can be something to say."""
    kept = request.session.get(KEY)
    return bool(registration.promoted_at or (kept and kept["registration"] == registration.pk))


def take(request: HttpRequest, registration: Registration, rows: list[SessionRow]) -> Banner | None:
    """Return what is to be said now, once: about an act, or else about a place that was waited for."""
    kept = request.session.get(KEY)
    if not kept or kept["registration"] != registration.pk:
        return _place(registration)
    del request.session[KEY]
    labels = {name: str(field.label) for name, field in PersonalForm.base_fields.items()}
    return Banner(
        kept["act"],
        row=next((row for row in rows if row.session.pk == kept.get("session")), None),
        values=[(labels[name], registration.in_words(name)) for name in kept.get("fields", []) if name in labels],
        place_goes_on=kept.get("place_goes_on", False),
    )


def _place(registration: Registration) -> Banner | None:
    """Until the first session begins; reading the page stores nothing, so it is said each time."""
    held = registration.cycle.held_sessions
    is_news = registration.promoted_at and registration.is_confirmed and held and held[0].starts_at > timezone.now()
    return Banner(Act.PLACE, since=registration.promoted_at) if is_news else None


def act_of_correction(changed: list[str]) -> tuple[Act, dict[str, Any]]:
    """Name what a correction did; more than two values are not repeated."""
    if not changed:
        return Act.UNCHANGED, {}
    if "email" in changed:
        return Act.NEW_LINK, {}
    return Act.SAVED, {"fields": changed if len(changed) <= MOST_VALUES else []}
