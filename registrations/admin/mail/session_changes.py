"""Notices of changed sessions: what waits for a decision, and the page where it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from registrations.admin.framework import pages
from registrations.admin.framework.read_only import ReadOnlyAdmin
from registrations.core import links, roles
from registrations.core.locking import RuleViolation
from registrations.mail import session_changes
from registrations.models import Message, Registration, SessionChangeNotice
from trainings.latvia import dates
from trainings.models import Cycle


class Decision(forms.Form):
    """Send or dismiss, and which state of the notice the organiser has read."""

    decision = forms.ChoiceField(choices=[("send", ""), ("dismiss", "")])
    seen = forms.CharField(max_length=40)


@admin.register(SessionChangeNotice)
class SessionChangeNoticeAdmin(ReadOnlyAdmin):
    list_display = ("session", "cycle", "told", "condition", "created_at", "created_by", "decided_at", "decided_by")
    list_filter = (
        ("decided_at", admin.EmptyFieldListFilter),
        ("session__cycle", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("session__cycle", "created_by", "decided_by")
    ordering = ("-created_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        one = require_http_methods(["GET", "POST"])(show)
        return [
            path(
                "",
                self.admin_site.admin_view(self.changelist_view),
                name="registrations_sessionchangenotice_changelist",
            ),
            path("<int:notice_id>/", self.admin_site.admin_view(one), name="registrations_sessionchangenotice_change"),
        ]

    @admin.display(description=gettext_lazy("training cycle"))
    def cycle(self, notice: SessionChangeNotice) -> str:
        return notice.session.cycle.title

    @admin.display(description=gettext_lazy("as people were told"))
    def told(self, notice: SessionChangeNotice) -> str:
        was = session_changes.session_as_told(notice)
        return dates.when(was.starts_at, was.ends_at)

    @admin.display(description=gettext_lazy("state"))
    def condition(self, notice: SessionChangeNotice) -> str:
        if notice.decided_at is None:
            return _("waits for your decision")
        return _("people were told") if notice.was_sent else _("nobody was told")


def show(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show what was and what is, whom it concerns and what they would read; a POST decides."""
    if not roles.is_organiser(request.user):
        raise PermissionDenied
    notice = get_object_or_404(SessionChangeNotice.objects.select_related("session__cycle", "decided_by"), pk=notice_id)
    form = Decision(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            messages.success(request, _decided(request, notice, form))
        except RuleViolation as refused:
            messages.error(request, refused.message)
        return redirect("admin:registrations_sessionchangenotice_change", notice.pk)
    return _draw(request, notice)


def _decided(request: HttpRequest, notice: SessionChangeNotice, form: Decision) -> str:
    if form.cleaned_data["decision"] == "dismiss":
        session_changes.dismiss(notice.pk, request.user)
        return _("Nobody is told. The pages and the calendars show the session as it is now.")
    told = session_changes.send(notice.pk, request.user, seen=form.cleaned_data["seen"])
    text = ngettext(
        "The message to %(n)d person is on its way.", "The messages to %(n)d people are on their way.", told
    )
    return text % {"n": told}


def _draw(request: HttpRequest, notice: SessionChangeNotice) -> HttpResponse:
    cycle = Cycle.objects.prefetch_related("sessions").get(pk=notice.session.cycle_id)
    people = list(session_changes.people_of(notice)) if notice.decided_at is None else []
    context: dict[str, Any] = {
        "notice": notice,
        "cycle": cycle,
        "session": next(session for session in cycle.schedule if session.pk == notice.session_id),
        "was": session_changes.session_as_told(notice),
        "people": people,
        "confirmed": [person for person in people if person.is_confirmed],
        "waiting": [person for person in people if person.is_waiting],
        "texts": _texts(notice, people),
        "version": session_changes.version(notice),
        "sent": Message.objects.filter(occasion=session_changes.occasion_of(notice)).count() if notice.was_sent else 0,
        "opts": SessionChangeNotice._meta,
    }
    title = _("Session changed: %(session)s") % {"session": notice.session.title}
    return pages.page(request, "admin/registrations/mail/session_changes/notice", title, **context)


def _texts(notice: SessionChangeNotice, people: list[Registration]) -> list[dict[str, Any]]:
    """Return the text as the first person of each kind would get it, without the key to that person's page."""
    first: dict[tuple[str, bool], Registration] = {}
    for person in sorted(people, key=lambda person: not person.is_confirmed):
        first.setdefault((person.language, person.is_confirmed), person)
    return [
        {
            "person": person,
            "message": message,
            "text": message.text.replace(links.MARKER, _("(the link to this person’s page)")),
        }
        for person, message in zip(first.values(), session_changes.written(notice, first.values()), strict=True)
    ]
