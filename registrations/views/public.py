"""The pages that anybody sees: cycles, the form, and what comes after it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registrations.core import form_token
from registrations.core.locking import RuleViolation
from registrations.core.rate_limits import REGISTRATIONS
from registrations.core.transactions import retrying
from registrations.models import Registration
from registrations.people import privacy_notice
from registrations.places import allocation
from registrations.places.allocation import RegistrationResult
from registrations.places.availability import Availability, availability, availability_in, availability_of
from registrations.views import cycle_context, past_cycles, rate_limits
from registrations.views.forms import RegistrationForm
from registrations.views.structured_data import json_ld
from trainings import page_cache
from trainings.latvia.municipalities import municipalities
from trainings.models import Cycle
from trainings.page_cache import page_of_all_cycles, page_of_cycle
from trainings.web.stencil import blank

# Long enough to read the page after the form once more.
REMEMBERED_FOR = datetime.timedelta(hours=1)


@require_safe
@page_of_all_cycles()
def home(request: HttpRequest) -> HttpResponse:
    past = past_cycles.revisions()
    cycles = list(Cycle.objects.published().exclude(pk__in=past).prefetch_related("sessions"))
    counts = availability(cycles)
    groups: dict[str, list[tuple[Cycle, Availability]]] = {phase: [] for phase in cycle_context.Phase}
    for cycle in cycles:
        groups[cycle_context.phase_of(cycle)].append((cycle, counts[cycle.pk]))
    context = {
        "open": sorted(groups["open"], key=lambda entry: entry[0].registration_closes_on),
        "coming": groups["opens_later"] + groups["closed"] + groups["past"],
        # Drawn again only when one of them changes, not with each registration elsewhere.
        "past_key": past_cycles.key(past),
        "past": partial(past_cycles.listed, past) if past else None,
    }
    return render(request, "registrations/home.html", context)


@require_safe
@page_of_cycle()
def cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    now = availability_of(cycle)
    context = {
        **cycle_context.of_cycle(request, cycle),
        "places": now,
        "rule_rows": cycle_context.rule_rows(cycle),
        "poster": cycle_context.poster_of(cycle),
        "structured_data": json_ld(cycle, now),
    }
    return render(request, "registrations/cycle.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form, and take it: what counts is the moment at which the whole request has been received."""
    received_at = timezone.now()
    if request.method != "POST":
        return empty_form(request, slug)
    cycle = published_cycle(slug)
    form = RegistrationForm(request.POST, cycle=cycle)
    try:
        return _take(request, cycle, form, received_at)
    except RuleViolation:
        return _closed_page(request, published_cycle(slug), form)
    except OperationalError:  # DatabaseBusy is one; counting the tries meets others
        return _form_page(request, cycle, form, busy=True)


def unsent(request: HttpRequest, slug: str) -> HttpResponse:
    """Give back a form that came without a valid token: it was open too long, or the browser keeps no cookies."""
    cycle = published_cycle(slug)
    form = RegistrationForm(request.POST, cycle=cycle)
    now = availability_of(cycle)
    context = form_context(cycle, form, is_full=now.is_full, queue_number=now.waiting + 1) | {"unsent": True}
    return render(request, "registrations/register.html", context, status=HTTPStatus.FORBIDDEN)


