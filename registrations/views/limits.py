"""Which visitor tries how often: the limits of throttling, applied to requests."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registrations import promises, throttling
from trainings.requests import client_address

WEIGHT_OF_THE_HASTY = 3


def too_many_registrations(request: HttpRequest) -> bool:
    """A form that comes back faster than people type counts for several: most likely a program sent it."""
    weight = WEIGHT_OF_THE_HASTY if promises.is_hasty(request.POST.get("expects", "")) else 1
    return throttling.is_exceeded(throttling.REGISTRATIONS, network(request), weight=weight)


def too_many_searches(request: HttpRequest) -> bool:
    return throttling.is_exceeded(throttling.FIND_LINK, network(request))


def network(request: HttpRequest) -> str:
    return throttling.network_of(client_address(request))


def refusal(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "3600"
    return response
