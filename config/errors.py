"""The pages for what went wrong: each says what happened and what to do, in the visitor's language."""

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve

from registrations.core.transactions import is_mistake
from registrations.views import public


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=HTTPStatus.FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Give the public form back with what was typed. Others are not: somebody else may have filled them in."""
    match = resolve(request.path_info)
    if match.url_name == "register":
        return public.unsent(request, match.kwargs["slug"])
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    # As when the session is stored, after all views and hooks.
    trouble = sys.exc_info()[1]
    if isinstance(trouble, InterfaceError | OperationalError) and not is_mistake(trouble):
        return busy(request)
    # Without a request, so that no context processor can fail once more.
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def busy(request: HttpRequest) -> HttpResponse:
    response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
    response["Retry-After"] = "10"
    return response
