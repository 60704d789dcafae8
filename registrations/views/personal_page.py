"""
The personal page of people with a place, drawn once for all who stand alike in a cycle.

It is drawn for nobody: the name, the details and the keys in the links are blanks, filled for each request. What is
kept names no person and opens no page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import conditional_escape

from registrations.core import links
from registrations.models import Certificate, Registration
from registrations.results.certificates import facts, issuing
from registrations.results.certificates.issuing import CertificateStatus
from registrations.views import personal_context
from registrations.views.personal_context import Records
from trainings import page_cache
from trainings.models import Cycle
from trainings.templatetags.site import tidied
from trainings.web.stencil import blank

TEMPLATE = "registrations/personal.html"


def answer(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    """Answer with the page of somebody with a place about whom there is no news."""
    subject = page_cache.cycle_of_participant(registration.cycle_id)
    records = personal_context.records_of(registration)
    has_certificate = issuing.valid_one(registration) is not None
    stands = repr((sorted(records.marks.items()), sorted(records.announced), has_certificate))
    name = f"personal:{hashlib.sha256(stands.encode()).hexdigest()}"
    draw = partial(_draw, cycle_id=subject.cycle_id, records=records, has_certificate=has_certificate)
    return page_cache.answer(request, name, subject, draw, fill=_words(registration))


def _draw(request: HttpRequest, *, cycle_id: int, records: Records, has_certificate: bool) -> HttpResponse:
    # The address of the page is in its links to the other language.
    request.path = request.path_info = reverse("personal", args=[blank("token")])
    anybody = Registration(
        cycle=Cycle.objects.get(pk=cycle_id),
        status=Registration.Status.CONFIRMED,
        first_name=blank("full_name"),
        institution=blank("institution"),
    )
    certificate = Certificate() if has_certificate else None
    labels = personal_context.details_of(anybody)
    context: dict[str, Any] = {
        **personal_context.of_records(anybody, records),
        **personal_context.keys_of(anybody.cycle, blank("token"), blank("calendar")),
        "reference": blank("reference"),
        "details": [(label, blank(f"detail_{name}")) for name, (label, _value) in labels.items()],
        "banner": None,
        "changed": None,
        "grant_entry": None,
        "prospect": CertificateStatus(certificate, facts.is_complete(anybody.cycle)),
    }
    return render(request, TEMPLATE, context)


def _words(registration: Registration) -> dict[str, Callable[[], str]]:
    details = personal_context.details_of(registration)
    words = {
        "full_name": registration.full_name,
        "institution": registration.institution,
        "reference": registration.reference,
        **{f"detail_{name}": value for name, (_label, value) in details.items()},
    }
    token, calendar_token = links.token(registration), links.calendar_token(registration)
    return {
        "token": lambda: token,
        "calendar": lambda: calendar_token,
        **{name: partial(_tidied, word) for name, word in words.items()},
    }


def _tidied(word: str) -> str:
    return tidied(conditional_escape(word))
