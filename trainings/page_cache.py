"""
Public pages as functions of what they show: drawn once for a revision, a language and a stretch of time.

    @require_safe
    @page_of_cycle()                    # takes the slug, or raises Http404; the view gets the cycle
    def cycle(request, cycle): ...

    @require_safe
    @page_of_all_cycles()               # the home page, the sitemap: whatever shows several cycles
    def home(request): ...

Each request asks the database for the revision (trainings.models.revision) and is answered with kept bytes, or with
304, if nothing has changed since they were drawn. Nothing has to be invalidated, and no process can be stale.

The view is drawn for nobody: its request has no user, cookies or query, except the `flags` which the decorator names
(`?download` or not). A page is kept until the hour is over or a session begins or ends, so it may show days and hours
that are left, and no minutes. A new fact on a page must raise the revision: add it to SHOWN_IN_PUBLIC of its model,
or give its model triggers.

A page of a participant is kept by `cycle_of_participant`: its revision also counts what only participants see.

A page that differs between visitors in a few words calls `answer` itself: the words are blanks (trainings.web.stencil)
of the drawn page and filled for each request. A token that is drawn by other means would be everybody's.
"""

from __future__ import annotations

import datetime
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.html import conditional_escape
from django.utils.http import parse_http_date_safe
from django.utils.translation import get_language

from trainings.models import Cycle, Session
from trainings.web import stencil

View = Callable[..., HttpResponseBase]
Fill = Mapping[str, Callable[[], str]]
HOUR = datetime.timedelta(hours=1)
# So long before its beginning a page may say that a session begins in a moment.
A_MOMENT = datetime.timedelta(minutes=15)
FACTS = "page_cache.facts"
OF_CYCLE = (
    "SELECT c.id, r.number, r.facts FROM trainings_cycle c JOIN trainings_revision r ON r.cycle_id = c.id "
    "WHERE c.slug = %s AND c.is_published"
)
OF_PARTICIPANTS = "SELECT cycle_id, personal, facts FROM trainings_revision WHERE cycle_id = %s"
OF_ALL_CYCLES = "SELECT 0, COALESCE(SUM(number), 0), COALESCE(SUM(facts), 0) FROM trainings_revision"


def facts_of(request: HttpRequest) -> str:
    """
    Return what parts of a page without the places are kept by: `{% cache None name facts %}`.

    Where the page is not kept, as a draft, it is a key that nothing else has.
    """
    return str(request.META.get(FACTS) or secrets.token_hex(16))


def page_of_cycle(*, flags: tuple[str, ...] = ()) -> Callable[[View], Callable[[HttpRequest, str], HttpResponseBase]]:
    """Decorate a view of a published cycle, which takes a request and the cycle; its address has the slug."""

    def decorate(view: View) -> Callable[[HttpRequest, str], HttpResponseBase]:
        @wraps(view)
        def wrapper(request: HttpRequest, slug: str) -> HttpResponseBase:
            subject = cycle_at(slug)
            return answer(request, _name(view), subject, lambda nobody: view(nobody, subject.cycle()), flags=flags)

        return wrapper

    return decorate


def page_of_all_cycles(*, flags: tuple[str, ...] = ()) -> Callable[[View], Callable[[HttpRequest], HttpResponseBase]]:
    def decorate(view: View) -> Callable[[HttpRequest], HttpResponseBase]:
        @wraps(view)
        def wrapper(request: HttpRequest) -> HttpResponseBase:
            return answer(request, _name(view), _subject(OF_ALL_CYCLES), view, flags=flags)

        return wrapper

    return decorate


@dataclass(frozen=True)
class Subject:
    """What a page is about, a cycle or all (0), and its revision; `facts` is the revision without the places."""

    cycle_id: int
    revision: int
    facts: int

    def cycle(self) -> Cycle:
        """Return the cycle as it is now, or raise Http404 if it is a draft again."""
        return get_object_or_404(Cycle.objects.published(), pk=self.cycle_id)

    def without_places(self) -> Subject:
        return replace(self, revision=self.facts)


