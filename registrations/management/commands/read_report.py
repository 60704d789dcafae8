"""Say what a participants' report would mean for a session. Nothing is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.attendance.report_import.basis import Basis
from registrations.meeting_reports import reading
from registrations.meeting_reports.combining import combined
from registrations.meeting_reports.facts import Report, ReportRejected, Timeframe
from registrations.meeting_reports.proposal import Connection, Proposal, Question, Recognised
from trainings.models import Session


class Command(BaseCommand):
    help = "Print what the report of a meeting, in one file or several, would mean for a session; store nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="+")
        parser.add_argument("--session", type=int, required=True, help="the number of the session in the database")
        parser.add_argument("--json", action="store_true", help="print it for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.select_related("cycle").filter(pk=options["session"]).first()
        if session is None:
            raise CommandError(f"There is no session {options['session']}.")
        basis = Basis.of(session)
        files = {content(path): path.name for path in options["file"]}
        try:
            reports = [reading.read(data, timeframe=basis.timeframe) for data in files]
            proposal = basis.first_proposal(reports, files=list(files.values()))
        except ReportRejected as rejected:
            found = refusal(rejected)
        else:
            found = in_words_of_the_interface(proposal, basis, combined(reports))
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else summary(found))


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def refusal(rejected: ReportRejected) -> dict[str, Any]:
    lists: dict[str, Any] = {
        name: [] for name in ("participants", "review", "unmatched", "ignored", "absent", "warnings")
    }
    return lists | {"refused": rejected.reason.value}


def in_words_of_the_interface(proposal: Proposal, basis: Basis, report: Report) -> dict[str, Any]:
    email = {number: registration.email for number, registration in basis.registrations.items()}
    return {
        "participants": [_participant(recognised, email[recognised.person_id]) for recognised in proposal.participants],
        "review": [
            _question(question, [email[each.person_id] for each in question.candidates]) for question in proposal.review
        ],
        "unmatched": [stranger.entry.name for stranger in proposal.unmatched],
        "ignored": [ignored.name for ignored in proposal.ignored],
        "absent": [email[number] for number in proposal.absent],
        "warnings": list(proposal.warnings),
        "refused": None,
        "source": report.format.vendor,
        "name_differs": [email[recognised.person_id] for recognised in proposal.participants if recognised.differing],
        "connections": {
            question.entry.name: list(map(_connection, question.entry.connections)) for question in proposal.review
        },
        "real_time": _span(proposal.suggested_time),
    }


def _participant(recognised: Recognised, email: str) -> dict[str, Any]:
    ways = [way.value for way in recognised.ways]
    return {"email": email, "minutes": recognised.minutes, "present": recognised.is_present, "match": ways}


def _question(question: Question, candidates: list[str]) -> dict[str, Any]:
    entry = question.entry
    return {"rows": list(entry.rows), "name": entry.name, "candidates": candidates, "reason": question.doubt.value}


def _connection(connection: Connection) -> dict[str, Any]:
    row = connection.row
    times = [moment.isoformat() if moment else None for moment in (row.joined_at, row.left_at)]
    return {"row": row.number, "joined": times[0], "left": times[1], "seconds": row.seconds}


def _span(timeframe: Timeframe | None) -> list[str] | None:
    return [timeframe.starts_at.isoformat(), timeframe.ends_at.isoformat()] if timeframe else None


def summary(found: dict[str, Any]) -> str:
    if found["refused"]:
        return f"Refused: {found['refused']}"
    lines = [_line(participant) for participant in found["participants"]]
    lines += [f"To decide: {question['name']} ({question['reason']})" for question in found["review"]]
    lines += [f"{name.capitalize()}: {', '.join(found[name]) or '–'}" for name in ("unmatched", "ignored", "absent")]
    lines += [f"Warning: {code}" for code in found["warnings"]]
    return "\n".join(lines)


def _line(participant: dict[str, Any]) -> str:
    presence = "present" if participant["present"] else "too short"
    return f"{participant['email']}: {participant['minutes']} min, {presence} ({', '.join(participant['match'])})"
