"""What is said to addresses that ask to hear of the next cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone, translation

from registrations.core import locking
from registrations.core.transactions import retrying
from registrations.mail import occasions, rendering
from registrations.mail.letter import Letter
from registrations.mail.letters import next_cycle as letters
from registrations.mail.rendering import Rendered
from registrations.models import Message, Subscriber
from trainings.models import Cycle

BATCH = 2000


def send_confirmation(subscriber: Subscriber) -> Message:
    """Ask whether the address may be told: only what is confirmed is written to."""
    message = _message(_drawn(letters.confirm, subscriber.language), subscriber)
    message.save(force_insert=True)
    return message


def announce_due() -> int:
    due = Cycle.objects.open_for_registration().filter(announced_at__isnull=True)
    return sum(_announce_once(pk) for pk in due.values_list("pk", flat=True))


def forget_old() -> int:
    return Subscriber.objects.outdated(timezone.now()).delete()[0]


@retrying
@transaction.atomic
def _announce_once(cycle_id: int) -> int:
    cycle = locking.lock(cycle_id)
    if cycle.announced_at:
        return 0
    Cycle.objects.filter(pk=cycle_id).update(announced_at=timezone.now())
    return announce(cycle, Subscriber.objects.confirmed().iterator())


@transaction.atomic
def announce(cycle: Cycle, subscribers: Iterable[Subscriber]) -> int:
    occasion = occasions.of_next_cycle(cycle.pk)
    told = set(Message.objects.filter(occasion=occasion, subscriber__isnull=False).values_list("subscriber", flat=True))
    drawn: dict[str, Rendered] = {}
    messages = []
    for subscriber in subscribers:
        if subscriber.pk in told:
            continue
        if subscriber.language not in drawn:
            drawn[subscriber.language] = _drawn(lambda: letters.is_open(cycle), subscriber.language)
        message = _message(drawn[subscriber.language], subscriber)
        message.occasion = occasion
        messages.append(message)
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=BATCH)
    return len(messages)


def _drawn(letter: Callable[[], Letter], language: str) -> Rendered:
    with translation.override(language):
        return rendering.draw(letter())


def _message(letter: Rendered, subscriber: Subscriber) -> Message:
    message = rendering.message_to(letter, subscriber.email)
    message.subscriber = subscriber
    return message
