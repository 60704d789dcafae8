"""Certificates as files: one on its own, or all of a cycle."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import quote

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registrations.models import Certificate, Job
from registrations.results.certificates import wording
from trainings.models import Cycle

PROGRAM = Path(__file__).with_name("drawing.py")
PATIENCE = 60
# The library keeps all pages of a file in memory, 2 MB for each: that many people are in one file.
IN_ONE_FILE = 100


def pdf(certificates: Sequence[Certificate]) -> bytes:
    """Return one file with these certificates, a page each. The same certificates are the same bytes."""
    pages = [wording.page_of(one) for one in certificates]
    stated = certificates[0].facts
    title = pages[0]["kind"] if len(pages) > 1 else f"{pages[0]['kind']}: {stated['name']}"
    description = {
        "title": title,
        "language": stated["language"],
        "organiser": stated["organiser"],
        "issued_at": max(one.issued_at for one in certificates).isoformat(timespec="seconds"),
        "certificates": pages,
    }
    program = [sys.executable, "-P", str(PROGRAM)]
    # What it complains about goes to the log of this process.
    return subprocess.run(
        program, input=json.dumps(description).encode(), stdout=subprocess.PIPE, timeout=PATIENCE, check=True
    ).stdout


def as_response(certificate: Certificate) -> HttpResponse:
    """Return the PDF with both names of the file: plain letters for old programs, the true one (RFC 6266)."""
    stem = f"{_('certificate')} {certificate.number.replace('/', '-')}"
    plain, true = f"{slugify(stem)}.pdf", quote(f"{stem}.pdf", safe="")
    response = HttpResponse(pdf([certificate]), content_type="application/pdf")
    response["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{true}"
    return response


def valid_ones(cycle: Cycle) -> QuerySet[Certificate]:
    valid = Certificate.objects.filter(
        registration__cycle=cycle, registration__erased_at__isnull=True, replaced_at__isnull=True
    )
    return valid.select_related("registration").order_by("registration__sort_key", "registration")


def make(job: Job, tell: Callable[[int, int], None]) -> tuple[str, bytes]:
    certificates = list(valid_ones(job.cycle))
    if not certificates:
        raise LookupError("There is no certificate.")
    tell(0, len(certificates))
    stem = f"{job.cycle.slug}-{timezone.localdate(job.created_at)}"
    if len(certificates) <= IN_ONE_FILE:
        return f"{stem}.pdf", pdf(certificates)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as files:  # a PDF is compressed already
        for first in range(0, len(certificates), IN_ONE_FILE):
            some = certificates[first : first + IN_ONE_FILE]
            last = first + len(some)
            files.writestr(zipfile.ZipInfo(f"{stem}-{first + 1:04}-{last:04}.pdf"), pdf(some))
            tell(last, len(certificates))
    return f"{stem}.zip", archive.getvalue()
