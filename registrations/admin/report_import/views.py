"""The pages of a participants' report before its review: upload, and which column is which."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.attendance import mark_confirmation
from registrations.admin.report_import import labels, review_page
from registrations.admin.report_import.forms import SHOWN_LINES, ColumnsForm, UploadForm
from registrations.admin.report_import.review_page import gone, page
from registrations.attendance.report_import import drafts
from registrations.core.locking import RuleViolation
from registrations.meeting_reports.facts import ReportRejected
from registrations.models import ReportImport
from trainings.models import Cycle, Session


def start(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    _refuse_cancelled(session)
    if request.method == "POST" and "discard" in request.POST:
        _discard(request, session)
        return mark_confirmation.back_to("report", cycle.pk, session.pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        try:
            draft = _read(request, session, form)
        except ReportRejected as rejected:
            form.add_error("file", ValidationError(labels.refusal(rejected), code=rejected.reason.value))
        except RuleViolation as refused:
            form.add_error("file", refused)
        else:
            return mark_confirmation.back_to("draft", cycle.pk, session.pk, draft.pk)
    opened = session.report_imports.filter(saved_at__isnull=True).select_related("created_by")
    context = {"form": form, "opened": opened, "saved": drafts.saved(session)}
    return page(request, "upload", session, **context)


def _read(request: HttpRequest, session: Session, form: UploadForm) -> ReportImport:
    is_one_meeting = form.cleaned_data["is_one_meeting"]
    added_to = _number(request.POST.get("add_to", ""))
    draft = session.report_imports.filter(pk=added_to, saved_at__isnull=True).first() if added_to else None
    if draft is None:
        return drafts.begin(session, form.uploaded(), by=request.user, is_one_meeting=is_one_meeting)
    draft.session = session
    return drafts.add(draft, form.uploaded(), is_one_meeting=is_one_meeting)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < len(str(2**63)) else None


def _discard(request: HttpRequest, session: Session) -> None:
    number = _number(request.POST["discard"])
    if number:
        drafts.discard(session, number)
        messages.success(request, _("The report is discarded. No mark was changed."))


def draft(request: HttpRequest, cycle: Cycle, session: Session, import_id: int) -> HttpResponse:
    _refuse_cancelled(session)
    found = session.report_imports.filter(pk=import_id).select_related("created_by").first()
    if found is None:
        raise Http404
    found.session = session
    if found.saved_at:
        messages.info(request, _("This report was saved already. Nothing was changed now."))
        return mark_confirmation.back_to("report", cycle.pk, session.pk)
    if drafts.needs_columns(found):
        return _columns(request, found)
    return review_page.review(request, found)


def _columns(request: HttpRequest, found: ReportImport) -> HttpResponse:
    table = found.facts["table"]
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table)
    if form.is_valid():
        try:
            drafts.say_columns(found, form.columns())
        except ReportRejected as rejected:
            form.add_error(None, labels.refusal(rejected))
        except RuleViolation as refused:
            return gone(request, found, refused)
        else:
            return mark_confirmation.back_to("draft", found.session.cycle_id, found.session_id, found.pk)
    lines = enumerate(table[:SHOWN_LINES], start=1)
    return page(request, "columns", found.session, draft=found, form=form, lines=lines)


def _refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise Http404
