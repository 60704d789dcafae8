"""The schedule of a cycle for calendar programs."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from trainings import calendar
from trainings.calendar_response import calendar_response
from trainings.models import Cycle
from trainings.page_cache import page_of_cycle


@require_safe
@page_of_cycle(flags=("download",))
def schedule(request: HttpRequest, cycle: Cycle) -> HttpResponseBase:
    body = calendar.public_calendar(cycle, method=calendar.PUBLISH if "download" in request.GET else None)
    return calendar_response(
        request, body, f"{cycle.title}.ics", public=True, last_modified=calendar.last_modified(cycle)
    )
