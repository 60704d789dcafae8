"""Acts on the people who were ticked: what an act would do, and what it did, with names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.admin.framework import pages
from registrations.admin.framework.numbers import numbers
from registrations.admin.people import effects
from registrations.admin.people.effects import Effect
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Registration
from registrations.models.history import Via
from registrations.people import correcting
from registrations.places import allocation, by_hand
from registrations.places.availability import availability_of
from trainings.models import Cycle
from trainings.web.text import LineField

TEMPLATES = "admin/registrations/people"
# What the button of the list sends, and the page that it leads to.
ACTS = {
    "place": "people_place",
    "cancel": "people_cancel",
    "link": "people_link",
    "write": "message_write",
    "export": "people_export",
}
YES_NO = {"yes": True, "no": False}


class ReasonForm(forms.Form):
    reason = LineField(max_length=300, required=False, label=gettext_lazy("Reason"))


class PlaceForm(ReasonForm):
    raise_to = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)


class CancelForm(ReasonForm):
    """The two questions have no answer beforehand."""

    give_on = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={"required": gettext_lazy("Say whether the place goes to the next person")},
    )
    tell = forms.ChoiceField(
        choices=[("yes", ""), ("no", "")],
        error_messages={"required": gettext_lazy("Say whether to write to the participant")},
    )

    def __init__(self, data: Any, *, asks_to_give_on: bool) -> None:
        super().__init__(data)
        if not asks_to_give_on:
            del self.fields["give_on"]


@dataclass(frozen=True)
class Chosen:
    """The people of an act, and those for whom it makes no sense."""

    people: list[Registration]
    others: list[Registration]

    @property
    def numbers(self) -> list[int]:
        return [person.pk for person in self.people]

    @property
    def query(self) -> str:
        return ",".join(map(str, self.numbers))


def address_of(act: str, cycle: Cycle, people: Iterable[int]) -> str:
    return f"{reverse(f'admin:{ACTS[act]}', args=[cycle.pk])}?who={','.join(map(str, people))}"


def give_places(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    who = _chosen(request, cycle, [Registration.Status.WAITING])
    form = PlaceForm(pages.posted(request))
    if form.is_valid() and (given := _given(request, cycle, who, form)):
        names = ", ".join(
            _("%(name)s (place %(place)d)") % {"name": one.full_name, "place": one.place_number} for one in given
        )
        messages.success(
            request, _("These people have a place now: %(names)s. Messages are on their way.") % {"names": names}
        )
        return _back(cycle, who)
    needed, now = by_hand.capacity_for(cycle, len(who.people)), availability_of(cycle)
    context = {
        "effects": [*effects.of_places(cycle, who.people), *_left_out(who)],
        "raise_to": needed if needed > now.capacity else None,
        "places": now,
    }
    return _ask(request, cycle, who, form, f"{TEMPLATES}/place", _title_of_places(who.people), **context)


def _title_of_places(people: list[Registration]) -> str:
    if len(people) == 1:
        return _("Give a place: %(name)s?") % {"name": people[0].full_name}
    return ngettext("Give %(n)d person a place?", "Give %(n)d people a place?", len(people)) % {"n": len(people)}


def cancel(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    who = _chosen(request, cycle, [Registration.Status.CONFIRMED, Registration.Status.WAITING])
    freed = sum(person.is_confirmed for person in who.people)
    following = by_hand.next_in_line(cycle, who.numbers, freed)
    asks = bool(following) and not allocation.promotes_by_itself(cycle)
    form = CancelForm(pages.posted(request), asks_to_give_on=asks)
    if form.is_valid() and (done := _cancelled(request, cycle, who, form)):
        messages.success(request, effects.said_of_cancelling(done, told=form.cleaned_data["tell"] == "yes"))
        return _back(cycle, who)
    names = ", ".join(person.full_name for person in who.people)
    context = {
        "effects": [*effects.of_cancelling(cycle, who.people, following), *_left_out(who)],
        "asks_to_give_on": asks,
        "following": ", ".join(person.full_name for person in following),
    }
    title = _("Cancel participation: %(names)s?") % {"names": names}
    return _ask(request, cycle, who, form, f"{TEMPLATES}/cancel", title, **context)


def send_links(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    who = _chosen(request, cycle, Registration.Status.values)
    form = ReasonForm(pages.posted(request))
    if form.is_valid():
        sent = correcting.send_links(cycle.pk, who.numbers, origin=_origin(request, form))
        names = ", ".join(f"{one.full_name} ({one.email})" for one in sent)
        messages.success(request, _("The link is on its way: %(names)s.") % {"names": names})
        return _back(cycle, who)
    number = len(who.people)
    title = ngettext("Send %(n)d person the link again?", "Send %(n)d people the link again?", number) % {"n": number}
    return _ask(
        request, cycle, who, form, f"{TEMPLATES}/link", title, effects=[*effects.of_links(who.people), *_left_out(who)]
    )


def _chosen(request: HttpRequest, cycle: Cycle, statuses: Iterable[str]) -> Chosen:
    given = numbers(request.GET.get("who", "").split(","))
    found = list(cycle.registrations.filter(pk__in=given).in_latvian_order())
    if not found:
        raise Http404
    allowed = set(statuses)
    people = [one for one in found if one.status in allowed and not one.is_erased]
    for person in found:
        person.cycle = cycle
    return Chosen(people, [one for one in found if one not in people])


def _left_out(who: Chosen) -> list[Effect]:
    if not who.others:
        return []
    names = ", ".join(f"{person.full_name} ({person.get_status_display()})" for person in who.others)
    return [Effect("mind", _("Nothing changes for:"), names)]


def _given(request: HttpRequest, cycle: Cycle, who: Chosen, form: PlaceForm) -> list[Registration]:
    raise_to, origin = form.cleaned_data["raise_to"], _origin(request, form)
    try:
        return by_hand.give_places(cycle.pk, who.numbers, origin=origin, raise_to=raise_to)
    except RuleViolation as refusal:
        form.add_error(None, refusal)
        return []


def _cancelled(request: HttpRequest, cycle: Cycle, who: Chosen, form: CancelForm) -> by_hand.Cancellation | None:
    tell, give_on = (form.cleaned_data.get(name) == "yes" for name in ("tell", "give_on"))
    try:
        return by_hand.cancel(cycle.pk, who.numbers, origin=_origin(request, form), tell=tell, give_on=give_on)
    except RuleViolation as refusal:
        form.add_error(None, refusal)
        return None


def _origin(request: HttpRequest, form: forms.Form) -> ChangeContext:
    return ChangeContext(via=Via.ADMIN, by=request.user, reason=form.cleaned_data["reason"])


def _back(cycle: Cycle, who: Chosen) -> HttpResponse:
    if len(who.people) + len(who.others) == 1:
        return redirect("admin:person", cycle.pk, who.people[0].pk)
    return redirect("admin:cycle_people", cycle.pk)


def _ask(
    request: HttpRequest, cycle: Cycle, who: Chosen, form: forms.Form, template: str, title: str, **context: Any
) -> HttpResponse:
    facts = {"cycle": cycle, "who": who, "form": form, "back": _back_address(cycle, who)} | context
    return pages.page(request, template, title, **facts)


def _back_address(cycle: Cycle, who: Chosen) -> str:
    if len(who.people) + len(who.others) == 1:
        return reverse("admin:person", args=[cycle.pk, (who.people + who.others)[0].pk])
    return reverse("admin:cycle_people", args=[cycle.pk])
