"""What every request passes: headers, language, unreadable bodies, a busy database."""

import codecs
import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.shortcuts import redirect
from django.utils import translation

from config import errors
from registrations.accounts import second_factor, sessions
from registrations.core.transactions import is_mistake

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Django's own admin sets the width of a few elements by style attributes.
ADMIN_CONTENT_SECURITY_POLICY = CONTENT_SECURITY_POLICY + "; style-src-attr 'unsafe-inline'"
LONGEST_LENGTH = 16  # digits; what is longer is no number of bytes
# What leads to the second step, explains it, or leads out.
PAGES_WITHOUT_SECOND_STEP = ("/admin/account/second_step/", "/admin/logout/", "/admin/jsi18n/")
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


def is_admin_path(path: str) -> bool:
    return path.startswith(("/admin/", "/en/admin/"))


def alive(get_response: GetResponse) -> GetResponse:
    """Answer /healthz: this process answers. Before anything that could ask for the host, a file or the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info != "/healthz":
            return get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Let pages load from this host only, and run no inline script."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        policy = ADMIN_CONTENT_SECURITY_POLICY if is_admin_path(request.path) else CONTENT_SECURITY_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return middleware


def language_of_path(get_response: GetResponse) -> GetResponse:
    """
    Speak the language of the address: /en/ English, all else Latvian.

    Django's own LocaleMiddleware also looks at cookies and browsers, and then
    answers one address in several languages.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def unreadable_requests(get_response: GetResponse) -> GetResponse:
    """Answer 400 to what cannot be read: odd charsets, NULs, broken or giant bodies. Django answers 500."""

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            readable = _is_small(request) and _is_utf8(request) and not _has_nul(request)
            if readable:
                request.POST  # noqa: B018  reading it is the question
        except (
            BadRequest,
            LookupError,
            MultiPartParserError,
            RequestDataTooBig,
            TooManyFieldsSent,
            TooManyFilesSent,
            UnicodeError,
            UnreadablePostError,
        ):
            readable = False
        return get_response(request) if readable else errors.bad_request(request)

    return middleware


def _is_small(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and len(length) < LONGEST_LENGTH and int(length) <= settings.LARGEST_REQUEST


def _is_utf8(request: HttpRequest) -> bool:
    return request.encoding is None or codecs.lookup(request.encoding).name == "utf-8"


def _has_nul(request: HttpRequest) -> bool:
    """PostgreSQL takes no NUL in a query; in a form the fields themselves refuse it."""
    texts = [request.path, *request.COOKIES.values(), *(text for _, texts in request.GET.lists() for text in texts)]
    return any("\0" in text for text in texts)


def colleagues(get_response: GetResponse) -> GetResponse:
    """Note that whoever is logged in is still here, and lead an organiser who needs the second step to its page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_admin_path(request.path) or not request.user.is_authenticated:
            return get_response(request)
        sessions.touch(request.session)
        if second_factor.is_missing(request) and not request.path.endswith(PAGES_WITHOUT_SECOND_STEP):
            return redirect("admin:second_factor")
        return get_response(request)

    return middleware


class BusyDatabase:
    """Answer 503 when the database does not answer in time; views that hold typed text do so themselves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, InterfaceError | OperationalError) and not is_mistake(exception):
            logger.error("The database did not answer: %s", type(exception).__name__)
            return errors.busy(request)
        return None
