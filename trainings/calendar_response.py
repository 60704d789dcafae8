"""A calendar over HTTP: programs ask for it again and again, so most answers are 304."""

import datetime
import hashlib
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.text import slugify


def calendar_response(
    request: HttpRequest, body: bytes, filename: str, *, public: bool, last_modified: datetime.datetime
) -> HttpResponseBase:
    """Return the calendar, or 304 when the program has this very version. `?download` makes it a file to keep."""
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Last-Modified"] = http_date(last_modified.timestamp())
    response["Content-Disposition"] = _disposition(filename, is_attachment="download" in request.GET)
    if public:
        response["Cache-Control"] = "public, max-age=300"
    else:
        response["Cache-Control"] = "private, no-cache"
        response["X-Robots-Tag"] = "noindex"
    # A participant's own copy also changes without a date, as when a place is got: only the bytes decide.
    modified_at = int(last_modified.timestamp()) if public else None
    return get_conditional_response(request, etag, modified_at, response) or response


def _disposition(filename: str, *, is_attachment: bool) -> str:
    """Return both names of the file: plain letters for old programs, the true one for the others (RFC 6266)."""
    stem = filename.removesuffix(".ics")
    plain = f"{slugify(stem) or 'calendar'}.ics"
    kind = "attachment" if is_attachment else "inline"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
