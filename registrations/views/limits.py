"""Which visitor tries how often: the limits of throttling, applied to requests."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registrations import throttling
from trainings.requests import client_address


def too_many_registrations(request: HttpRequest) -> bool:
    return throttling.is_exceeded(throttling.REGISTRATIONS, network(request))


def too_many_searches(request: HttpRequest) -> bool:
    return throttling.is_exceeded(throttling.FIND_LINK, network(request))


def network(request: HttpRequest) -> str:
    return throttling.network_of(client_address(request))


def refusal(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = "3600"
    return response
