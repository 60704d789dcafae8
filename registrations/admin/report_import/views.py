"""The pages of a participants' report: upload, which column is which, review, save."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.attendance import grid
from registrations.admin.framework import pages
from registrations.admin.framework.pages import MarkConfirmation
from registrations.admin.report_import import labels
from registrations.admin.report_import.forms import SHOWN_LINES, Answers, ColumnsForm, UploadForm
from registrations.admin.report_import.review import ReportReview
from registrations.attendance.report_import import drafts, saving
from registrations.attendance.report_import.decisions import Decisions
from registrations.attendance.report_import.saving import Evaluation, Saved
from registrations.core.locking import RuleViolation
from registrations.meeting_reports import facts
from registrations.models import ReportImport
from registrations.models.history import Via
from trainings.latvia import dates
from trainings.models import Cycle, Session

TEMPLATES = "admin/registrations/report_import"
MOST_NAMES = 20


def start(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    """Say which report is needed; a POST reads one, or discards a draft."""
    _refuse_cancelled(session)
    if request.method == "POST" and "discard" in request.POST:
        _discard(request, session)
        return pages.back_to("report", cycle.pk, session.pk)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = drafts.begin(session, file_name=file.name, data=file.read(), by=request.user)
        except facts.ReportRejected as refused:
            form.add_error("file", labels.refusal(refused))
        else:
            return pages.back_to("draft", cycle.pk, session.pk, draft.pk)
    opened = session.report_imports.filter(saved_at__isnull=True).select_related("created_by")
    context = {"form": form, "opened": opened, "saved": drafts.saved(session)}
    return _page(request, "upload", session, **context)


def _discard(request: HttpRequest, session: Session) -> None:
    number = request.POST["discard"]
    if number.isdecimal() and len(number) < len(str(2**63)):
        drafts.discard(session, int(number))
        messages.success(request, _("The report is discarded. No mark was changed."))


def draft(request: HttpRequest, cycle: Cycle, session: Session, import_id: int) -> HttpResponse:
    """Go on with a report: which column is which, where that is not known, and then the review."""
    _refuse_cancelled(session)
    found = session.report_imports.filter(pk=import_id).select_related("created_by").first()
    if found is None:
        raise Http404
    found.session = session
    if found.saved_at:
        messages.info(request, _("This report was saved already. Nothing was changed now."))
        return pages.back_to("report", cycle.pk, session.pk)
    if drafts.needs_columns(found):
        return _columns(request, found)
    return _review(request, found)


def _columns(request: HttpRequest, found: ReportImport) -> HttpResponse:
    table = found.facts["table"]
    form = ColumnsForm(request.POST if request.method == "POST" else None, table=table)
    if form.is_valid():
        try:
            drafts.say_columns(found, form.columns())
        except facts.ReportRejected as refused:
            form.add_error(None, labels.refusal(refused))
        except RuleViolation as refused:
            return _gone(request, found, refused)
        else:
            return pages.back_to("draft", found.session.cycle_id, found.session_id, found.pk)
    lines = enumerate(table[:SHOWN_LINES], start=1)
    return _page(request, "columns", found.session, draft=found, form=form, lines=lines)


def _review(request: HttpRequest, found: ReportImport) -> HttpResponse:
    """Show what the report means; a POST keeps what is decided, and may save the marks."""
    is_sent, shift = request.method == "POST", found.shift_minutes
    decisions = Decisions() if is_sent else Decisions.from_json(found.decisions)
    weighed = Evaluation.of(found.session, drafts.report_of(found), decisions=decisions, shift_minutes=shift)
    form = MarkConfirmation(request.POST if is_sent else None)
    if not is_sent:
        review = ReportReview(weighed=weighed, answers=Answers.of(decisions, weighed.asked), decisions=decisions)
        return _draw(request, found, review, form)
    answers = Answers(request.POST)
    weighed, decisions = _answered(weighed, answers, shift)
    if request.POST.get("do") == "quietly":
        return _keep_quietly(request, found, ReportReview(weighed=weighed, answers=answers, decisions=decisions))
    if form.is_valid() and not answers.errors:
        try:
            return _carry_out(request, found, weighed, decisions, form)
        except RuleViolation as refused:
            if refused.code == "saved":
                return _gone(request, found, refused)
            form.add_error("reason" if refused.code == "reason" else None, refused)
    return _draw(request, found, ReportReview(weighed=weighed, answers=answers, decisions=decisions), form)


def _keep_quietly(request: HttpRequest, found: ReportImport, review: ReportReview) -> HttpResponse:
    """Keep what is decided so far, for the script that sends each answer; return what saving would do now."""
    try:
        drafts.keep(found, review.decisions)
    except RuleViolation as refused:
        return HttpResponse(refused.messages[0], status=HTTPStatus.CONFLICT, content_type="text/plain")
    return render(request, f"{TEMPLATES}/_outcome.html", {"review": review})


def _gone(request: HttpRequest, found: ReportImport, refused: RuleViolation) -> HttpResponse:
    messages.info(request, refused.messages[0])
    return pages.back_to("report", found.session.cycle_id, found.session_id)


def _answered(weighed: Evaluation, answers: Answers, shift: int) -> tuple[Evaluation, Decisions]:
    """Read the answers: first whose an entry is, then whether the time is enough that follows from it."""
    verdicts = answers.verdicts(weighed.asked, weighed.basis.assignable)
    weighed = weighed.decided(Decisions(verdicts=verdicts), shift_minutes=shift)
    short = [one.person_id for one in weighed.settled.participants if not one.is_present]
    unclear = [one.candidates[0].person_id for one in weighed.unclear_times]
    times = answers.times([*short, *unclear], with_reason=short)
    return weighed, Decisions(verdicts=verdicts, times=times)


def _carry_out(
    request: HttpRequest, found: ReportImport, weighed: Evaluation, decisions: Decisions, form: MarkConfirmation
) -> HttpResponse:
    """Do what the button says. Whatever it is, the decisions are kept first."""
    session, do = found.session, request.POST.get("do")
    shift = {"shift": _suggested(weighed), "unshift": 0}.get(str(do), found.shift_minutes)
    drafts.keep(found, decisions, shift_minutes=shift)
    if do != "save":
        messages.success(request, _("Your decisions are kept. Nothing is saved as attendance yet."))
        return pages.back_to("draft", session.cycle_id, session.pk, found.pk)
    saved = saving.save(found, decisions, shift_minutes=shift, origin=form.origin(request, Via.REPORT))
    _tell(request, saved)
    return pages.back_to("grid", session.cycle_id, outcome=saved.outcome)


def _hours(minutes: int) -> dict[str, Any]:
    """Return a shift in whole hours, with its direction in words; nothing if there is none."""
    hours = minutes // 60
    return {"length": abs(hours), "words": f"{hours:+d}".replace("-", "\N{MINUS SIGN}")} if hours else {}


def _suggested(weighed: Evaluation) -> int:
    shift = weighed.asked.suggested_shift
    return int(shift.total_seconds()) // 60 if shift else 0


def _tell(request: HttpRequest, saved: Saved) -> None:
    """Say what came of it: who is marked, whose mark stays although the report says otherwise, and what is open."""
    plan, n = saved.plan, saved.outcome.changed
    if n:
        messages.success(
            request, ngettext("%(n)d person marked present.", "%(n)d people marked present.", n) % {"n": n}
        )
    else:
        messages.info(request, _("The report brought no new mark. Nothing was changed."))
    if plan.contradicted:
        words = grid.state_words()
        names = [f"{grid.name_in_list(one.registration)} ({words[one.state]})" for one in plan.contradicted]
        shown = ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
        messages.warning(request, _("Marks made by hand stay as they are: %(names)s.") % {"names": shown})
    if plan.undecided:
        text = ngettext(
            "%(n)d entry was left undecided and brought no mark.",
            "%(n)d entries were left undecided and brought no mark.",
            plan.undecided,
        )
        messages.warning(request, text % {"n": plan.undecided})


def _draw(request: HttpRequest, found: ReportImport, review: ReportReview, form: MarkConfirmation) -> HttpResponse:
    context: dict[str, Any] = {
        "draft": found,
        "review": review,
        "form": form,
        "warnings": labels.warnings(review.weighed.asked.warnings),
        "moved": _hours(found.shift_minutes),
        "suggested": _hours(_suggested(review.weighed)),
        "before": drafts.saved_before(found),
    }
    return _page(request, "review", found.session, **context)


def _page(request: HttpRequest, name: str, session: Session, **context: Any) -> HttpResponse:
    title = _("Participants’ report: %(session)s") % {"session": grid.session_name(session)}
    when = dates.when(session.starts_at, session.ends_at, year=True)
    return pages.page(request, f"{TEMPLATES}/{name}", title, cycle=session.cycle, session=session, when=when, **context)


def _refuse_cancelled(session: Session) -> None:
    if session.is_cancelled:
        raise Http404
