"""The review of a participants' report: what is kept, what a colleague has decided meanwhile, and saving."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.attendance import grid, mark_confirmation, roster
from registrations.admin.attendance.mark_confirmation import MarkConfirmation
from registrations.admin.framework import pages
from registrations.admin.report_import import labels
from registrations.admin.report_import.answers import Directory, SentAnswers, data_of
from registrations.admin.report_import.forms import RealTimeForm
from registrations.admin.report_import.review import ReportReview
from registrations.attendance.report_import import drafts, saving
from registrations.attendance.report_import.decisions import Decisions, open_entries
from registrations.attendance.report_import.drafts import DraftChanges
from registrations.attendance.report_import.evaluation import Evaluation
from registrations.attendance.report_import.saving import Saved
from registrations.core.locking import RuleViolation
from registrations.models import ReportImport
from registrations.models.history import Via
from trainings.latvia import dates
from trainings.models import Session

TEMPLATES = "admin/registrations/report_import"
MOST_NAMES = 20


def review(request: HttpRequest, found: ReportImport) -> HttpResponse:
    if request.method != "POST":
        return _draw(request, found, _reviewed(request, found), MarkConfirmation(), RealTimeForm())
    evaluation = Evaluation.of(found, drafts.decisions_of(found))
    answers = SentAnswers(request.POST, Directory(evaluation.basis.assignable))
    real_time = RealTimeForm(request.POST)
    changes = _changes(request, found, evaluation, answers, real_time)
    try:
        found = drafts.keep(found, changes, by=_user(request))
    except RuleViolation as refused:
        return gone(request, found, refused)
    if request.POST.get("do") == "quietly":
        return _live(request, found, _reviewed(request, found, answers), changes)
    return _carry_out(request, found, changes, answers, real_time)


def _changes(
    request: HttpRequest,
    found: ReportImport,
    evaluation: Evaluation,
    answers: SentAnswers,
    real_time: RealTimeForm,
) -> DraftChanges:
    stored, by = drafts.decisions_of(found), _user(request)
    entries = answers.entries(open_entries(evaluation.asked))
    evaluation = evaluation.decided(Decisions(entries=entries.merged(stored.entries, by=by), split=stored.split))
    short = [recognised.person_id for recognised in evaluation.settled.participants if not recognised.is_present]
    unclear = [question.candidates[0].person_id for question in evaluation.unclear_times]
    do, _colon, key = (request.POST.get("do") or "").partition(":")
    known = {entry.key for entry in open_entries(evaluation.asked)}
    splits = {"split": stored.split | ({key} & known), "join": stored.split - {key}}
    return DraftChanges(
        entries=entries,
        times=answers.times([*short, *unclear], with_reason=short),
        split=splits.get(do),
        shift_minutes={"shift": _suggested(evaluation), "unshift": 0}.get(do),
        real_time=real_time.timeframe(found.session) if do == "real" and real_time.is_valid() else None,
        time_reason=real_time.cleaned_data["real_reason"] if do == "real" and real_time.is_valid() else "",
        is_as_planned=do == "planned",
    )


def _carry_out(
    request: HttpRequest, found: ReportImport, changes: DraftChanges, answers: SentAnswers, real_time: RealTimeForm
) -> HttpResponse:
    do = request.POST.get("do") or ""
    confirmation = MarkConfirmation(request.POST)
    is_asking_again = bool(answers.errors) or (do == "real" and not real_time.is_valid())
    if not is_asking_again and do == "save" and confirmation.is_valid():
        if _overtaken(request, found, changes):
            messages.warning(request, _("A colleague has decided something meanwhile. Look at it, then save again."))
            return _once_more(found)
        try:
            return _save(request, found, confirmation)
        except RuleViolation as refused:
            if refused.code == "saved":
                return gone(request, found, refused)
            confirmation.add_error("reason" if refused.code == "reason" else None, refused)
            is_asking_again = True
    if not is_asking_again:
        messages.success(request, _("Your decisions are kept. Nothing is saved as attendance yet."))
        return _once_more(found)
    times = real_time if do == "real" else RealTimeForm()
    return _draw(request, found, _reviewed(request, found, answers), confirmation, times)


def _once_more(found: ReportImport) -> HttpResponse:
    return mark_confirmation.back_to("draft", found.session.cycle_id, found.session_id, found.pk)


def _save(request: HttpRequest, found: ReportImport, confirmation: MarkConfirmation) -> HttpResponse:
    saved = saving.save(found, origin=confirmation.origin(request, Via.REPORT))
    _tell(request, saved)
    return mark_confirmation.back_to("grid", found.session.cycle_id, outcome=saved.outcome)


def _overtaken(request: HttpRequest, found: ReportImport, changes: DraftChanges) -> list[Any]:
    held, by = drafts.decisions_of(found), _user(request)
    return [*changes.entries.overtaken(held.entries, by=by), *changes.times.overtaken(held.times, by=by)]


def _reviewed(request: HttpRequest, found: ReportImport, answers: SentAnswers | None = None) -> ReportReview:
    decisions = drafts.decisions_of(found)
    evaluation = Evaluation.of(found, decisions)
    directory = Directory(evaluation.basis.assignable)
    return ReportReview(
        evaluation=evaluation,
        decisions=decisions,
        data=answers.data if answers else data_of(decisions, directory, evaluation.asked.review),
        directory=directory,
        errors=answers.errors if answers else {},
        users=_colleagues(decisions, without=_user(request)),
    )


def _colleagues(decisions: Decisions, *, without: int) -> dict[int, str]:
    authors = [decision.by for decision in decisions.entries.values()] + [
        decision.by for decision in decisions.times.values()
    ]
    numbers = {author for author in authors if author is not None and author != without}
    users = User.objects.filter(pk__in=numbers) if numbers else ()
    return {user.pk: user.get_full_name() or user.get_username() for user in users}


def _user(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _live(request: HttpRequest, found: ReportImport, review: ReportReview, changes: DraftChanges) -> HttpResponse:
    overtaken = _overtaken(request, found, changes)
    held = {key: review.decisions.entries.get(key) for key in changes.entries.now if key not in overtaken}
    context = {
        "review": review,
        "overtaken": len(overtaken),
        "seen": [(key, decision.sign if decision else "") for key, decision in held.items()],
    }
    return render(request, f"{TEMPLATES}/_live.html", context)


def gone(request: HttpRequest, found: ReportImport, refused: RuleViolation) -> HttpResponse:
    if request.POST.get("do") == "quietly":
        return HttpResponse(refused.messages[0], status=HTTPStatus.CONFLICT, content_type="text/plain")
    messages.info(request, refused.messages[0])
    return mark_confirmation.back_to("report", found.session.cycle_id, found.session_id)


def _hours(minutes: int) -> dict[str, Any]:
    hours = minutes // 60
    return {"length": abs(hours), "words": f"{hours:+d}".replace("-", "\N{MINUS SIGN}")} if hours else {}


def _suggested(evaluation: Evaluation) -> int:
    shift = evaluation.asked.suggested_shift
    return int(shift.total_seconds()) // 60 if shift else 0


def _tell(request: HttpRequest, saved: Saved) -> None:
    plan, n = saved.plan, saved.outcome.changed
    if n:
        messages.success(
            request, ngettext("%(n)d person marked present.", "%(n)d people marked present.", n) % {"n": n}
        )
    else:
        messages.info(request, _("The report brought no new mark. Nothing was changed."))
    if plan.contradicted:
        words = grid.state_words()
        names = [
            f"{roster.name_in_list(presence.registration)} ({words[presence.state]})" for presence in plan.contradicted
        ]
        shown = ", ".join(names[:MOST_NAMES]) + (" …" if len(names) > MOST_NAMES else "")
        messages.warning(request, _("Marks made by hand stay as they are: %(names)s.") % {"names": shown})
    if plan.without_effect:
        told = dict.fromkeys(labels.without_effect(effect) for effect in plan.without_effect)
        messages.warning(request, " ".join(list(told)[:MOST_NAMES]))
    if plan.undecided:
        text = ngettext(
            "%(n)d entry was left undecided and brought no mark.",
            "%(n)d entries were left undecided and brought no mark.",
            plan.undecided,
        )
        messages.warning(request, text % {"n": plan.undecided})


def _draw(
    request: HttpRequest,
    found: ReportImport,
    review: ReportReview,
    form: MarkConfirmation,
    real_time: RealTimeForm,
) -> HttpResponse:
    asked = review.evaluation.asked
    shown = review.evaluation.choices.real_time or asked.suggested_time or review.evaluation.basis.timeframe
    context: dict[str, Any] = {
        "draft": found,
        "review": review,
        "form": form,
        "real_time": real_time,
        "shown_time": shown,
        "warnings": labels.warnings(asked.warnings),
        "moved": _hours(found.shift_minutes),
        "suggested": _hours(_suggested(review.evaluation)),
        "before": drafts.saved_before(found),
    }
    return page(request, "review", found.session, **context)


def page(request: HttpRequest, name: str, session: Session, **context: Any) -> HttpResponse:
    title = _("Participants’ report: %(session)s") % {"session": grid.session_name(session)}
    when = dates.when(session.starts_at, session.ends_at, year=True)
    return pages.page(request, f"{TEMPLATES}/{name}", title, cycle=session.cycle, session=session, when=when, **context)
