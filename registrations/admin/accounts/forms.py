"""What people type about accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registrations.addresses import address_key
from registrations.core.roles import Role
from trainings.models import Cycle
from trainings.web.text import EmailField, LineField

PASSWORD_HINT = _("At least 12 characters; four words that have nothing to do with each other are fine")
# As long as any manager of passwords makes them; a longer one would only keep the hasher busy.
LONGEST_PASSWORD = 256
ROLE_HINTS = {
    Role.ORGANISER: _("Sees and changes everything, also the grant list and colleagues"),
    Role.TRAINER: _("Sees names and institutions in the cycles chosen, marks attendance until the session is checked"),
}


class AccountForm(forms.Form):
    """Controls dressed for the organisers' pages; the templates own the form element and the button."""

    use_required_attribute = False

    def __init__(self, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
                field.widget.attrs["class"] = f"inp {field.widget.attrs.get('class', '')}".strip()


class LoginForm(AccountForm):
    username = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Enter your e-mail address")},
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Enter your password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(AccountForm):
    """Six figures from the app; blanks that came along by pasting do not matter."""

    code = forms.CharField(
        label=_("Six figures from the app"),
        max_length=20,
        error_messages={"required": _("Enter the code that the app shows now")},
        widget=forms.TextInput(
            attrs={"class": "code-in", "inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        return re.sub(r"\D", "", self.cleaned_data["code"])


class RecoveryCodeForm(AccountForm):
    code = forms.CharField(
        label=_("Recovery code"),
        max_length=20,
        error_messages={"required": _("Enter one of your recovery codes")},
        widget=forms.TextInput(
            attrs={"class": "code-in", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NewPasswordForm(AccountForm):
    """One field: what managers of passwords fill in, and what may be looked at before it is sent."""

    password = forms.CharField(
        label=_("New password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Choose a password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, user: Any) -> None:
        super().__init__(data)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class ChangePasswordForm(NewPasswordForm):
    current = forms.CharField(
        label=_("Present password"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages={"required": _("Enter your present password")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password")


class ForgottenForm(AccountForm):
    email = EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("The e-mail address needs an @ sign, for example vards@example.com"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"}),
    )


class NameForm(AccountForm):
    name = LineField(
        label=_("Name and surname"),
        max_length=150,
        help_text=_("It stands in the history and on the grant list"),
        error_messages={"required": _("Enter name and surname")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if " " not in name:
            raise ValidationError(_("Enter both name and surname"))
        return name


class RoleForm(AccountForm):
    role = forms.ChoiceField(
        label=pgettext_lazy("account", "Role"),
        choices=[(role.value, role.label) for role in Role],
        error_messages={"required": _("Choose a role")},
        widget=forms.RadioSelect,
    )
    cycles = forms.ModelMultipleChoiceField(
        label=_("In which cycles"),
        queryset=Cycle.objects.none(),
        required=False,
        help_text=_("Only for a trainer: an organiser sees all"),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, cycles: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["cycles"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101  for the type checker
        field.queryset = cycles

    def hinted_roles(self) -> list[tuple[Any, Any]]:
        return [(choice, ROLE_HINTS[Role(str(choice.data["value"]))]) for choice in self["role"]]

    @property
    def role_chosen(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm, NameForm):
    email = EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("We send a link there; nobody types a password for somebody else"),
        error_messages={
            "required": _("Enter the e-mail address of your colleague"),
            "invalid": _("The e-mail address needs an @ sign, for example vards@example.com"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email", "spellcheck": "false"}),
    )
    field_order = ("email", "name", "role", "cycles")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        address_key(email)
        return email
