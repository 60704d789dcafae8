"""The door list: one session on a tablet, a large button for each person, in the order of the sign-in sheet."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.attendance import grid, mark_api, mark_confirmation, roster
from registrations.admin.attendance.mark_confirmation import MarkConfirmation
from registrations.admin.framework import pages
from registrations.admin.framework.forms import ask_to_choose
from registrations.attendance import marking
from registrations.attendance.marking import NOT_RECORDED, STATES, Mark
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Attendance, Registration
from registrations.models.history import Via
from registrations.places import allocation
from trainings.latvia.language import UNDIVIDED
from trainings.models import Cycle, Session
from trainings.web.text import LineField

PRESENT = Attendance.State.PRESENT.value


@dataclass(frozen=True)
class Guest:
    """One person at the door."""

    person: Registration
    state: str
    marked_at: datetime.datetime | None
    is_shown: bool

    @property
    def name(self) -> str:
        return roster.name_in_list(self.person)

    @property
    def key(self) -> str:
        return roster.search_key(self.person)

    @property
    def has_arrived(self) -> bool:
        return self.state == PRESENT

    @property
    def word(self) -> str:
        return "" if self.state in {PRESENT, NOT_RECORDED} else grid.state_words()[self.state]


class NewcomerForm(forms.ModelForm):
    """Somebody who comes without having registered."""

    reason = LineField(label=gettext_lazy("Reason"), max_length=300, required=False)
    early = forms.BooleanField(required=False)

    class Meta:
        model = Registration
        fields = ("first_name", "last_name", "institution", "institution_type", "email")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_to_choose(self.fields["institution_type"], Registration.InstitutionType.choices)


def next_session(cycle: Cycle) -> Session | None:
    """Return the session whose door list is wanted: the one that is not over yet, or else the last."""
    held = cycle.held_sessions
    return next((one for one in held if not one.is_over), held[-1] if held else None)


def show(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    """Show who has arrived; a POST is a tap on a name where there is no script."""
    form = MarkConfirmation(request.POST if request.method == "POST" else None)
    if form.is_valid() and (mark := _tapped(request, session)):
        try:
            origin = form.origin(request, Via.DOOR)
            outcome = marking.record(cycle.pk, [mark], origin=origin, is_confirmed_early=form.is_early)
        except RuleViolation as refused:
            form.add_error(mark_confirmation.field_of(refused.code), refused)
        except ValueError:
            messages.error(request, _("These marks could not be saved. Load the page again."))
        else:
            for conflict in mark_api.explained(outcome.conflicts):
                messages.warning(request, conflict["told"])
            return mark_confirmation.back_to("door", cycle.pk, session.pk, outcome=outcome)
    return _draw(request, cycle, session, form)


def _tapped(request: HttpRequest, session: Session) -> Mark | None:
    person = request.POST.get("person", "")
    seen = request.POST.get(f"seen-{person}", "")
    if not (person.isdecimal() and len(person) < len(str(mark_api.LARGEST_ID)) and seen in STATES):
        return None
    state = NOT_RECORDED if seen == PRESENT else PRESENT
    return Mark(registration_id=int(person), session_id=session.pk, seen=seen, state=state)


def _draw(request: HttpRequest, cycle: Cycle, session: Session, form: MarkConfirmation) -> HttpResponse:
    guests = _guests(cycle, session, roster.Filters.of(request.GET))
    return pages.page(
        request,
        "door",
        _("Arrivals: %(session)s") % {"session": grid.session_name(session)},
        cycle=cycle,
        session=session,
        guests=guests,
        arrived=sum(guest.has_arrived for guest in guests),
        nobody_found=bool(guests) and not any(guest.is_shown for guest in guests),
        filters=roster.Filters.of(request.GET),
        form=form,
        is_begun=session.starts_at <= timezone.now(),
        batch_id=mark_confirmation.batch_to_undo(request),
        for_script=_for_script(request, cycle, session),
    )


def _guests(cycle: Cycle, session: Session, filters: roster.Filters) -> list[Guest]:
    rows = Attendance.objects.filter(session=session).values_list("registration", "state", "marked_at")
    marks = {person: (state, marked_at) for person, state, marked_at in rows}
    guests = []
    for person in roster.people_of(cycle):
        state, marked_at = marks.get(person.pk, (NOT_RECORDED, None))
        is_shown = filters.finds(person) and not (filters.only_empty and state == PRESENT)
        guests.append(Guest(person, state, marked_at, is_shown))
    return guests


def _for_script(request: HttpRequest, cycle: Cycle, session: Session) -> dict[str, Any]:
    return {
        "marks": reverse("admin:attendance_marks", args=[cycle.pk]),
        "storage": f"door:{session.pk}:{request.user.pk}",
        "session": session.pk,
        "states": grid.state_words(),
        "undivided": UNDIVIDED,
        "arrived": _("arrived %(time)s"),
        "notArrived": _("not arrived"),
        "waits": _(", not saved yet"),
        "saving": _("Saving…"),
        "offline": _("No connection. Marks that wait:"),
        "loggedOut": _("Your session has ended. Log in again in this window; the marks wait here until then."),
        "undone": _("Taken back:"),
        "nothing": _("There is nothing to take back."),
        "leave": _("Leave it so"),
        "change": _("Change it to “%(state)s”"),
        "of": _("%(arrived)s of %(all)s"),
    }


def add(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    form = NewcomerForm(request.POST if request.method == "POST" else None, instance=Registration(cycle=cycle))
    if form.is_valid():
        try:
            newcomer = _enter(request, form, session)
        except RuleViolation as refused:
            field = {"early": "early", "reason": "reason", "known_address": "email"}.get(str(refused.code))
            form.add_error(field, refused)
        else:
            _tell(request, newcomer)
            return mark_confirmation.back_to("door", cycle.pk, session.pk)
    is_begun = session.starts_at <= timezone.now()
    title = _("Add on the spot: %(session)s") % {"session": grid.session_name(session)}
    return pages.page(request, "add", title, cycle=cycle, session=session, form=form, is_begun=is_begun)


@transaction.atomic
def _enter(request: HttpRequest, form: NewcomerForm, session: Session) -> Registration:
    reason = form.cleaned_data["reason"]
    origin = ChangeContext(via=Via.DOOR, by=request.user, reason=reason)
    newcomer = allocation.add(form.save(commit=False), origin=origin)
    if newcomer.is_confirmed:
        mark = Mark(registration_id=newcomer.pk, session_id=session.pk, seen=NOT_RECORDED, state=PRESENT)
        marking.record(newcomer.cycle_id, [mark], origin=origin, is_confirmed_early=form.cleaned_data["early"])
    return newcomer


def _tell(request: HttpRequest, newcomer: Registration) -> None:
    if newcomer.is_confirmed:
        text = _("%(name)s is registered and marked present.")
        messages.success(request, text % {"name": newcomer.full_name})
    else:
        text = _("No place is free: %(name)s is on the waiting list, and not marked. An organiser can give a place.")
        messages.warning(request, text % {"name": newcomer.full_name})
