"""A calendar over HTTP: programs ask for it again and again, so most answers are 304."""

import datetime
import hashlib
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.text import slugify


def public_response(
    request: HttpRequest, body: bytes, filename: str, *, last_modified: datetime.datetime, is_file: bool = False
) -> HttpResponseBase:
    """Return the calendar, or 304 when the program has this very version. `?download` makes it a file to keep."""
    response = _response(request, body, filename, is_file=is_file)
    response["Last-Modified"] = http_date(last_modified.timestamp())
    response["Cache-Control"] = "public, max-age=300"
    modified_at = int(last_modified.timestamp())
    return get_conditional_response(request, response["ETag"], modified_at, response) or response


def personal_response(request: HttpRequest, body: bytes, filename: str, *, is_file: bool = False) -> HttpResponseBase:
    """As for the public, but for one person, and without a date: such a copy also changes when a place is got."""
    response = _response(request, body, filename, is_file=is_file)
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, response["ETag"], None, response) or response


def _response(request: HttpRequest, body: bytes, filename: str, *, is_file: bool) -> HttpResponse:
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = f'"{hashlib.sha256(body).hexdigest()}"'
    response["Content-Disposition"] = _disposition(filename, is_attachment=is_file or "download" in request.GET)
    return response


def _disposition(filename: str, *, is_attachment: bool) -> str:
    stem = filename.removesuffix(".ics")
    plain = f"{slugify(stem) or 'calendar'}.ics"
    kind = "attachment" if is_attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
