"""Drafts: a report that was read, from one file or several, and waits for decisions."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.attendance.report_import.basis import Basis, timeframe_of
from registrations.attendance.report_import.decisions import Answers, Decisions, EntryDecision, Sufficiency
from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.meeting_reports import reading, storing
from registrations.meeting_reports.combining import combined
from registrations.meeting_reports.entries import by_identity
from registrations.meeting_reports.facts import Columns, RejectionReason, Report, ReportRejected, Timeframe
from registrations.meeting_reports.matching import Choices
from registrations.models import HistoryEntry, ReportImport
from trainings.models import Session

LONGEST_NAME = 200


@dataclass(frozen=True)
class UploadedFile:
    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, kw_only=True)
class DraftChanges:
    """What a page does to a draft; None leaves things as they are. Nobody else's decision is taken back."""

    entries: Answers[str, EntryDecision] = field(default_factory=Answers)
    times: Answers[int, Sufficiency] = field(default_factory=Answers)
    split: frozenset[str] | None = None
    shift_minutes: int | None = None
    real_time: Timeframe | None = None
    time_reason: str = ""
    is_as_planned: bool = False


def begin(session: Session, files: Sequence[UploadedFile], *, by: Any, is_one_meeting: bool = False) -> ReportImport:
    """
    Read the files of one report and keep what they say; the files themselves are not kept.

    A report that is reviewed already is gone on with, and gets the files that are new. Where the captions of a file
    are not known, the draft holds its table, until a person has said which column is which. `is_one_meeting` says
    that a person has confirmed it although the files say otherwise.

    Raises:
        ReportRejected: a file is not a participants' report of this session; it says which one.
    """
    digests = {file.digest for file in files}
    opened = session.report_imports.filter(saved_at__isnull=True)
    known = next((draft for draft in opened if digests & set(draft.digests)), None)
    return add(known or ReportImport(session=session, created_by=by), files, is_one_meeting=is_one_meeting)


def add(draft: ReportImport, files: Sequence[UploadedFile], *, is_one_meeting: bool = False) -> ReportImport:
    """Add files to a draft; what it holds already adds nothing. Raises as `begin`, and as `keep`."""
    new = {file.digest: file for file in reversed(files) if file.digest not in draft.digests}
    if not new:
        return draft
    fresh = [file for file in files if new.get(file.digest) is file]
    facts = {"reports": [], **draft.facts}
    for file in fresh:
        facts = _with(facts, file, _read(draft.session, file))
    _refuse_other_meetings(draft.session, facts["reports"], is_one_meeting=is_one_meeting)
    names = [*filter(None, [draft.file_name]), *(printable(file.name) for file in fresh)]
    digests = [*draft.digests, *(file.digest for file in fresh)]
    return _keep_files(draft, facts=facts, file_name=", ".join(names)[:LONGEST_NAME], digests=digests)


def _read(session: Session, file: UploadedFile) -> dict[str, Any]:
    try:
        return {
            **storing.as_json(reading.read(file.data, timeframe=timeframe_of(session))),
            "file": printable(file.name),
        }
    except ReportRejected as rejected:
        if not rejected.table:
            rejected.file = printable(file.name)
            raise
        return {"table": [[printable(cell) for cell in row] for row in rejected.table]}


def _with(facts: dict[str, Any], file: UploadedFile, read: dict[str, Any]) -> dict[str, Any]:
    if "table" not in read:
        return {**facts, "reports": [*facts["reports"], read]}
    if "table" in facts:
        raise ReportRejected(RejectionReason.UNKNOWN_COLUMNS, file=printable(file.name))
    return {**facts, **read, "table_file": printable(file.name)}


def _refuse_other_meetings(session: Session, stored: Sequence[dict[str, Any]], *, is_one_meeting: bool) -> None:
    if stored:
        files = [report["file"] for report in stored]
        Basis.of(session).first_proposal(_reports(stored), files=files, is_one_meeting=is_one_meeting)


@retrying
@transaction.atomic
def _keep_files(draft: ReportImport, *, facts: dict[str, Any], file_name: str, digests: list[str]) -> ReportImport:
    locking.hold(draft.session.cycle_id)
    if not draft.digests:
        draft, _is_new = ReportImport.objects.get_or_create(
            session=draft.session,
            digest=digests[0],
            saved_at__isnull=True,
            defaults={"file_name": file_name, "facts": facts, "digests": digests, "created_by": draft.created_by},
        )
        return draft
    current = reread(draft)
    if current.digests != draft.digests:
        raise RuleViolation(_("A colleague has added a file meanwhile. Add yours again."), code="saved")
    current.decisions = _still_right(current, facts).as_json()
    current.facts, current.file_name, current.digests = facts, file_name, digests
    current.save(update_fields=["facts", "file_name", "digests", "decisions"])
    return current


def _still_right(draft: ReportImport, facts: dict[str, Any]) -> Decisions:
    """Return the decisions about entries that stay the same: one more connection may be of somebody else."""
    before, after = _connections(draft.facts["reports"]), _connections(facts["reports"])
    stored = decisions_of(draft)
    changed = {key for key, connections in before.items() if connections != after.get(key)}
    return replace(stored, entries={key: one for key, one in stored.entries.items() if key not in changed})


