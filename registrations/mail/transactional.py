"""
What is said to participants: one function for each cause.

Each writes a row in the transaction of its cause, so that a message exists
exactly when what it tells is true; `outbox` sends it afterwards.
"""

import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from registrations.addresses import address_key
from registrations.core import links
from registrations.mail import rendering
from registrations.models import Message, Registration
from registrations.models.message import MessageKind
from trainings.models import Session

Kind = Message.Kind

MAP = "https://www.openstreetmap.org/search"
LINK_AGAIN_AFTER = datetime.timedelta(days=1)
SUBJECTS = {
    Kind.CONFIRMED: _("Confirmation: %(cycle)s"),
    Kind.WAITING: _("On the waiting list: %(cycle)s"),
    Kind.PROMOTED: _("A place has become free: %(cycle)s"),
    Kind.CANCELLED: _("Registration cancelled: %(cycle)s"),
    Kind.LINK: _("Link to your personal page: %(cycle)s"),
    Kind.MISTAKE: _("A mark may be wrong: %(cycle)s"),
}


def send_confirmed(registration: Registration) -> Message:
    return _write(Kind.CONFIRMED, registration, has_calendar=True)


def send_waiting(registration: Registration) -> Message:
    return _write(Kind.WAITING, registration)


def send_promoted(registration: Registration) -> Message:
    return _write(Kind.PROMOTED, registration, has_calendar=True)


def send_cancelled(registration: Registration) -> Message:
    return _write(Kind.CANCELLED, registration)


def send_link(registration: Registration) -> Message:
    return _write(Kind.LINK, registration)


def send_mistake(registration: Registration, *, session: Session, recorded: str, words: str) -> Message:
    """Tell the organiser of the cycle what a participant says about a mark, with the facts."""
    cycle = registration.cycle
    with translation.override(settings.LANGUAGE_CODE):
        message = _message(Kind.MISTAKE, registration, to=cycle.contact_email, reply_to=registration.email)
        context = {
            "message": message,
            "language": settings.LANGUAGE_CODE,
            "registration": registration,
            "cycle": cycle,
            "session": session,
            "recorded": recorded,
            "words": words,
            "grid_url": settings.SITE_URL + reverse("admin:registrations_attendance_grid", args=[cycle.pk]),
        }
        # What looks like the marker was typed by the participant: the link is for no eyes but theirs.
        text = render_to_string("mail/mistake.txt", context).replace(links.MARKER, "")
        message.text = rendering.without_gaps(text)
        message.html = render_to_string("mail/mistake.html", context)
    message.save(force_insert=True)
    return message


def may_send_link(registration: Registration, now: datetime.datetime) -> bool:
    """Nobody can fill a mailbox by asking again and again: a link goes to an address once in a day."""
    lately = registration.messages.filter(kind=Kind.LINK, created_at__gt=now - LINK_AGAIN_AFTER)
    return all(address_key(message.to) != registration.email_key for message in lately)


def reminder_occasion(session: Session) -> str:
    """Name the reminder of a session on its day: on another day it is another reminder."""
    return f"{Kind.REMINDER.value}:{session.pk}:{session.day.isoformat()}"


def withdraw_reminders(session_id: int) -> None:
    """Forget the reminders that are not sent yet: what they say is not true any more, and new ones will be written."""
    unsent = Message.objects.unsent().filter(kind=Kind.REMINDER)
    unsent.filter(occasion__startswith=f"{Kind.REMINDER.value}:{session_id}:").delete()


def map_url(session: Session) -> str:
    """Return where a map shows the place, which knows addresses better than names; nothing for a session online."""
    return "" if session.is_online else f"{MAP}?{urlencode({'query': session.address or session.venue})}"


def _write(kind: MessageKind, registration: Registration, *, has_calendar: bool = False) -> Message:
    cycle = registration.cycle
    with translation.override(registration.language):
        message = _message(kind, registration, to=registration.email, reply_to=cycle.contact_email)
        message.has_calendar = has_calendar
        context = {
            "message": message,
            "language": registration.language,
            "registration": registration,
            "cycle": cycle,
            "opening": f"mail/_{kind.value}.txt",
            "total": len(cycle.held_sessions),
            "queue_number": registration.queue_number,
            "personal_link": links.MARKER,
        }
        message.text = rendering.without_gaps(render_to_string("mail/message.txt", context))
        message.html = render_to_string("mail/message.html", context)
    message.save(force_insert=True)
    return message


def _message(kind: MessageKind, registration: Registration, *, to: str, reply_to: str) -> Message:
    return Message(
        registration=registration,
        kind=kind,
        to=to,
        reply_to=reply_to,
        subject=rendering.one_line(str(SUBJECTS[kind]) % {"cycle": registration.cycle.title}),
        message_id=rendering.new_message_id(),
    )
