"""Which visitor tries how often: the limits of throttling, applied to requests."""

import math
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from registrations.addresses import address_key
from registrations.core import form_token, rate_limits
from trainings.web.requests import client_address

WEIGHT_OF_THE_HASTY = 3


def too_many_registrations(request: HttpRequest) -> bool:
    """A form that comes back faster than people type counts for several: most likely a program sent it."""
    weight = WEIGHT_OF_THE_HASTY if form_token.is_too_fast(request.POST.get("expects", "")) else 1
    return rate_limits.is_exceeded(rate_limits.REGISTRATIONS, network(request), weight=weight)


def too_many_searches(request: HttpRequest) -> bool:
    return rate_limits.is_exceeded(rate_limits.FIND_LINK, network(request))


def may_write_to(email: str) -> bool:
    """Count that somebody asked us to write to an address; what the first limit refuses the second does not count."""
    key = address_key(email)
    return all(not rate_limits.is_exceeded(limit, key) for limit in rate_limits.TO_AN_ADDRESS)


def network(request: HttpRequest) -> str:
    return rate_limits.network_of(client_address(request))


def refusal(request: HttpRequest, limit: rate_limits.Limit) -> HttpResponse:
    ends_at = rate_limits.window_ends_at(limit)
    response = render(request, "429.html", {"ends_at": ends_at}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(math.ceil((ends_at - timezone.now()).total_seconds()))
    return response
