"""What is known about a request while it is answered: its number, and afterwards a line in the log."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.logs import request_id
from trainings.web.requests import comes_through_unknown_proxy

logger = logging.getLogger(__name__)
GIVEN_BY_A_PROXY = re.compile(r"[A-Za-z0-9-]{8,64}")


def trace_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # Never reset: Django writes of an answer with an error after all middleware.
        request_id.set(_number(request))
        started = time.perf_counter()
        if comes_through_unknown_proxy(request):
            warn_of_unknown_proxy()
        response = get_response(request)
        response.headers["X-Request-ID"] = request_id.get()
        milliseconds = (time.perf_counter() - started) * 1000
        logger.info("%s %s %d %d ms", request.method, _place(request), response.status_code, milliseconds)
        return response

    return middleware


def _number(request: HttpRequest) -> str:
    """Return the number that our proxy has given, so that its log and ours can be laid side by side."""
    given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.TRUSTED_PROXY_COUNT else ""
    return given if GIVEN_BY_A_PROXY.fullmatch(given) else secrets.token_hex(8)


def _place(request: HttpRequest) -> str:
    """Return the pattern of the address: the address itself may hold a key, or what somebody has typed."""
    match = request.resolver_match
    return f"/{match.route}" if match else "-"


@cache
def warn_of_unknown_proxy() -> None:
    logger.warning(
        "Requests come through a reverse proxy while TRUSTED_PROXY_COUNT is 0: everybody counts as one visitor, "
        "and limits on trying stop all together. Set it to the number of proxies."
    )
