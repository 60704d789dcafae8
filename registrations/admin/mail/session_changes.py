"""Notices of changed sessions: what waits for a decision, and the page where it is made."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.admin.framework import pages
from registrations.admin.framework.forms import dress
from registrations.core import links
from registrations.core.locking import RuleViolation
from registrations.mail import session_changes
from registrations.models import Message, Registration, SessionChangeNotice
from trainings.models import Cycle
from trainings.web.text import ParagraphsField


class Decision(forms.Form):
    """Send or dismiss, and which state of the notice the organiser has read."""

    decision = forms.ChoiceField(choices=[("send", ""), ("dismiss", ""), ("look", "")])
    seen = forms.CharField(max_length=40)
    organiser_note = ParagraphsField(
        label=gettext_lazy("A sentence of your own"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Why it has changed; it stands first in the message"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        dress(self.fields)


def show(request: HttpRequest, cycle: Cycle, notice_id: int) -> HttpResponse:
    """Show what was and what is, whom it concerns and what they would read; a POST decides."""
    notices = SessionChangeNotice.objects.select_related("session__cycle", "decided_by")
    notice = get_object_or_404(notices, pk=notice_id, session__cycle=cycle)
    initial = {"organiser_note": notice.organiser_note}
    form = Decision(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid() and form.cleaned_data["decision"] == "look":
        notice.organiser_note = form.cleaned_data["organiser_note"]
    elif form.is_valid():
        try:
            messages.success(request, _decided(request, notice, form))
        except RuleViolation as refused:
            messages.error(request, refused.message)
            return redirect("admin:session_news", cycle.pk, notice.pk)
        return redirect("admin:cycle_sessions", cycle.pk)
    return _draw(request, cycle, notice, form)


def _decided(request: HttpRequest, notice: SessionChangeNotice, form: Decision) -> str:
    if form.cleaned_data["decision"] == "dismiss":
        session_changes.dismiss(notice.pk, request.user)
        return _("Nobody is told. The pages and the calendars show the session as it is now.")
    data = form.cleaned_data
    told = session_changes.send(notice.pk, request.user, seen=data["seen"], organiser_note=data["organiser_note"])
    text = ngettext(
        "The message to %(n)d person is on its way.", "The messages to %(n)d people are on their way.", told
    )
    return text % {"n": told}


def _draw(request: HttpRequest, cycle: Cycle, notice: SessionChangeNotice, form: Decision) -> HttpResponse:
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
        "is_added": notice.was.get("is_added", False),
        "form": form,
    }
    title = _("Tell people?") if notice.decided_at is None else _("A changed session")
    return pages.page(request, "admin/registrations/mail/session_changes/notice", title, **context)


def _texts(notice: SessionChangeNotice, people: list[Registration]) -> list[dict[str, Any]]:
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