@dataclass(frozen=True)
class _Kept:
    """A drawn page: pieces of bytes with the names of blanks between them, and how long it is true."""

    revision: int
    drawn_at: datetime.datetime
    ends_at: datetime.datetime
    pieces: list[bytes]
    headers: dict[str, str] = field(default_factory=dict)

    def is_true(self, revision: int, now: datetime.datetime) -> bool:
        return self.revision == revision and self.drawn_at <= now < self.ends_at


def cycle_at(slug: str) -> Subject:
    return _subject(OF_CYCLE, slug)


def cycle_of_participant(cycle_id: int) -> Subject:
    return _subject(OF_PARTICIPANTS, cycle_id)


def answer(
    request: HttpRequest,
    name: str,
    subject: Subject,
    draw: Callable[[HttpRequest], HttpResponseBase],
    *,
    fill: Fill | None = None,
    flags: tuple[str, ...] = (),
) -> HttpResponseBase:
    """Answer with the page of this name, drawn if it is not kept; `fill` gives the words for its blanks."""
    given = tuple(flag for flag in flags if flag in request.GET)
    key = f"page:{name}:{subject.cycle_id}:{get_language()}:{','.join(given)}"
    now = timezone.now()
    kept: _Kept | None = cache.get(key)
    if kept is None or not kept.is_true(subject.revision, now):
        ends_at = _ends_at(subject.cycle_id, now)
        nobody = _request_of_nobody(request, given)
        nobody.META[FACTS] = f"{subject.cycle_id}:{subject.facts}:{get_language()}:{ends_at.isoformat()}"
        response = draw(nobody)
        if not isinstance(response, HttpResponse) or response.status_code != HTTPStatus.OK:
            return response
        kept = _keep(subject, response, now, ends_at)
        cache.set(key, kept, None)
    return _fresh(request, kept, fill or {})


def _name(view: View) -> str:
    return f"{view.__module__}.{view.__qualname__}"


def _subject(statement: str, *parameters: str | int) -> Subject:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    if row is None:
        raise Http404
    return Subject(*map(int, row))


def _keep(subject: Subject, response: HttpResponse, now: datetime.datetime, ends_at: datetime.datetime) -> _Kept:
    is_picture = response["Content-Type"].startswith("image/")
    pieces = [response.content] if is_picture else [piece.encode() for piece in stencil.pieces(response.text)]
    if len(pieces) == 1:
        response.headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()}"')
        # To be asked for each time: no browser may decide by itself that it is new enough.
        response.headers.setdefault("Cache-Control", "no-cache")
    return _Kept(subject.revision, now, ends_at, pieces, dict(response.headers.items()))


def _fresh(request: HttpRequest, kept: _Kept, fill: Fill) -> HttpResponseBase:
    pieces = list(kept.pieces)
    for index in range(1, len(pieces), 2):
        pieces[index] = conditional_escape(fill[pieces[index].decode()]()).encode()
    response = HttpResponse(b"".join(pieces), headers=kept.headers)
    etag = kept.headers.get("ETag")
    if etag is None:
        return response
    modified_at = parse_http_date_safe(kept.headers.get("Last-Modified", ""))
    return get_conditional_response(request, etag, modified_at, response) or response


def _request_of_nobody(request: HttpRequest, flags: tuple[str, ...]) -> HttpRequest:
    nobody = HttpRequest()
    nobody.method, nobody.path, nobody.path_info = "GET", request.path, request.path_info
    nobody.META = {"SERVER_NAME": request.META.get("SERVER_NAME", ""), "SERVER_PORT": "80"}
    nobody.GET = QueryDict("&".join(flags))
    nobody.resolver_match = request.resolver_match
    nobody.LANGUAGE_CODE = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return nobody


def _ends_at(cycle_id: int, now: datetime.datetime) -> datetime.datetime:
    """Return when time alone changes the page: at the next full hour, or when a session begins or ends before."""
    hour = now.replace(minute=0, second=0, microsecond=0) + HOUR
    sessions = Session.objects.filter(cycle=cycle_id) if cycle_id else Session.objects.all()
    soon = sessions.filter(Q(starts_at__range=(now, hour + A_MOMENT)) | Q(ends_at__range=(now, hour))).order_by()
    moments = [
        moment
        for starts_at, ends_at in soon.values_list("starts_at", "ends_at")
        for moment in (starts_at - A_MOMENT, starts_at, ends_at)
    ]
    return min([hour, *(moment for moment in moments if moment >= now)])