def _connections(stored: Sequence[dict[str, Any]]) -> dict[str, set[str]]:
    if not stored:
        return {}
    rows = combined(_reports(stored)).rows
    return {key: {connection.key for connection in connections} for key, connections in by_identity(rows).items()}


def say_columns(draft: ReportImport, columns: Columns) -> None:
    """
    Read the table of a draft, now that it is known which column is which.

    Raises:
        ReportRejected: it cannot be read so.
        RuleViolation: the marks have been saved meanwhile (code "saved").
    """
    table = tuple(tuple(row) for row in draft.facts["table"])
    report = reading.read_table(table, columns, timeframe=timeframe_of(draft.session))
    read = {**storing.as_json(report), "file": draft.facts["table_file"]}
    stored = [*draft.facts["reports"], read]
    _refuse_other_meetings(draft.session, stored, is_one_meeting=True)
    _keep_files(draft, facts={"reports": stored}, file_name=draft.file_name, digests=draft.digests)


def needs_columns(draft: ReportImport) -> bool:
    return "table" in draft.facts


def report_of(draft: ReportImport) -> Report:
    return combined(_reports(draft.facts["reports"]))


def decisions_of(draft: ReportImport) -> Decisions:
    return Decisions.from_json(draft.decisions)


def choices(draft: ReportImport, decisions: Decisions) -> Choices:
    real_time = None
    if draft.began_at and draft.ended_at:
        real_time = Timeframe(starts_at=timezone.localtime(draft.began_at), ends_at=timezone.localtime(draft.ended_at))
    shift = datetime.timedelta(minutes=draft.shift_minutes)
    return Choices(split=decisions.split, shift=shift, real_time=real_time)


def _reports(stored: Sequence[dict[str, Any]]) -> list[Report]:
    return list(map(storing.from_json, stored))


@retrying
@transaction.atomic
def keep(draft: ReportImport, changes: DraftChanges, *, by: int) -> ReportImport:
    """
    Store what is decided so far, and return the draft as it is now: with what colleagues have decided. No mark is made.

    Raises:
        RuleViolation: the marks have been saved meanwhile (code "saved").
    """
    locking.hold(draft.session.cycle_id)
    current = reread(draft)
    stored = decisions_of(current)
    current.decisions = Decisions(
        entries=changes.entries.merged(stored.entries, by=by),
        times=changes.times.merged(stored.times, by=by),
        split=stored.split if changes.split is None else changes.split,
    ).as_json()
    if changes.shift_minutes is not None:
        current.shift_minutes = changes.shift_minutes
    if changes.is_as_planned:
        current.began_at, current.ended_at, current.time_reason = None, None, ""
    if changes.real_time:
        current.began_at, current.ended_at = changes.real_time.starts_at, changes.real_time.ends_at
        current.time_reason = changes.time_reason
    current.save(update_fields=["decisions", "shift_minutes", "began_at", "ended_at", "time_reason"])
    current.session = draft.session
    return current


def reread(draft: ReportImport) -> ReportImport:
    """Return the draft as it is under the lock of its cycle, or refuse: two windows may show the same draft."""
    of_held = ReportImport.objects.filter(session__is_cancelled=False)
    current = of_held.select_related("created_by").filter(pk=draft.pk).first()
    if current is None or current.saved_at:
        raise RuleViolation(
            _("This report was saved or discarded in another window. Nothing was changed now."), code="saved"
        )
    return current


@retrying
@transaction.atomic
def discard(session: Session, number: int) -> None:
    locking.hold(session.cycle_id)
    session.report_imports.filter(pk=number, saved_at__isnull=True).delete()


def saved_before(draft: ReportImport) -> ReportImport | None:
    done = ReportImport.objects.filter(session=draft.session_id, saved_at__isnull=False)
    latest = done.select_related("created_by").order_by("-saved_at")
    return next((done for done in latest if set(done.digests) & set(draft.digests)), None)


def saved(session: Session) -> list[dict[str, Any]]:
    rows = list(
        session.report_imports.filter(saved_at__isnull=False).select_related("created_by").order_by("-saved_at")
    )
    later = HistoryEntry.objects.filter(
        what=HistoryEntry.What.ATTENDANCE,
        registration=OuterRef("registration"),
        session=OuterRef("session"),
        pk__gt=OuterRef("pk"),
    )
    counts = {
        line["batch_id"]: line
        for line in HistoryEntry.objects.filter(batch_id__in=[row.batch_id for row in rows if row.batch_id])
        .values("batch_id")
        .annotate(marks=Count("pk"), standing=Count("pk", filter=~Exists(later)))
    }
    return [{"draft": row, "marks": 0, "standing": 0} | counts.get(row.batch_id, {}) for row in rows]


def printable(text: str) -> str:
    """Leave out what no database or page shows: control characters, direction marks, halves of pairs."""
    return "".join(char for char in text if char.isprintable())