def empty_form(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Show the form, drawn once for all who may have a place and once for all who would wait."""
    subject = page_cache.cycle_at(slug).without_places()
    now = availability_in(subject.cycle_id)
    promise = form_token.A_WAIT if now.is_full else form_token.A_PLACE
    fill = {
        "csrf": lambda: get_token(request),
        "promise": lambda: form_token.sign(promise),
        "queue_number": lambda: str(now.waiting + 1),
    }
    draw = partial(_draw_empty_form, cycle=subject.cycle, is_full=now.is_full)
    return page_cache.answer(request, f"form:{promise}", subject, draw, fill=fill)


def _draw_empty_form(request: HttpRequest, *, cycle: Callable[[], Cycle], is_full: bool) -> HttpResponse:
    subject = cycle()
    if cycle_context.phase_of(subject) != cycle_context.Phase.OPEN:
        return _closed_page(request, subject, None)
    form = RegistrationForm(cycle=subject, token=blank("promise"))
    context = form_context(subject, form, is_full=is_full, queue_number=blank("queue_number"))
    return render(request, "registrations/register.html", context | {"csrf_token": blank("csrf")})


@never_cache
@require_safe
def registered(request: HttpRequest, slug: str) -> HttpResponseBase:
    subject = page_cache.cycle_at(slug).without_places()
    remembered = request.session.get("registered", {}).get(str(subject.cycle_id))
    # Of this form and this moment: what becomes of the registration is the business of whoever has the address.
    status, email = (remembered["status"], remembered["email"]) if remembered else ("", "")
    place_was_lost = bool(remembered and status == Registration.Status.WAITING and remembered["lost"])
    fill = {"email": lambda: email}
    draw = partial(_draw_registered, cycle=subject.cycle, status=status, place_was_lost=place_was_lost)
    return page_cache.answer(request, f"registered:{status}:{place_was_lost}", subject, draw, fill=fill)


def _draw_registered(
    request: HttpRequest, *, cycle: Callable[[], Cycle], status: str, place_was_lost: bool
) -> HttpResponse:
    anybody = {"status": status, f"is_{status}": True, "email": blank("email")}
    context = {
        **cycle_context.of_cycle(request, cycle()),
        "registration": anybody if status else None,
        "place_was_lost": place_was_lost,
    }
    return render(request, "registrations/registered.html", context)


def published_cycle(slug: str) -> Cycle:
    return get_object_or_404(Cycle.objects.published(), slug=slug)


def _take(request: HttpRequest, cycle: Cycle, form: RegistrationForm, received_at: datetime.datetime) -> HttpResponse:
    is_open = cycle.accepts_registrations_on(timezone.localdate(received_at))
    if is_open and form.is_valid():
        result = _register(request, form, received_at)
        if result is None:
            return rate_limits.refusal(request, REGISTRATIONS)
        _remember(request, form, result.registration)
        return redirect("registered", cycle.slug)
    if rate_limits.too_many_registrations(request):
        return rate_limits.refusal(request, REGISTRATIONS)
    return _form_page(request, cycle, form) if is_open else _closed_page(request, cycle, form)


@retrying
@transaction.atomic
def _register(
    request: HttpRequest, form: RegistrationForm, received_at: datetime.datetime
) -> RegistrationResult | None:
    """Count the try and register, in one commit; return nothing if it was one try too many."""
    if rate_limits.too_many_registrations(request):
        return None
    form.instance.privacy_acknowledged_at = received_at
    form.instance.privacy_version = privacy_notice.version_for(form.instance.cycle, form.instance.language)
    return allocation.register_within(form.instance, received_at=received_at)


def _form_page(request: HttpRequest, cycle: Cycle, form: RegistrationForm, *, busy: bool = False) -> HttpResponse:
    now = availability_of(cycle) if not busy else Availability(cycle.capacity)
    context = form_context(cycle, form, is_full=now.is_full, queue_number=now.waiting + 1) | {"busy": busy}
    response = render(request, "registrations/register.html", context)
    if busy:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = "10"
    return response


def form_context(cycle: Cycle, form: RegistrationForm, *, is_full: bool, queue_number: int | str) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "phase": cycle_context.phase_of(cycle),
        "is_full": is_full,
        "queue_number": queue_number,
        "form": form,
        "municipalities": municipalities(timezone.localdate()),
        "busy": False,
    }


def _closed_page(request: HttpRequest, cycle: Cycle, form: RegistrationForm | None) -> HttpResponse:
    context = {
        **cycle_context.of_cycle(request, cycle),
        "places": None,
        "rule_rows": cycle_context.rule_rows(cycle),
        "poster": cycle_context.poster_of(cycle),
        "structured_data": "",
        "canonical_url": settings.SITE_URL + cycle.get_absolute_url(),
        "late": form is not None,
        "typed": form.typed() if form else [],
    }
    status = HTTPStatus.FORBIDDEN if form else HTTPStatus.OK
    return render(request, "registrations/cycle.html", context, status=status)


def _remember(request: HttpRequest, form: RegistrationForm, registration: Registration) -> None:
    remembered = request.session.get("registered", {})
    remembered[str(registration.cycle_id)] = {
        "email": form.cleaned_data["email"],
        "status": registration.status,
        "lost": form.cleaned_data["expects"] == form_token.A_PLACE,
    }
    request.session["registered"] = remembered
    if not request.user.is_authenticated:  # whose session ends by another rule
        request.session.set_expiry(REMEMBERED_FOR)
