"""The public forms. They know fields and sentences; the templates own the form element and the button."""

from __future__ import annotations

from operator import methodcaller
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from registrations.addresses import address_key
from registrations.core import form_token
from registrations.models import Registration
from trainings.models import Cycle
from trainings.web.text import EmailField, ParagraphsField

EMAIL_ERRORS = {
    "required": _("Enter your e-mail address"),
    "invalid": _("The e-mail address needs an @ sign, for example vards@example.com"),
}


def plain_helper(*layout: Any) -> FormHelper:
    """Return a helper with a layout only: the template owns the form element, the token and the button."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    if layout:
        helper.layout = Layout(*layout)
    return helper


def dress(form: forms.BaseForm) -> None:
    """Give each control its class of Bootstrap, and let nothing cut or refuse what was typed before we see it."""
    for field in form.fields.values():
        is_choice = isinstance(field.widget, forms.RadioSelect | forms.CheckboxInput)
        field.widget.attrs["class"] = "form-check-input" if is_choice else "form-control"
        # Browsers cut a pasted text silently; our error says what is too long and keeps it.
        field.widget.attrs.pop("maxlength", None)
    form.use_required_attribute = False


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("About you"), ("first_name", "last_name", "email", "phone")),
    (_("Your institution"), ("institution", "institution_type", "municipality", "job_title")),
    (_("Taking part"), ("note",)),
)


class PersonalForm(forms.ModelForm):
    """What a person says about oneself: the fields that registering and correcting share."""

    class Meta:
        model = Registration
        fields: tuple[str, ...] = tuple(name for _legend, names in GROUPS for name in names)
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name", "spellcheck": "false"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
            "institution": forms.TextInput(attrs={"autocomplete": "organization"}),
            "institution_type": forms.RadioSelect,
            "municipality": forms.TextInput(attrs={"list": "municipalities", "autocomplete": "off"}),
            "job_title": forms.TextInput(attrs={"autocomplete": "organization-title"}),
            "note": forms.Textarea(attrs={"rows": 4}),
        }
        labels = {
            "first_name": pgettext_lazy("form", "First name"),
            "last_name": pgettext_lazy("form", "Last name"),
            "email": pgettext_lazy("form", "E-mail"),
            "phone": pgettext_lazy("form", "Telephone"),
            "institution": pgettext_lazy("form", "Name of your institution"),
            "institution_type": pgettext_lazy("form", "Type of institution"),
            "municipality": pgettext_lazy("form", "Municipality"),
            "job_title": pgettext_lazy("form", "Job title"),
            "note": pgettext_lazy("form", "Message to the organisers"),
        }
        help_texts = {
            "email": _("We send the confirmation, reminders and changes to this address"),
            "phone": _("We call only if a session in person changes at the last moment"),
            "municipality": _("Start typing and choose from the list"),
            "note": _("For example, what you need to be able to take part. Do not mention diagnoses"),
        }
        error_messages = {
            "first_name": {"required": _("Enter your first name")},
            "last_name": {"required": _("Enter your last name")},
            "email": EMAIL_ERRORS,
            "institution": {"required": _("Enter the name of your institution")},
            "institution_type": {
                "required": _("Choose the type of institution"),
                "invalid_choice": _("Choose the type of institution"),
            },
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Registration) -> None:
        super().__init__(data, instance=instance)
        kinds = self.fields["institution_type"]
        assert isinstance(kinds, forms.ChoiceField)  # noqa: S101  for the type checker
        kinds.choices = Registration.InstitutionType.choices  # without Django's empty choice
        dress(self)
        self.helper = plain_helper(*self.fieldsets())

    def fieldsets(self) -> list[Fieldset]:
        return [Fieldset(legend, *self._side_by_side(names), css_class="group") for legend, names in GROUPS]

    @staticmethod
    def _side_by_side(names: tuple[str, ...]) -> list[Any]:
        if names[:2] != ("first_name", "last_name"):
            return list(names)
        pair = [Div(name, css_class="col-sm-6") for name in names[:2]]
        return [Div(*pair, css_class="row gx-3 align-items-end"), *names[2:]]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        address_key(email)
        return email

    def _get_validation_exclusions(self) -> set[str]:
        """Leave out what the fields have compared with their choices: the model would ask the database again."""
        # The only hook there is; the stubs know another one, which Django does not.
        inherited: set[str] = methodcaller("_get_validation_exclusions")(super())
        return inherited | {"institution_type", "language"}


class RegistrationForm(PersonalForm):
    """The public form, for the whole cycle."""

    privacy_acknowledged = forms.BooleanField(
        error_messages={"required": _("Confirm that you have read the privacy notice")},
    )
    # What the page promised when it was drawn, so that the next one can say what has changed.
    expects = forms.CharField(required=False, widget=forms.HiddenInput)
    # People do not see this field; programs fill it in.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, cycle: Cycle, token: str = "", former: Registration | None = None
    ) -> None:
        super().__init__(data, instance=Registration(cycle=cycle, language=get_language() or "lv"))
        self.initial["expects"] = token
        if former:
            self.initial.update(forms.model_to_dict(former, fields=self.Meta.fields))
        # In a window of its own, so that what is typed stays here.
        self.fields["privacy_acknowledged"].label = format_html(
            '{} <a href="{}" target="_blank" rel="noopener">{}<span class="visually-hidden"> {}</span></a>',
            pgettext("privacy notice", "I have read the"),
            reverse("privacy"),
            pgettext("I have read the", "privacy notice"),
            _("(opens in a new window)"),
        )

    def fieldsets(self) -> list[Any]:
        return [
            *super().fieldsets(),
            Fieldset(_("Confirmation"), "privacy_acknowledged", css_class="group"),
            Div("website", css_class="leave-empty", aria_hidden="true"),
            "expects",
        ]

    def clean_expects(self) -> str:
        return form_token.read(self.cleaned_data["expects"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty"))
        return ""

    def typed(self) -> list[tuple[str, str]]:
        pairs = []
        for name in self.Meta.fields:
            value = str(self[name].value() or "")
            choices = dict(getattr(self.fields[name], "choices", ()))
            if value:
                pairs.append((str(self.fields[name].label), str(choices.get(value, value))))
        return pairs


class CorrectionForm(PersonalForm):
    """Own details on the personal page."""

    class Meta(PersonalForm.Meta):
        fields = (*PersonalForm.Meta.fields, "language")
        widgets = PersonalForm.Meta.widgets | {"language": forms.RadioSelect}
        labels = PersonalForm.Meta.labels | {"language": _("Language of our messages")}

    def fieldsets(self) -> list[Fieldset]:
        *others, taking_part = super().fieldsets()
        return [*others, Fieldset(taking_part.legend, *taking_part.fields, "language", css_class="group")]


class FindForm(forms.Form):
    """Ask for the personal link again."""

    email = EmailField(
        label=pgettext_lazy("form", "E-mail"),
        max_length=254,
        help_text=_("The address with which you registered"),
        error_messages=EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        dress(self)
        self.helper = plain_helper()

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        address_key(email)
        return email


class NotifyForm(FindForm):
    """Ask to hear of the next cycle."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["email"].help_text = ""


class MistakeForm(forms.Form):
    """Tell the organisers that a mark is wrong; the facts are filled in by us."""

    words = ParagraphsField(
        label=_("What should be corrected"),
        max_length=1000,
        help_text=_("For example, that you joined from another computer"),
        error_messages={"required": _("Write what should be corrected")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        dress(self)
        self.helper = plain_helper()
