"""A session as organisers type it: one day, two times, a place or a link."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registrations.admin.framework.forms import FrameForm
from trainings.models import Cycle, Session
from trainings.web.text import LineField

LONGEST = 200


class SessionForm(FrameForm):
    title = LineField(label=gettext_lazy("Title"), max_length=LONGEST)
    day = forms.DateField(label=pgettext_lazy("session", "Day"))
    begins = forms.TimeField(label=pgettext_lazy("session", "Begins"))
    ends = forms.TimeField(label=pgettext_lazy("session", "Ends"))
    format = forms.ChoiceField(
        label=gettext_lazy("How it is held"), choices=Session.Format.choices, widget=forms.RadioSelect
    )
    place = LineField(
        label=gettext_lazy("Place and address"),
        max_length=2 * LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"list": "venues"}),
    )
    join_url = forms.URLField(
        label=gettext_lazy("Zoom link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("Only people with a place see it"),
    )
    note = LineField(
        label=gettext_lazy("Note for participants"),
        max_length=LONGEST,
        required=False,
        help_text=gettext_lazy("For example, which entrance to take"),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        begins, ends = data.get("begins"), data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("A session has to end after it starts."))
        if data.get("format") == Session.Format.IN_PERSON and not data.get("place"):
            self.add_error("place", _("A session in person needs a venue."))
        if data.get("join_url") and not data["join_url"].startswith("https://"):
            self.add_error("join_url", _("The link has to start with https://"))
        return data

    def apply(self, session: Session) -> Session:
        data = self.cleaned_data
        is_online = data["format"] == Session.Format.ONLINE
        venue, _comma, address = data["place"].partition(", ")
        session.title, session.format, session.note = data["title"], data["format"], data["note"]
        session.starts_at, session.ends_at = _moment(data["day"], data["begins"]), _moment(data["day"], data["ends"])
        session.venue, session.address = ("", "") if is_online else (venue[:LONGEST], address[:LONGEST])
        session.join_url = data["join_url"] if is_online else ""
        return session

    def validated(self, session: Session, *, is_alone: bool = True) -> Session | None:
        """
        Return the session as typed, checked against the rules of the database; None with the errors in the form.

        One of several that are saved together is not compared with what the others were before.
        """
        self.apply(session)
        try:
            session.full_clean(exclude=None if is_alone else {"cycle"})
        except ValidationError as error:
            for messages in error.message_dict.values():
                self.add_error(None, ValidationError(messages))
            return None
        return session


def typed(session: Session) -> dict[str, Any]:
    starts_at, ends_at = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "title": session.title,
        "day": starts_at.date(),
        "begins": starts_at.time(),
        "ends": ends_at.time(),
        "format": session.format,
        "place": session.place,
        "join_url": session.join_url,
        "note": session.note,
    }


def venues() -> list[str]:
    """Return the places of earlier sessions, the latest first, each once."""
    used = Session.objects.filter(format=Session.Format.IN_PERSON).order_by("-starts_at")
    places = [", ".join(filter(None, names)) for names in used.values_list("venue", "address")[:200]]
    return list(dict.fromkeys(places))


def next_after(cycle: Cycle) -> dict[str, Any]:
    if not cycle.schedule:
        return {"format": Session.Format.ONLINE}
    last = typed(cycle.schedule[-1])
    return last | {"title": "", "day": last["day"] + datetime.timedelta(days=7), "join_url": "", "note": ""}


def _moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
