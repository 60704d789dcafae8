"""What people are told of sessions: reminders, and news of what changes while they are registered."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from registrations.mail import reminders, session_changes
from registrations.models import Message, SessionChangeNotice
from trainings.models import Cycle, Session


def change(cycle: Cycle, number: int, *, by: Any = None, **facts: Any) -> SessionChangeNotice | None:
    """Save a session with other facts, as the form of the cycle does; return the notice that waits for a decision."""
    pk = cycle.schedule[number - 1].pk
    before, after = (Session.objects.select_related("cycle").get(pk=pk) for _ in range(2))
    for name, value in facts.items():
        setattr(after, name, value)
    after.save()
    return session_changes.note(before, after, by)


def noted(cycle: Cycle, number: int, **facts: Any) -> SessionChangeNotice:
    notice = change(cycle, number, **facts)
    assert notice is not None
    return notice


def reminder(day: str, at: Callable[[str], None]) -> Message:
    """Set the clock to ten on that day, and return the one reminder that is due."""
    at(f"{day} 10:00")
    reminders.queue_due(timezone.now())
    return Message.objects.get()


def news(cycle: Cycle, number: int, *, said: str = "", **facts: Any) -> list[Message]:
    """Change a session, let the organiser send the news, and return all messages."""
    session_changes.send(noted(cycle, number, **facts).pk, None, organiser_note=said)
    return list(Message.objects.order_by("registration", "pk"))
