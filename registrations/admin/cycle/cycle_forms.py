"""A cycle as organisers fill it in: by steps while it is new, by short sections afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from registrations.admin.framework.forms import FrameForm, FrameModelForm, dress
from trainings.models import Cycle
from trainings.series import Rhythm
from trainings.web.text import LineField

YES, NO = "yes", "no"
MOST_TIMES = 30


def _form_field(field: models.Field, **options: Any) -> forms.Field | None:
    """Give an address that is typed without its beginning the safe one."""
    return field.formfield(**options | ({"assume_scheme": "https"} if isinstance(field, models.URLField) else {}))


class CycleForm(FrameModelForm):
    """Some fields of a cycle. With the number of sessions for the grant comes the question whether there is one."""

    class Meta:
        model = Cycle
        fields: tuple[str, ...] = ()
        widgets = {"trainers": forms.CheckboxSelectMultiple}
        formfield_callback = _form_field
        # On a page that is about the call, it need not be named again.
        labels = {
            "call_opens_on": gettext_lazy("First day"),
            "call_closes_on": gettext_lazy("Last day"),
            "call_url": gettext_lazy("Address of the form"),
            "call_rules_url": gettext_lazy("Address of the rules"),
            "call_note": gettext_lazy("In one sentence"),
            "call_results_on": gettext_lazy("Results by"),
            "call_results": gettext_lazy("Results"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = bool(self.instance.pk)
        if "required_sessions" in self.fields:
            answer = YES if self.instance.has_grant else NO
            self.fields["has_grant"] = forms.ChoiceField(
                label=_("May people apply for a grant for attending?"),
                choices=[(NO, _("No, this cycle has no grant")), (YES, _("Yes, whoever attends enough sessions"))],
                widget=forms.RadioSelect,
                initial=answer,
            )
            required = self.fields["required_sessions"]
            required.help_text = self._how_many()
            # Asked for only with a grant: there it is not optional.
            required.required = not self.is_bound or self.data.get("has_grant") == YES
            required.error_messages["required"] = _("Write how many sessions are needed.")
        dress(self.fields)

    def _how_many(self) -> str:
        held = len(self.instance.held_sessions) if self.instance.pk else 0
        return _("Of %(total)d sessions") % {"total": held} if held else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "has_grant" in self.fields:
            self._clean_grant(data)
        first, closes_on = self.instance.first_day if self.instance.pk else None, data.get("registration_closes_on")
        if first and closes_on and closes_on >= first:
            self.add_error(
                "registration_closes_on", _("Registration has to close before the day of the first session.")
            )
        return data

    def _clean_grant(self, data: dict[str, Any]) -> None:
        if data.get("has_grant") != YES:
            data["required_sessions"] = None
            return
        held, required = len(self.instance.held_sessions), data.get("required_sessions")
        if required and held and required > held:
            self.add_error("required_sessions", _("More sessions are required for the grant than the cycle has."))


def form_of(fields: tuple[str, ...]) -> type[forms.ModelForm]:
    return forms.modelform_factory(Cycle, form=CycleForm, fields=fields)


@dataclass(frozen=True)
class SettingsSection:
    """A short part of the settings: its caption, and the fields that are changed together."""

    caption: Promise
    fields: tuple[str, ...]


PAGE, ORGANISER, ADDRESS = "page", "organiser", "address"
REGISTRATION, GRANT, CERTIFICATES, TRAINERS, DATA, CALL = (
    "registration",
    "grant",
    "certificates",
    "trainers",
    "data",
    "call",
)
SECTIONS: dict[str, SettingsSection] = {
    PAGE: SettingsSection(
        pgettext_lazy("section", "Page"), ("title", "summary", "description", "audience", "language", "fee")
    ),
    ORGANISER: SettingsSection(gettext_lazy("Organiser"), ("organiser", "partners", "contact_email", "contact_phone")),
    ADDRESS: SettingsSection(gettext_lazy("Address of the page"), ("slug",)),
    REGISTRATION: SettingsSection(
        gettext_lazy("Registration"), ("registration_opens_on", "registration_closes_on", "capacity")
    ),
    GRANT: SettingsSection(gettext_lazy("Grant"), ("required_sessions", "grant_note")),
    CERTIFICATES: SettingsSection(
        gettext_lazy("Certificates and reminders"), ("signatory", "presence_share", "reminder_hour")
    ),
    TRAINERS: SettingsSection(gettext_lazy("Trainers"), ("trainers",)),
    DATA: SettingsSection(gettext_lazy("Personal data"), ("retain_until",)),
    CALL: SettingsSection(
        gettext_lazy("Call for projects"),
        (
            "call_opens_on",
            "call_closes_on",
            "call_url",
            "call_rules_url",
            "call_note",
            "call_results_on",
            "call_results",
        ),
    ),
}
BASICS = SECTIONS[PAGE].fields + SECTIONS[TRAINERS].fields + SECTIONS[ORGANISER].fields + SECTIONS[ADDRESS].fields
RULES = SECTIONS[REGISTRATION].fields + SECTIONS[GRANT].fields + SECTIONS[CERTIFICATES].fields + SECTIONS[DATA].fields


class SeriesForm(FrameForm):
    """Several sessions at once: one day, two times, how often."""

    first_day = forms.DateField(label=gettext_lazy("First session"))
    begins = forms.TimeField(label=pgettext_lazy("session", "Begins"))
    ends = forms.TimeField(label=pgettext_lazy("session", "Ends"))
    times = forms.IntegerField(label=gettext_lazy("How many times"), min_value=1, max_value=MOST_TIMES)
    rhythm = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=[
            (Rhythm.WEEKLY.value, gettext_lazy("every week")),
            (Rhythm.FORTNIGHTLY.value, gettext_lazy("every second week")),
            (Rhythm.MONTHLY.value, gettext_lazy("once a month, on the same weekday")),
        ],
    )


class CopyForm(FrameForm):
    """The same cycle on other days, perhaps under another title and without some sessions."""

    title = LineField(label=gettext_lazy("Title"), max_length=200)
    first_day = forms.DateField(label=gettext_lazy("Day of the first session"))
    kept = forms.MultipleChoiceField(label=gettext_lazy("Sessions"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, cycle: Cycle, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(session.pk), f"{session.number}. {session.title}") for session in cycle.schedule]
        self.fields["kept"] = forms.MultipleChoiceField(
            label=_("Sessions"), choices=choices, widget=forms.CheckboxSelectMultiple
        )

    def left_out(self, cycle: Cycle) -> set[int]:
        kept = set(self.cleaned_data["kept"])
        return {session.pk for session in cycle.schedule if str(session.pk) not in kept}
