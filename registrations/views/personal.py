"""
The personal page: no password, a signed link.

GET and HEAD only show, whatever follows links (mail scanners do); each change
is a page with a button. A wrong, cut or foreign link is a plain 404.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registrations.attendance import absences
from registrations.core import calendar_owner, form_token, history, links
from registrations.core.locking import RuleViolation
from registrations.core.transactions import DatabaseBusy
from registrations.models import Registration
from registrations.people import correcting, data_export, erasure
from registrations.places import allocation
from registrations.places.availability import availability_of
from registrations.results.certificates import issuing
from registrations.views import banners, personal_context, personal_page, public
from registrations.views.banners import Act
from registrations.views.forms import CorrectionForm, MistakeForm, RegistrationForm
from trainings import calendar
from trainings.calendar_response import personal_response
from trainings.latvia.municipalities import municipalities
from trainings.models import Session

View = Callable[..., HttpResponseBase]
# Programs have taken over by then that nothing is attended any more.
WITHDRAWN_SHOWN_FOR = datetime.timedelta(weeks=6)


def personal(view: View, find: Callable[[str], Registration] = links.find) -> View:
    """Open the link and hand the registration to the view; nothing of the page is kept or indexed anywhere."""

    @wraps(view)
    def wrapper(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        try:
            registration = find(token)
        except Registration.DoesNotExist as error:
            raise Http404 from error
        response = view(request, registration, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return wrapper


def for_calendars(view: View) -> View:
    """As `personal`, also for the key that opens the calendar and nothing else."""
    return personal(view, links.find_for_calendar)


@never_cache
@require_safe
@personal
def page(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    entry = personal_context.grant_entry_of(registration)
    if registration.is_confirmed and not entry and not banners.may_be_due(request, registration):
        return personal_page.answer(request, registration)
    context = personal_context.of_person(registration)
    banner = banners.take(request, registration, context["rows"])
    context |= {
        "banner": banner,
        "changed": banner.row if banner else None,
        "grant_entry": entry,
        "prospect": issuing.prospect_of(registration),
    }
    if registration.is_cancelled:
        context |= personal_context.way_back(registration)
    return render(request, personal_page.TEMPLATE, context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def edit(request: HttpRequest, registration: Registration) -> HttpResponse:
    form = CorrectionForm(request.POST if request.method == "POST" else None, instance=registration)
    busy = False
    if request.method == "POST" and form.is_valid():
        try:
            corrected = correcting.correct(registration.pk, form.cleaned_data, origin=history.PERSONAL_PAGE)
        except RuleViolation:
            # Not why: that would tell who else is registered.
            form.add_error("email", _("This address cannot be used here. Write to the organisers."))
        except DatabaseBusy:
            busy = True
        else:
            act, facts = banners.act_of_correction(form.changed_data)
            return banners.after(request, corrected, act, **facts)
    context = _base(registration) | {"form": form, "busy": busy, "municipalities": municipalities(timezone.localdate())}
    response = render(request, "registrations/personal_edit.html", context)
    if busy:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = "10"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cancel(request: HttpRequest, registration: Registration) -> HttpResponse:
    context = personal_context.of_person(registration) | {"waiting": personal_context.next_in_line(registration)}
    if request.method == "POST":
        cancelled = allocation.cancel(registration.pk, origin=history.PERSONAL_PAGE)
        return banners.after(request, cancelled, Act.CANCELLED, place_goes_on=bool(context["waiting"]))
    return render(request, "registrations/personal_cancel.html", context)


@never_cache
@require_safe
@personal
def again(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Show somebody who has left the form with what we still know; it is sent where everybody sends it."""
    cycle = registration.cycle
    if not (registration.is_cancelled and cycle.registration_is_open):
        return redirect("personal", links.token(registration))
    places = availability_of(cycle)
    token = form_token.sign(form_token.A_WAIT if places.is_full else form_token.A_PLACE)
    form = RegistrationForm(cycle=cycle, token=token, former=registration)
    context = public.form_context(cycle, form, is_full=places.is_full, queue_number=places.waiting + 1)
    return render(request, "registrations/register.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def erase(request: HttpRequest, registration: Registration) -> HttpResponse:
    if request.method == "POST":
        erasure.erase(registration.pk, origin=history.PERSONAL_PAGE)
        return redirect("erased")
    return render(request, "registrations/personal_erase.html", personal_context.of_person(registration))


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "registrations/erased.html")


@never_cache
@require_safe
@personal
def data(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Hand over everything that is kept about the person (GDPR, Articles 15 and 20)."""
    response = JsonResponse(
        data_export.export(registration),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename="data.json")
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def absence(request: HttpRequest, registration: Registration, session_id: int) -> HttpResponse:
    session = _own_session(registration, session_id)
    if request.method == "POST":
        return banners.after(request, registration, _change_absence(request, registration, session), session=session_id)
    context = personal_context.of_person(registration)
    row = next(row for row in context["rows"] if row.session == session)
    context |= {"row": row, "outlook": context["outlook"].without(row)}
    return render(request, "registrations/personal_absence.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def mistake(request: HttpRequest, registration: Registration, session_id: int) -> HttpResponse:
    session = _own_session(registration, session_id)
    mark = registration.attendances.filter(session=session).first()
    recorded = mark.get_state_display() if mark else _("not recorded")
    form = MistakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        absences.report_mistake(registration, session, recorded=recorded, words=form.cleaned_data["words"])
        return banners.after(request, registration, Act.REPORTED, session=session_id)
    context = _base(registration) | {"session": session, "recorded": recorded, "form": form}
    return render(request, "registrations/personal_mistake.html", context)


def _change_absence(request: HttpRequest, registration: Registration, session: Session) -> Act:
    if request.POST.get("announced") == "no":
        absences.take_back(registration, session)
        return Act.BACK
    try:
        absences.announce(registration, session)
    except RuleViolation:  # it has begun meanwhile
        return Act.TOO_LATE
    return Act.ABSENT


def _own_session(registration: Registration, session_id: int) -> Session:
    session = next((one for one in registration.cycle.schedule if one.pk == session_id), None)
    if session is None or not registration.is_confirmed:
        raise Http404
    return session


@require_safe
@for_calendars
def schedule(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    """Give the person's own calendar: as a feed, or with ?download as a file with a reminder."""
    if registration.is_cancelled and registration.status_changed_at < timezone.now() - WITHDRAWN_SHOWN_FOR:
        return HttpResponse(status=HTTPStatus.GONE)
    cycle, is_download = registration.cycle, "download" in request.GET
    with translation.override(registration.language):
        body = calendar.personal_calendar(
            cycle,
            calendar_owner.of(registration),
            method=calendar.PUBLISH if is_download else None,
            alarm=is_download,
        )
    return personal_response(request, body, f"{cycle.title}.ics")


@require_safe
@for_calendars
def session_file(request: HttpRequest, registration: Registration, session_id: int) -> HttpResponseBase:
    session = next((one for one in registration.cycle.schedule if one.pk == session_id), None)
    if session is None:
        raise Http404
    with translation.override(registration.language):
        body = calendar.session_file(session, calendar_owner.of(registration), alarm=True)
    return personal_response(request, body, f"{session.title}.ics", is_file=True)


def _base(registration: Registration) -> dict[str, Any]:
    return {"registration": registration, "cycle": registration.cycle, "token": links.token(registration)}
