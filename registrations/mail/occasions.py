"""What a message is about, where it may be said only once: kind, number, and sometimes a day."""

from registrations.models.message import MessageKind
from trainings.models import Session

MOST_WAVES = 20


def of_reminder(session: Session) -> str:
    """Name the reminder of a session on its day: on another day it is another reminder."""
    return f"{reminders_of(session.pk)}{session.day.isoformat()}"


def reminders_of(session_id: int) -> str:
    return f"{MessageKind.REMINDER.value}:{session_id}:"


def of_change(notice_id: int) -> str:
    return f"{MessageKind.CHANGE.value}:{notice_id}"


def of_group_message(group_message_id: int) -> str:
    return f"{MessageKind.GROUP_MESSAGE.value}:{group_message_id}"


def of_certificates(cycle_id: int) -> list[str]:
    return [f"{MessageKind.CERTIFICATE.value}:{cycle_id}:{number}" for number in range(1, MOST_WAVES + 1)]


def of_call(cycle_id: int) -> str:
    return f"{MessageKind.CALL.value}:{cycle_id}"


def of_next_cycle(cycle_id: int) -> str:
    return f"{MessageKind.NEXT_CYCLE.value}:{cycle_id}"


def session_id_of(occasion: str) -> int | None:
    kind, _colon, rest = occasion.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == MessageKind.REMINDER and number.isdecimal() else None
