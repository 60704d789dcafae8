"""
Compressed pages, where nobody's secret is in them.

Whoever can make a browser ask for a page, choose words that it repeats, and see how long the answer is, reads
the rest of it letter by letter (BREACH). So pages for whoever is logged in and pages behind a personal link are
sent as they are; of the others Django masks the token, and gzip gets a name of random length.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPublicPages(GZipMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_somebodys = settings.SESSION_COOKIE_NAME in request.COOKIES or response.get("X-Robots-Tag")
        is_text = response.get("Content-Type", "").startswith(("text/", "application/xml", "application/json"))
        if is_somebodys or not is_text or not isinstance(response, HttpResponse):
            return response
        return super().process_response(request, response)
