"""Long work: how far it is, and the file when it is ready."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import BinaryField, BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Length, Substr
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from registrations.admin.framework import pages
from registrations.models import Job

TEMPLATES = "admin/registrations/operations/job"
PORTION = 512 * 1024
TYPES = {
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show(request: HttpRequest, job_id: int) -> HttpResponse:
    job = _job(job_id)
    context = {"job": job, "cycle": job.cycle, "percent": 100 * job.done // job.total if job.total else 0}
    return pages.page(request, f"{TEMPLATES}/show", str(job.get_kind_display()).capitalize(), **context)


def download(request: HttpRequest, job_id: int) -> HttpResponseBase:
    job = _job(job_id)
    size = Job.objects.annotate(size=Length("file")).values_list("size", flat=True).get(pk=job.pk)
    if not size:
        raise Http404
    dot = job.file_name.rfind(".")
    content_type = TYPES.get(job.file_name[dot:], "application/octet-stream")
    response = StreamingHttpResponse(_portions(job.pk, size), content_type=content_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=job.file_name)
    return response


def _portions(pk: int, size: int) -> Iterator[bytes]:
    """Read the file bit by bit: it may be as large as the memory of the worker."""
    for start in range(1, size + 1, PORTION):
        portion = Substr("file", start, PORTION, output_field=BinaryField())
        yield bytes(Job.objects.annotate(portion=portion).values_list("portion", flat=True).get(pk=pk))


def _job(job_id: int) -> Job:
    has_file = ExpressionWrapper(Q(file__isnull=False), output_field=BooleanField())
    jobs = Job.objects.select_related("cycle").defer("file").annotate(has_file=has_file)
    return get_object_or_404(jobs, pk=job_id)
