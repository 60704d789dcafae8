"""Drafts: a report that was read and waits for decisions."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from registrations.attendance.report_import.basis import Basis, timeframe_of
from registrations.attendance.report_import.decisions import Decisions
from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.meeting_reports import facts, reading, storing
from registrations.meeting_reports.facts import Columns, Report
from registrations.models import HistoryEntry, ReportImport
from trainings.models import Session

LONGEST_NAME = 200


def begin(session: Session, *, file_name: str, data: bytes, by: Any) -> ReportImport:
    """
    Read a report and keep what it says; the file itself is not kept. A report that is reviewed already is gone on with.

    Where the captions are not known, the draft holds the table, until a person has said which column is which.

    Raises:
        facts.Refused: the file is not a participants' report of this session.
    """
    digest = hashlib.sha256(data).hexdigest()
    known = session.report_imports.filter(digest=digest, saved_at__isnull=True).first()
    if known:
        return known
    try:
        read = _of_this_meeting(session, reading.read(data, timeframe=timeframe_of(session)))
    except facts.ReportRejected as refused:
        if not refused.table:
            raise
        read = {"table": [[printable(cell) for cell in row] for row in refused.table]}
    return _keep(session, digest=digest, file_name=printable(file_name), read=read, by=by)


@retrying
@transaction.atomic
def _keep(session: Session, *, digest: str, file_name: str, read: dict[str, Any], by: Any) -> ReportImport:
    locking.hold(session.cycle_id)
    draft, _is_new = ReportImport.objects.get_or_create(
        session=session,
        digest=digest,
        saved_at__isnull=True,
        defaults={"file_name": file_name[:LONGEST_NAME], "facts": read, "created_by": by},
    )
    return draft


def say_columns(draft: ReportImport, columns: Columns) -> None:
    """
    Read the table of a draft, now that it is known which column is which.

    Raises:
        facts.Refused: it cannot be read so.
        places.Refused: the marks have been saved meanwhile (code "saved").
    """
    table = tuple(tuple(row) for row in draft.facts["table"])
    report = reading.read_table(table, columns, timeframe=timeframe_of(draft.session))
    _replace(draft, _of_this_meeting(draft.session, report))


def _of_this_meeting(session: Session, report: Report) -> dict[str, Any]:
    Basis.of(session).first_proposal(report)
    return storing.as_json(report)


@retrying
@transaction.atomic
def _replace(draft: ReportImport, read: dict[str, Any]) -> None:
    locking.hold(draft.session.cycle_id)
    current = reread(draft)
    current.facts = read
    current.save(update_fields=["facts"])


def needs_columns(draft: ReportImport) -> bool:
    return "table" in draft.facts


def report_of(draft: ReportImport) -> Report:
    return storing.from_json(draft.facts)


@retrying
@transaction.atomic
def keep(draft: ReportImport, decisions: Decisions, *, shift_minutes: int | None = None) -> None:
    """
    Store what is decided so far; without `shift_minutes` the times stay as they are now. No mark is made.

    Raises:
        places.Refused: the marks have been saved meanwhile (code "saved").
    """
    locking.hold(draft.session.cycle_id)
    current = reread(draft)
    current.decisions = decisions.as_json()
    if shift_minutes is not None:
        current.shift_minutes = shift_minutes
    current.save(update_fields=["decisions", "shift_minutes"])


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
    """Return the import by which the same file was saved for this session already."""
    same = ReportImport.objects.filter(session=draft.session_id, digest=draft.digest, saved_at__isnull=False)
    return same.select_related("created_by").order_by("-saved_at").first()


def saved(session: Session) -> list[dict[str, Any]]:
    """Return the saved imports, the latest first, each with the number of its marks and of those still standing."""
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
        .order_by()
        .values("batch_id")
        .annotate(marks=Count("pk"), standing=Count("pk", filter=~Exists(later)))
    }
    return [{"draft": row, "marks": 0, "standing": 0} | counts.get(row.batch_id, {}) for row in rows]


def printable(text: str) -> str:
    """Leave out what no database or page shows: control characters, direction marks, halves of pairs."""
    return "".join(char for char in text if char.isprintable())
