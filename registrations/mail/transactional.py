"""
What is said to one person: one function for each cause.

Each writes a row in the transaction of its cause, so that a message exists
exactly when what it tells is true; `outbox` sends it afterwards.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from registrations.addresses import address_key
from registrations.core import links, locking
from registrations.core.transactions import retrying
from registrations.mail import occasions, rendering
from registrations.mail.letter import Letter
from registrations.mail.letters import mistakes
from registrations.mail.letters import registration as letters
from registrations.mail.rendering import Envelope
from registrations.models import Message, Registration
from registrations.models.message import MessageKind
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle, Session

# So often a link goes to an address: somebody who lost it looks twice, a stranger fills no mailbox.
LINKS_TO_AN_ADDRESS = ((datetime.timedelta(hours=1), 3), (datetime.timedelta(days=1), 5))
WITH_LINK = (MessageKind.CONFIRMED, MessageKind.WAITING, MessageKind.PROMOTED, MessageKind.LINK)
JUST_NOW = datetime.timedelta(minutes=10)


def send_confirmed(registration: Registration) -> Message:
    return _write_about_cycle(letters.confirmed, registration, Envelope(has_calendar=True))


def send_waiting(registration: Registration) -> Message:
    return _write_about_cycle(letters.waiting, registration)


def send_promoted(registration: Registration) -> Message:
    return _write_about_cycle(letters.promoted, registration, Envelope(has_calendar=True))


def send_cancelled(registration: Registration) -> Message:
    return _write_about_cycle(letters.cancelled, registration)


def send_link(registration: Registration) -> Message:
    return _write(lambda person: letters.links_of([person]), registration)


@retrying
@transaction.atomic
def send_links(email: str) -> bool:
    """Send an address the links to all its pages in one message; False if it has none, or has had enough of them."""
    found = Registration.objects.of_address(email).filter(erased_at__isnull=True).select_related("cycle")
    people = _without_replaced(found.order_by("-created_at", "-pk"))
    if not people:
        _draw_for_nobody(email)
        return False
    locking.hold(people[0].cycle_id)  # so that who asks many times at once gets no more than the limit
    if not may_send_link(people[0], timezone.now()):
        return False
    _write(lambda _person: letters.links_of(people), people[0])
    return True


def send_mistake(registration: Registration, *, session: Session, recorded: str, words: str) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        letter = rendering.draw(mistakes.mistake(registration, session=session, recorded=recorded, words=words))
    message = rendering.addressed(letter, registration, Envelope())
    message.to, message.reply_to = registration.cycle.contact_email, registration.email
    # What looks like the marker was typed by the participant: the link is for no eyes but theirs.
    message.text, message.html = (text.replace(links.MARKER, "") for text in (message.text, message.html))
    message.save(force_insert=True)
    return message


def holds_link_already(registration: Registration, now: datetime.datetime) -> bool:
    lately = registration.messages.filter(kind__in=WITH_LINK, created_at__gt=now - JUST_NOW)
    return any(address_key(message.to) == registration.email_key for message in lately)


def may_send_link(registration: Registration, now: datetime.datetime) -> bool:
    sent = Message.objects.filter(
        kind=MessageKind.LINK,
        registration__in=Registration.objects.filter(email_key=registration.email_key),
        created_at__gt=now - max(span for span, _most in LINKS_TO_AN_ADDRESS),
    )
    moments = [at for to, at in sent.values_list("to", "created_at") if address_key(to) == registration.email_key]
    return all(sum(at > now - span for at in moments) < most for span, most in LINKS_TO_AN_ADDRESS)


def withdraw_reminders(session_id: int) -> None:
    """Forget the reminders that are not sent yet: what they say is not true any more, and new ones will be written."""
    unsent = Message.objects.unsent().filter(kind=MessageKind.REMINDER)
    unsent.filter(occasion__startswith=occasions.reminders_of(session_id)).delete()


def _draw_for_nobody(email: str) -> None:
    """Take as long as for an address that we know: the time of an answer must not tell who is registered."""
    cycle = Cycle.objects.published().first()
    if cycle:
        nobody = Registration(pk=0, cycle=cycle, email=email, status=Registration.Status.CONFIRMED)
        may_send_link(nobody, timezone.now())
        rendering.addressed(rendering.draw(letters.links_of([nobody])), nobody, Envelope())


def _without_replaced(people: RegistrationQuerySet) -> list[Registration]:
    active = {person.cycle_id for person in people if not person.is_cancelled}
    return [person for person in people if not person.is_cancelled or person.cycle_id not in active]


def _write(
    letter: Callable[[Registration], Letter], registration: Registration, envelope: Envelope | None = None
) -> Message:
    with translation.override(registration.language):
        drawn = rendering.draw(letter(registration))
        message = rendering.addressed(drawn, registration, envelope or Envelope())
    message.save(force_insert=True)
    return message


def _write_about_cycle(
    letter: Callable[[Registration], Letter], registration: Registration, envelope: Envelope | None = None
) -> Message:
    if registration.is_shared_address:
        return _write(letter, registration, envelope)
    with translation.override(registration.language):
        drawn = rendering.draw_once(letter, registration)
        message = rendering.addressed(drawn, registration, envelope or Envelope())
    message.save(force_insert=True)
    return message
