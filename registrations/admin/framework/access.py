"""Who may open a page: organisers, or for some pages also the trainers of its cycle."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from registrations.core import roles
from trainings.models import Cycle

View = Callable[..., HttpResponseBase]


def organisers_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if not roles.is_organiser(request.user):
            raise PermissionDenied
        return view(request, **names)

    return guarded


def of_cycle(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *, cycle_id: int, **names: Any) -> HttpResponseBase:
        return view(request, get_object_or_404(roles.cycles_to_mark(request.user), pk=cycle_id), **names)

    return guarded


def of_session(view: View) -> View:
    @wraps(view)
    def about_one(request: HttpRequest, cycle: Cycle, *, session_id: int, **names: Any) -> HttpResponseBase:
        session = next((one for one in cycle.schedule if one.pk == session_id), None)
        if session is None:
            raise Http404
        return view(request, cycle, session, **names)

    return of_cycle(about_one)
