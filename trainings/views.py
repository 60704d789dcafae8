"""The schedule of a cycle for calendar programs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from trainings import calendar
from trainings.calendar_response import public_response
from trainings.models import Cycle, Session
from trainings.page_cache import page_of_cycle


@require_safe
@page_of_cycle(flags=("download",))
def schedule(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    body = calendar.public_calendar(cycle, method=calendar.PUBLISH if "download" in request.GET else None)
    return public_response(request, body, f"{cycle.title}.ics", last_modified=calendar.last_modified(cycle))


@require_safe
def session_file(request: HttpRequest, slug: str, session_id: int) -> HttpResponseBase:
    sessions = Session.objects.filter(cycle__slug=slug, cycle__is_published=True)
    found = get_object_or_404(sessions.select_related("cycle"), pk=session_id)
    session = next(session for session in found.cycle.schedule if session.pk == found.pk)
    return public_response(
        request,
        calendar.session_file(session),
        f"{session.title}.ics",
        last_modified=calendar.last_modified(found.cycle),
        is_file=True,
    )
