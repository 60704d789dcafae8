"""Messages to be sent, and what became of them."""

from typing import Any

from registrations.mail import transactional
from registrations.models import Message, Registration
from tests.factories import make_cycle, make_registration

# Has it been sent, has it been given up, how many tries did it take?
SENT, WAITING, GIVEN_UP, UNTRIED = (True, False, 1), (False, False, 1), (False, True, 1), (False, False, 0)
SENT_AT_THE_SECOND_TRY = (True, False, 2)


def make_messages(number: int, **overrides: Any) -> list[Message]:
    cycle = make_cycle()
    return [transactional.send_confirmed(make_registration(cycle=cycle, **overrides)) for _ in range(number)]


def make_message(**overrides: Any) -> Message:
    return make_messages(1, **overrides)[0]


def person_of(message: Message) -> Registration:
    """Return the participant whom a message is about."""
    assert message.registration
    return message.registration


def state(message: Message) -> tuple[bool, bool, int]:
    message.refresh_from_db()
    return (message.sent_at is not None, message.given_up_at is not None, message.attempts)
