"""Adding a person by hand: somebody who telephoned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.framework import pages
from registrations.admin.framework.forms import ask_to_choose
from registrations.admin.people import effects
from registrations.admin.people.data_rows import for_organisers
from registrations.admin.people.effects import Effect
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Registration
from registrations.models.history import Via
from registrations.people import spreadsheet_import
from registrations.places import allocation, by_hand
from registrations.places.availability import availability_of
from registrations.views.forms import CorrectionForm
from trainings.latvia.municipalities import municipalities
from trainings.models import Cycle
from trainings.web.text import LineField

NAMED = 5


class AddForm(CorrectionForm):
    """The public form in an organiser's hands: the name as it is said on the telephone, and why the person is added."""

    name = LineField(
        max_length=200,
        label=gettext_lazy("First name, last name"),
        help_text=gettext_lazy("A last name of two words: write it first, with a comma after it"),
        error_messages={"required": gettext_lazy("Enter the first and the last name")},
    )
    reason = LineField(max_length=300, required=False, label=gettext_lazy("Reason"))

    class Meta(CorrectionForm.Meta):
        fields = (*CorrectionForm.Meta.fields, "is_shared_address")
        widgets = CorrectionForm.Meta.widgets | {"institution_type": forms.Select}

    def __init__(self, data: QueryDict | None = None, *, instance: Registration) -> None:
        super().__init__(data, instance=instance)
        self._names = {name: self.fields.pop(name) for name in ("first_name", "last_name")}
        ask_to_choose(self.fields["institution_type"], Registration.InstitutionType.choices)
        self.initial["reason"] = _("registered by telephone")
        hint = self.fields["name"].help_text
        for_organisers(self)
        self.fields["name"].help_text = hint
        self.fields["name"].widget.attrs["autofocus"] = True
        self.order_fields(["name"])

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        parts = spreadsheet_import.divided(name)
        if not all(parts):
            raise forms.ValidationError(self.fields["name"].error_messages["required"], code="required")
        given = zip(self._names.items(), parts, strict=True)
        self.cleaned_data |= {field: control.clean(part) for (field, control), part in given}
        return name

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if not reason and not self.instance.cycle.registration_is_open:
            raise forms.ValidationError(_("Registration is not open. Say why this person is added."))
        return reason


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = AddForm(pages.posted(request), instance=Registration(cycle=cycle, language=cycle.language))
    if request.method == "POST" and form.is_valid() and (person := _added(request, cycle, form)):
        messages.success(request, _said_of(person))
        return redirect("admin:person", cycle.pk, person.pk)
    context = {
        "cycle": cycle,
        "form": form,
        "places": availability_of(cycle),
        "needed": by_hand.capacity_for(cycle, 1),
        "effects": [*_of_those_before(cycle), *effects.of_lateness(cycle)],
        "municipalities": municipalities(timezone.localdate()),
        "columns": _groups(form),
    }
    return pages.page(request, "admin/registrations/people/add", _("Add a participant"), **context)


def _added(request: HttpRequest, cycle: Cycle, form: AddForm) -> Registration | None:
    origin = ChangeContext(via=Via.ADMIN, by=request.user, reason=form.cleaned_data["reason"])
    more = form.data.get("raise_to", "")
    raise_to = int(more) if more.isascii() and more.isdigit() and len(more) < len("1000000") else None
    try:
        with transaction.atomic():
            person = allocation.add(form.instance, origin=origin)
            if raise_to and person.is_waiting:
                [person] = by_hand.give_places(cycle.pk, [person.pk], origin=origin, raise_to=raise_to)
    except RuleViolation as refusal:
        form.add_error("email" if refusal.code == "known_address" else None, refusal)
        return None
    return person


def _said_of(person: Registration) -> str:
    facts: dict[str, Any] = {"name": person.full_name, "address": person.email}
    if person.is_waiting:
        facts["number"] = person.queue_number
        return _("%(name)s waits as number %(number)d. A message with the link went to %(address)s.") % facts
    facts["place"] = person.place_number
    return _("%(name)s has place %(place)d. A message with the link went to %(address)s.") % facts


def _of_those_before(cycle: Cycle) -> list[Effect]:
    waiting = list(cycle.registrations.waiting())
    return [Effect("mind", _("Waiting longer:"), effects.names_of(waiting, NAMED))] if waiting else []


def _groups(form: AddForm) -> list[forms.BoundField]:
    return [form[name] for name in form.fields if name not in {"reason", "is_shared_address"}]
