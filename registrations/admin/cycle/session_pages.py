"""A session is changed, added or cancelled; each leads straight on to the question whether to tell people."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from registrations.admin.cycle import session_forms
from registrations.admin.cycle.session_forms import SessionForm
from registrations.admin.framework import pages
from registrations.core.locking import RuleViolation
from registrations.models import SessionChangeNotice
from registrations.planning import sessions as planning
from trainings.latvia import dates
from trainings.latvia.days_off import day_off
from trainings.models import Cycle, Session

TEMPLATES = "admin/registrations/cycle/sessions"


def edit(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    form = SessionForm(request.POST if request.method == "POST" else None, initial=session_forms.typed(session))
    told = dates.when(session.starts_at, session.ends_at)
    if form.is_valid() and (saved := _saved(request, form, session)):
        return saved
    title = f"{session.number}. {session.title}"
    return _page(request, cycle, form, title, session=session, told=told)


def add(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = SessionForm(request.POST if request.method == "POST" else None, initial=session_forms.next_after(cycle))
    if form.is_valid() and (saved := _saved(request, form, Session(cycle=cycle))):
        return saved
    return _page(request, cycle, form, _("New session"), session=None, told="")


def cancel(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    if session.is_cancelled or session.attendance_closed_at:
        messages.warning(request, _("Nothing was changed: this session is cancelled or checked already."))
        return redirect("admin:cycle_sessions", cycle.pk)
    if request.method == "POST":
        notice = planning.cancel(session.pk, by=request.user)
        messages.success(request, _("%(session)s is cancelled.") % {"session": _name(session)})
        return _go_on(cycle, notice)
    changes = planning.impact_of_cancelling(session)
    context = {
        "session": session,
        "gains": [change for change in changes if change.is_gain],
        "losses": [change for change in changes if not change.is_gain],
        "held_after": len(cycle.held_sessions) - 1,
    }
    return pages.page(request, f"{TEMPLATES}/cancel", _("Cancel the session?"), cycle=cycle, **context)


def restore(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    try:
        notice = planning.restore(session.pk, by=request.user)
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("admin:session_edit", cycle.pk, session.pk)
    messages.success(request, _("%(session)s takes place after all.") % {"session": _name(session)})
    return _go_on(cycle, notice)


def _saved(request: HttpRequest, form: SessionForm, session: Session) -> HttpResponseRedirect | None:
    cycle = session.cycle
    if form.validated(session) is None:
        return None
    try:
        notice = planning.save(session, by=request.user)
    except RuleViolation as refused:
        form.add_error("day", refused)
        return None
    _tell(request, session, notice, has_new_link=bool(session.join_url) and "join_url" in form.changed_data)
    if reason := day_off(session.day):
        text = _("%(day)s is a day off: %(reason)s.")
        messages.warning(request, text % {"day": dates.day_label(session.day), "reason": reason})
    return _go_on(cycle, notice)


def _tell(request: HttpRequest, session: Session, notice: SessionChangeNotice | None, *, has_new_link: bool) -> None:
    when = dates.when(session.starts_at, session.ends_at)
    sentences = [_("%(session)s is saved: %(when)s.") % {"session": session.title, "when": when}]
    if has_new_link and not notice and session.cycle.is_published:
        sentences.append(_("People with a place find the link on their pages, and get it with the reminder."))
    messages.success(request, " ".join(sentences))


def _go_on(cycle: Cycle, notice: SessionChangeNotice | None) -> HttpResponseRedirect:
    if notice:
        return redirect("admin:session_news", cycle.pk, notice.pk)
    return redirect("admin:cycle_sessions", cycle.pk)


def _name(session: Session) -> str:
    return pgettext("session", "Session %(number)d") % {"number": session.number}


def _page(request: HttpRequest, cycle: Cycle, form: SessionForm, title: str, **context: Any) -> HttpResponse:
    has_people = cycle.is_published and cycle.registrations.active().exists()
    facts = {"form": form, "venues": session_forms.venues(), "has_people": has_people}
    return pages.page(request, f"{TEMPLATES}/edit", title, cycle=cycle, **facts, **context)
