"""What monitors ask: is all well, and in numbers."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.monitoring import metrics as numbers
from registrations.monitoring import readiness

PLAIN = "text/plain; charset=utf-8"


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when everything is well, else 503; English, as programs look for words."""
    with translation.override("en"):
        lines = readiness.all_lines(request)
    text = [f"{'ok' if line.is_ok else 'NOT OK'} {line.name}: {line.sentence}" for line in lines]
    is_well = all(line.is_ok for line in lines)
    body = "\n".join([f"version {settings.VERSION}", *text, ""])
    return HttpResponse(body, PLAIN, status=HTTPStatus.OK if is_well else HTTPStatus.SERVICE_UNAVAILABLE)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN:
        raise Http404
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": "Bearer"})
    with translation.override("en"):
        return HttpResponse(numbers.exposition(), "text/plain; version=0.0.4; charset=utf-8")
