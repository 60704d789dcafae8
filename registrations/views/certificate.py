"""The certificate: for the person as a file, for everybody who has its code the answer whether it is genuine."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registrations.models import Certificate, Registration
from registrations.results.certificates import facts, issuing, printing, wording
from registrations.views.personal import personal

# Browsers send "?1" when a person pressed a link; programs that follow links in letters do not (Fetch Metadata).
PRESSED = "Sec-Fetch-User"


@never_cache
@require_safe
@personal
def download(request: HttpRequest, registration: Registration) -> HttpResponse:
    certificate = issuing.valid_one(registration)
    if certificate is None:
        raise Http404
    if request.headers.get(PRESSED) == "?1":
        issuing.note_fetched(certificate)
    return printing.as_response(certificate)


@never_cache
@require_safe
def verify(request: HttpRequest, code: str = "") -> HttpResponse:
    typed = code or request.GET.get("code", "")
    wanted = issuing.as_code(typed)
    if typed and code != wanted and set(wanted) <= set(issuing.ALPHABET) and wanted:
        return redirect("verify", wanted)
    certificate = Certificate.objects.select_related("registration").filter(code=wanted).first() if code else None
    context = _answer(certificate) if certificate else {"state": "unknown" if typed else "form"}
    response = render(request, "registrations/verify.html", context | {"typed": typed})
    response["X-Robots-Tag"] = "noindex"
    if typed and certificate is None:
        response.status_code = HTTPStatus.NOT_FOUND
    return response


def _answer(certificate: Certificate) -> dict[str, Any]:
    if certificate.replaced_at:
        newer = Certificate.objects.filter(
            registration=certificate.registration, version__gt=certificate.version
        ).exists()
        ended_on = timezone.localdate(certificate.replaced_at)
        return {"state": "replaced" if newer else "withdrawn", "ended_on": ended_on}
    stated: facts.Facts = certificate.facts
    return {
        "state": "valid" if stated["name"] else "erased",
        "certificate": certificate,
        "stated": stated,
        "issued_on": timezone.localdate(certificate.issued_at),
        "period": wording.period(stated),
        "attended": wording.attended(stated),
        "sessions": [(one["title"], wording.session_line(one)) for one in stated["sessions"]],
    }
