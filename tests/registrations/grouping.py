"""Messages to a group for tests: a cycle with people at different points of the road, and a draft."""

import datetime
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from registrations.mail import audiences, group_messages
from registrations.models import GroupMessage, Registration
from tests.factories import make_marks, make_organiser, make_registration
from trainings.models import Cycle


def make_group_message(cycle: Cycle, *, by: User | None = None, **overrides: Any) -> GroupMessage:
    facts: dict[str, Any] = {
        "audience": "confirmed",
        "subject": "Svarīga ziņa",
        "body": "Labdien, {vārds}!",
        "created_by": by or make_organiser(),
    }
    return GroupMessage.objects.create(cycle=cycle, **facts | overrides)


def make_attender(cycle: Cycle, pattern: str, **overrides: Any) -> Registration:
    """Save somebody with these marks, written as in `MARKS`."""
    person = make_registration(cycle=cycle, **overrides)
    make_marks(person, pattern)
    return person


def close_sessions(cycle: Cycle, *numbers: int) -> None:
    for number in numbers:
        session = cycle.schedule[number - 1]
        session.attendance_closed_at = session.ends_at + datetime.timedelta(hours=1)
        session.save()


def names(group_message: GroupMessage) -> list[str]:
    return [person.first_name for person in audiences.of(group_message)]


def seen_now(group_message: GroupMessage) -> str:
    return group_messages.fingerprint(group_message, audiences.of(group_message))


def send(group_message: GroupMessage) -> int:
    return group_messages.send(group_message.pk, seen=seen_now(group_message))


PAGES = {
    "messages": "cycle_messages",
    "write": "message_write",
    "every": "messages_every",
    "certificates": "messages_certificates",
    "call": "messages_call",
    "edit": "message_edit",
    "html": "message_html",
    "sent": "message_sent",
    "stop": "message_stop",
}


def address(name: str, *ids: int) -> str:
    return reverse(f"admin:{PAGES[name]}", args=ids)


def written(cycle: Cycle, **overrides: Any) -> dict[str, Any]:
    """Return what a browser sends from the form in which a message is written."""
    facts: dict[str, Any] = {"audience": "confirmed", "subject": "Ziņa", "body": "Labdien, {vārds}!", "when": "now"}
    return facts | {"session": "", "institution_type": "", "act": "look"} | overrides
