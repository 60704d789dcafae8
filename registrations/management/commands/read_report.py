"""Say what a participants' report would mean for a session. Nothing is stored."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registrations.attendance.report_import.basis import Basis
from registrations.meeting_reports import facts, reading
from registrations.meeting_reports.proposal import Proposal, Question, Recognised
from trainings.models import Session


class Command(BaseCommand):
    help = "Print what a participants' report of Zoom or Microsoft Teams would mean for a session; store nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--session", type=int, required=True, help="the number of the session in the database")
        parser.add_argument("--json", action="store_true", help="print it for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        session = Session.objects.select_related("cycle").filter(pk=options["session"]).first()
        if session is None:
            raise CommandError(f"There is no session {options['session']}.")
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        basis = Basis.of(session)
        try:
            proposal = basis.first_proposal(reading.read(data, timeframe=basis.timeframe))
        except facts.ReportRejected as refused:
            found = refusal(refused)
        else:
            found = in_words_of_the_interface(proposal, basis)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else summary(found))


def refusal(refused: facts.ReportRejected) -> dict[str, Any]:
    lists: dict[str, Any] = {
        name: [] for name in ("participants", "review", "unmatched", "ignored", "absent", "warnings")
    }
    return lists | {"refused": refused.reason.value}


def in_words_of_the_interface(proposal: Proposal, basis: Basis) -> dict[str, Any]:
    email = {number: one.email for number, one in basis.registrations.items()}
    return {
        "participants": [_participant(one, email[one.person_id]) for one in proposal.participants],
        "review": [_question(one, [email[each.person_id] for each in one.candidates]) for one in proposal.review],
        "unmatched": [one.entry.name for one in proposal.unmatched],
        "ignored": [one.name for one in proposal.ignored],
        "absent": [email[number] for number in proposal.absent],
        "warnings": list(proposal.warnings),
        "refused": None,
    }


def _participant(one: Recognised, email: str) -> dict[str, Any]:
    ways = [way.value for way in one.ways]
    return {"email": email, "minutes": one.minutes, "present": one.is_present, "match": ways}


def _question(one: Question, candidates: list[str]) -> dict[str, Any]:
    entry = one.entry
    return {"rows": list(entry.rows), "name": entry.name, "candidates": candidates, "reason": one.doubt.value}


def summary(found: dict[str, Any]) -> str:
    """Say it in lines for people."""
    if found["refused"]:
        return f"Refused: {found['refused']}"
    lines = [_line(one) for one in found["participants"]]
    lines += [f"To decide: {one['name']} ({one['reason']})" for one in found["review"]]
    lines += [f"{name.capitalize()}: {', '.join(found[name]) or '–'}" for name in ("unmatched", "ignored", "absent")]
    lines += [f"Warning: {code}" for code in found["warnings"]]
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    presence = "present" if one["present"] else "too short"
    return f"{one['email']}: {one['minutes']} min, {presence} ({', '.join(one['match'])})"
