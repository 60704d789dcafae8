"""One session's attendance as a whole: the rest are present, it is checked, it is opened again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.attendance import grid, mark_confirmation
from registrations.admin.attendance.mark_confirmation import MarkConfirmation
from registrations.admin.framework import pages
from registrations.attendance import marking
from registrations.core.locking import RuleViolation
from registrations.models.history import Via
from trainings.models import Cycle, Session


def mark_the_rest(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    """Say how many have no mark yet; a POST marks them present, and can be undone as one act."""
    form = MarkConfirmation(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            outcome = marking.mark_the_rest_present(
                session, origin=form.origin(request, Via.BULK), is_confirmed_early=form.is_early
            )
        except RuleViolation as refused:
            form.add_error(mark_confirmation.field_of(refused.code), refused)
        else:
            text = ngettext("%(n)d person marked present.", "%(n)d people marked present.", outcome.changed)
            messages.success(request, text % {"n": outcome.changed})
            return mark_confirmation.back_to("grid", cycle.pk, outcome=outcome)
    title = _("Mark the rest present: %(session)s") % {"session": grid.session_name(session)}
    return _page(request, "rest", title, cycle, session, form)


def close(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    """List what is still empty; a POST confirms that the attendance is checked."""
    form = MarkConfirmation(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            marking.close(session.pk, origin=form.origin(request, Via.ADMIN))
        except RuleViolation as refused:
            form.add_error(None, refused)
        else:
            text = _("The attendance of %(session)s is checked and closed.")
            messages.success(request, text % {"session": grid.session_name(session)})
            return mark_confirmation.back_to("grid", cycle.pk)
    title = _("Attendance checked: %(session)s") % {"session": grid.session_name(session)}
    return _page(request, "close", title, cycle, session, form)


def reopen(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    form = MarkConfirmation(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            marking.reopen(session.pk, origin=form.origin(request, Via.ADMIN))
        except RuleViolation as refused:
            form.add_error("reason", refused)
        else:
            text = _("The attendance of %(session)s is open again.")
            messages.success(request, text % {"session": grid.session_name(session)})
            return mark_confirmation.back_to("grid", cycle.pk)
    title = _("Open the attendance again: %(session)s") % {"session": grid.session_name(session)}
    return _page(request, "reopen", title, cycle, session, form)


def _page(
    request: HttpRequest, name: str, title: str, cycle: Cycle, session: Session, form: MarkConfirmation
) -> HttpResponse:
    people = marking.without_mark(session).only("first_name", "last_name", "institution")
    is_begun = session.starts_at <= timezone.now()
    context = {"cycle": cycle, "session": session, "people": list(people), "form": form, "is_begun": is_begun}
    return pages.page(request, name, title, **context)
