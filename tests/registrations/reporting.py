"""How tests come to reports: the people and the files of the samples, and files made for one test."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from registrations.attendance.report_import import drafts, saving
from registrations.attendance.report_import.decisions import Answers, Decisions, EntryDecision, open_entries
from registrations.attendance.report_import.drafts import DraftChanges, UploadedFile
from registrations.attendance.report_import.evaluation import Evaluation
from registrations.attendance.report_import.saving import Saved
from registrations.core.history import ChangeContext
from registrations.meeting_reports.proposal import Entry
from registrations.models import Attendance, Registration, ReportImport
from registrations.models.history import Via
from tests.factories import make_cycle, make_registration, make_trainer
from tests.registrations.attending import address
from trainings.models import Cycle, Session

SAMPLES = Path(__file__).parent / "meeting_reports" / "samples"
DETAIL = "01_zoom_detail_2021_en.csv"
CAPTIONS = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"


def roster() -> tuple[Cycle, dict[str, Registration]]:
    """Save the cycle and the people of the samples; return them by their numbers there."""
    facts = json.loads((SAMPLES / "roster.json").read_text(encoding="utf-8"))
    trainers = [make_trainer(name=one["name"], email=one["email"]) for one in facts["staff"][1:]]
    cycle = make_cycle(trainers=trainers, contact_email=facts["staff"][0]["email"])
    return cycle, {one.pop("id"): make_registration(cycle=cycle, **one) for one in facts["roster"]}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def lines(*names: str, start: str = "01:00:00 PM", end: str = "04:00:00 PM", day: str = "12/11/2023") -> bytes:
    """Return a report of Zoom in which everybody stays from the start to the end."""
    rows = [f'"{name.replace(chr(34), chr(34) * 2)}",,{day} {start},{day} {end},180\n' for name in names]
    return (CAPTIONS + "".join(rows)).encode()


def upload(client: Client, session: Session, data: bytes, *, name: str = "participants.csv") -> Any:
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    return client.post(address("report", session.cycle_id, session.pk), {"file": file}, follow=True)


def review_of(client: Client, session: Session, data: bytes) -> tuple[str, Any]:
    """Upload a report, and return the address and the first sight of its review."""
    answer = upload(client, session, data)
    draft = ReportImport.objects.get(session=session, saved_at__isnull=True)
    return address("draft", session.cycle_id, session.pk, draft.pk), answer.context["review"]


def ask(review: Any, name: str) -> Any:
    return next(one for one in [*review.questions, *review.differing, *review.strangers] if one.name == name)


def who(review: Any, name: str, *people: Registration | str) -> dict[str, list[str]]:
    """Return what the fields about an entry send."""
    values = [one if isinstance(one, str) else str(one.pk) for one in people]
    return {f"who-{ask(review, name).key}": values}


def text_of(answer: Any) -> str:
    """Return the text of a page, without its tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def begun(session: Session, organiser: User, *contents: bytes) -> ReportImport:
    files = [UploadedFile(f"participants_{number}.csv", data) for number, data in enumerate(contents, start=1)]
    draft = drafts.begin(session, files, by=organiser)
    draft.session = session
    return draft


def keep(draft: ReportImport, organiser: User, decisions: Decisions, **changes: Any) -> ReportImport:
    """Keep decisions as a page does that was just opened and shows no other."""
    said = DraftChanges(entries=Answers(now=decisions.entries), times=Answers(now=decisions.times), **changes)
    return drafts.keep(draft, said, by=organiser.pk)


def save(draft: ReportImport, organiser: User, decisions: Decisions | None = None, *, reason: str = "") -> Saved:
    keep(draft, organiser, decisions or Decisions())
    return saving.save(draft, origin=ChangeContext(via=Via.REPORT, by=organiser, reason=reason))


def states(session: Session) -> list[tuple[str, str, str]]:
    """Return who has which mark, and by which way it came, in Latvian order."""
    rows = Attendance.objects.filter(session=session).order_by("registration__sort_key")
    return [(row.registration.full_name, row.state, row.via) for row in rows]


def entry_of(draft: ReportImport, name: str) -> Entry:
    asked = Evaluation.of(draft, Decisions()).asked
    return next(one for one in open_entries(asked) if one.name == name)


def decision(draft: ReportImport, name: str, *people: Registration, remember: bool = False) -> Decisions:
    found = EntryDecision(people=tuple(person.pk for person in people), remember=remember)
    return Decisions(entries={entry_of(draft, name).key: found})
