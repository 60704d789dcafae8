"""The form in which a message to a group is written: to whom, what, and when."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.framework.numbers import numbers
from registrations.mail import group_messages
from registrations.mail.letters.group import PLACEHOLDER
from registrations.models import GroupMessage, SavedText
from registrations.models.group_message import OF_A_SESSION, Audience
from trainings.latvia import dates
from trainings.models import Cycle, Session

NOW, LATER = "now", "later"
DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%Y."]
TIME_FORMATS = ["%H:%M", "%H.%M"]
# What is written again and again; the words are in the language of the cycle.
BUILT_IN = {
    "left": (
        gettext_lazy("Only sessions that you need are left"),
        gettext_lazy(
            "Hello!\n\n%(standing)s\n\nIf something keeps you from coming, write to us.\n\nYour page: %(link)s"
        ),
    ),
    "materials": (
        gettext_lazy("Materials of the session"),
        gettext_lazy("Hello!\n\nThank you for taking part. The materials are here: \n\nYour page: %(link)s"),
    ),
    "thanks": (
        gettext_lazy("Thank you, and a few questions"),
        gettext_lazy("Hello!\n\nThank you for taking part in the cycle. Please answer a few questions: "),
    ),
}


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}, {dates.on_day(obj.starts_at)}"


class WritingForm(forms.ModelForm):
    session = SessionChoice(Session.objects.none(), required=False, label=gettext_lazy("Session"))
    who = forms.CharField(required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(NOW, gettext_lazy("At once")), (LATER, gettext_lazy("Later"))],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    day = forms.DateField(
        label=gettext_lazy("Day"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"),
        required=False,
        input_formats=TIME_FORMATS,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )

    class Meta:
        model = GroupMessage
        fields = ("audience", "session", "institution_type", "subject", "body")
        labels = {"body": gettext_lazy("Text"), "subject": gettext_lazy("Subject")}

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.cycle = cycle
        sessions: Any = self.fields["session"]
        sessions.queryset = Session.objects.held().filter(cycle=cycle).order_by("starts_at")
        for name in ("session", "institution_type", "subject", "day", "time"):
            self.fields[name].widget.attrs["class"] = "inp"
        self.fields["body"].widget.attrs |= {"class": "inp", "rows": 10}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("audience") not in OF_A_SESSION:
            data["session"] = None
        elif not data.get("session"):
            self.add_error("session", _("Choose the session"))
        if "link" in map(group_messages.meaning, PLACEHOLDER.findall(data.get("subject", ""))):
            self.add_error("subject", _("The link to the personal page can stand in the text only."))
        self._clean_people(data)
        self._clean_moment(data)
        return data

    def _clean_people(self, data: dict[str, Any]) -> None:
        """Keep the people who were picked, of this cycle only: the group is asked for them again when it is sent."""
        self.instance.picked = numbers(data.get("who", "").split(","))
        if data.get("audience") == Audience.PICKED and not self.instance.picked:
            self.add_error("audience", _("Nobody is picked. Tick people in the list of participants."))

    def _clean_moment(self, data: dict[str, Any]) -> None:
        data["moment"] = None
        if data.get("when") != LATER:
            return
        day, time = data.get("day"), data.get("time")
        if not (day and time):
            self.add_error("time" if day else "day", _("Say on which day and at what time"))
            return
        data["moment"] = datetime.datetime.combine(day, time, timezone.get_default_timezone())
        if data["moment"] <= timezone.now():
            self.add_error("day", _("This time is past. Choose a later one."))


def texts(cycle: Cycle) -> dict[str, tuple[str, str]]:
    """Return what an organiser may begin with: subject and text by the value of the choice."""
    with translation.override(cycle.language):
        words = {name: f"{{{group_messages.word(name)}}}" for name in ("standing", "link")}
        ready = {key: (str(subject), str(body) % words) for key, (subject, body) in BUILT_IN.items()}
    saved = {str(one.pk): (one.subject, one.body) for one in SavedText.objects.all()[:100]}
    return saved | ready
