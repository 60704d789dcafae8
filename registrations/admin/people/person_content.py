"""What the page of a person says: where it stands, marks with their causes, messages, and who did what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.framework.read_only import in_words
from registrations.admin.mail import outbox
from registrations.eligibility.formula import EligibilityStatus, Standing, standing
from registrations.models import Attendance, HistoryEntry, Message, Registration
from registrations.models.history import Via
from registrations.views.personal_context import SessionRow
from trainings.models import Session

What = HistoryEntry.What
BY_THEMSELVES = {Via.COMMAND, Via.QUEUE}


@dataclass(frozen=True)
class MarkLine:
    """One session of the person, and how its mark came about."""

    row: SessionRow
    face: str
    word: str
    cause: str

    @property
    def may_be_marked(self) -> bool:
        return self.row.session.starts_at <= timezone.now()


@dataclass(frozen=True)
class LogLine:
    """One line of the history: what, and by whom and why."""

    entry: HistoryEntry
    what: str
    detail: str
    by: str


@dataclass(frozen=True)
class MessageLine:
    message: Message
    state: str
    words: str

    @property
    def is_bad(self) -> bool:
        return outbox.state_of(self.message) == "given_up"


@dataclass(frozen=True)
class Content:
    """All that is read about one person, in as many queries whatever there is."""

    person: Registration
    entries: list[HistoryEntry]
    marks: Mapping[int, str]
    announced: frozenset[int] = frozenset()

    @classmethod
    def of(cls, person: Registration) -> Content:
        entries = HistoryEntry.objects.filter(registration=person).select_related("by").order_by("-at", "-pk")
        marks = {} if person.is_waiting else dict(person.attendances.values_list("session", "state"))
        announced = person.announced_absences.values_list("session", flat=True) if person.is_confirmed else ()
        return cls(person, list(entries), marks, frozenset(announced))

    @cached_property
    def standing(self) -> Standing:
        cycle = self.person.cycle
        return standing(cycle.schedule, dict(self.marks), required=cycle.required_sessions)

    @property
    def history(self) -> list[LogLine]:
        sessions = {session.pk: session for session in self.person.cycle.schedule}
        return [LogLine(one, *_said(one, sessions), by=who_did(one)) for one in self.entries]

    @property
    def erasing(self) -> LogLine | None:
        return next((line for line in self.history if line.entry.what == What.ERASED), None)

    def mark_lines(self, rows: Iterable[SessionRow], faces: Iterable[str]) -> list[MarkLine]:
        words = dict(Attendance.State.choices)
        causes = self._causes()
        return [
            MarkLine(row, face, str(words.get(row.state, "")), causes.get(row.session.pk, "") if row.state else "")
            for row, face in zip(rows, faces, strict=True)
        ]

    def _causes(self) -> dict[int, str]:
        """Return {session: how its last mark came about}."""
        causes: dict[int, str] = {}
        for one in self.entries:
            if one.what == What.ATTENDANCE and one.session_id:
                causes.setdefault(one.session_id, one.reason or str(one.get_via_display()))
        return causes


def said_of_attendance(one: Standing) -> str:
    if not one.recorded:
        return _("No marks yet")
    text = ngettext(
        "Attended %(attended)d of %(recorded)d session", "Attended %(attended)d of %(recorded)d sessions", one.recorded
    )
    return text % {"attended": one.attended, "recorded": one.recorded}


def said_of_grant(one: Standing) -> str:
    if not one.required:
        return ""
    rule = _("The grant needs %(required)d of %(total)d") % {"required": one.required, "total": one.total}
    rest = {
        EligibilityStatus.REACHED: _("the condition is met"),
        EligibilityStatus.OUT_OF_REACH: _("it cannot be reached any more"),
        EligibilityStatus.LAST_CHANCE: _("%(needed)d more are needed, none may be missed"),
        EligibilityStatus.POSSIBLE: _("%(needed)d more are needed, %(may_miss)d may be missed"),
    }[one.state]
    return f"{rule}: {rest % {'needed': one.needed, 'may_miss': one.may_miss}}."


def messages_of(person: Registration) -> list[MessageLine]:
    rows = person.messages.select_related("group_message__created_by").defer("text", "html").order_by("-created_at")
    states = outbox.STATES
    own = rows.exclude(kind=Message.Kind.GROUP_MESSAGE, group_message__isnull=True)
    return [MessageLine(one, str(states[outbox.state_of(one)][0]), _words(one)) for one in own]


def who_did(entry: HistoryEntry) -> str:
    if entry.via in BY_THEMSELVES and entry.by is None:
        return _("automatically")
    parts = [str(entry.get_via_display()), name_of(entry.by), _("Reason: %(reason)s") % {"reason": entry.reason}]
    return ". ".join(part for part in [", ".join(filter(None, parts[:2])), parts[2] if entry.reason else ""] if part)


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def _words(message: Message) -> str:
    by = message.group_message and name_of(message.group_message.created_by)
    author = _("written by %(name)s") % {"name": by} if by else _("automatic")
    return ". ".join(filter(None, [author, outbox.words_about(message)]))


def _said(entry: HistoryEntry, sessions: Mapping[int, Session]) -> tuple[str, str]:
    what = capfirst(entry.get_what_display())
    old, new = in_words(entry.old), in_words(entry.new)
    if entry.what == What.ATTENDANCE:
        session = sessions.get(entry.session_id or 0)
        number = session.number if session else ""
        nothing = _("not marked")
        return _("Session %(number)s:") % {"number": number}, f"{old or nothing} → {new or nothing}"
    if entry.what == What.REGISTERED:
        return f"{what}:", _("got a place") if entry.new == Registration.Status.CONFIRMED else _("on the waiting list")
    if entry.what in {What.EDITED, What.ADDRESS}:
        return f"{what}:", new
    return what, ""
