"""
How messages are sent: by a worker, after the transaction that wrote them.

A worker leases a message, talks to the mail server outside of any transaction,
and records what the server said. Whoever dies with a message in hand leaves a
lease that runs out; a message is sent at least once, and a repeat carries the
same Message-ID. Nobody has to wake the worker (`worker.py`): it looks every second.
"""

import datetime
import logging
import re
import smtplib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from email.charset import QP, Charset
from html import escape
from itertools import islice

from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import Error as DatabaseTrouble
from django.db.models import F, Min
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registrations.addresses import address_key
from registrations.core import calendar_owner, links
from registrations.mail import occasions, recipients
from registrations.models import Message, OperationsRecord, Registration
from registrations.models.message import ABOUT_A_SESSION, TO_MANY, MessageQuerySet
from trainings import calendar

logger = logging.getLogger(__name__)

# Four answers of the server (to MAIL, RCPT, DATA and its end), each as late as EMAIL_TIMEOUT allows, and some more.
LEASE = datetime.timedelta(seconds=150)
FIRST_DELAY = datetime.timedelta(minutes=1)
LONGEST_DELAY = datetime.timedelta(hours=1)
GIVE_UP_AFTER = datetime.timedelta(days=3)
# So many are looked up at once; whoever has just registered waits for no more than these.
BATCH = 20
PERMANENT = 500
NEWS = [*ABOUT_A_SESSION, *TO_MANY]
# Text parts are quoted-printable: relays that cannot take 8 bits would convert them, and break signatures.
QUOTED_PRINTABLE = Charset("utf-8")
QUOTED_PRINTABLE.body_encoding = QP
CALENDAR = f"text/calendar; method={calendar.PUBLISH}"
ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+")


def never() -> bool:
    return False


def send_due(*, limit: int | None = None, stop: Callable[[], bool] = never) -> int:
    """
    Send the messages whose time has come, over one connection; return how many the server took.

    A server that cannot be reached is asked once: the others keep their time.
    """
    if OperationsRecord.objects.is_outbox_held():
        return 0
    sent = 0
    connection = mail.get_connection()
    try:
        for pk in islice(_due(), limit):
            if stop():
                break
            trouble = _open(connection)
            message = _lease(pk)
            if message:
                sent += _fail(message, trouble) if trouble else _send(message, connection)
            if trouble:
                break
    finally:
        _close(connection)
    return sent


def oldest_waiting_since() -> datetime.datetime | None:
    oldest: datetime.datetime | None = Message.objects.unsent().aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


def try_again(messages: MessageQuerySet) -> int:
    return (
        messages.filter(given_up_at__isnull=False, registration__erased_at__isnull=True)
        .exclude(to="")
        .update(given_up_at=None, due_at=timezone.now())
    )


def _due() -> Iterator[int]:
    while batch := list(Message.objects.due(timezone.now()).values_list("pk", flat=True)[:BATCH]):
        yield from batch


def _lease(pk: int) -> Message | None:
    """Take a message, unless another worker was faster: of two conditional updates one finds no row."""
    now = timezone.now()
    if not Message.objects.due(now).order_by().filter(pk=pk).update(leased_until=now + LEASE):
        return None
    message = Message.objects.select_related("registration__cycle", "account__user", "subscriber").filter(pk=pk).first()
    if message:
        _follow(message)
    return message


def _follow(message: Message) -> None:
    """Send news to the address that the person has now: a corrected one gets its link from elsewhere, but no news."""
    if message.registration is None:
        return
    old, new = message.to, message.registration.email
    # What belongs to no group message is a trial, and goes to the organiser.
    if (
        old == new
        or not (old and new)
        or message.kind not in NEWS
        or not (message.group_message_id or message.occasion)
    ):
        return
    message.to = new
    message.text = message.text.replace(old, new)
    message.html = message.html.replace(escape(old), escape(new))
    # Unless it has been erased or withdrawn this very moment.
    Message.objects.filter(pk=message.pk, to=old).update(to=new, text=message.text, html=message.html)


def _send(message: Message, connection: BaseEmailBackend) -> bool:
    if reason := _reason_not_to_send(message):
        return _record(message, reason, given_up=True)
    try:
        connection.send_messages([_compose(message)])
    except DatabaseTrouble:
        raise
    except Exception as trouble:  # noqa: BLE001  whatever is wrong with one message must not stop the others
        _close(connection)
        return _fail(message, trouble)
    # Without a look at the lease: sent is sent.
    Message.objects.unsent().filter(pk=message.pk).update(
        sent_at=timezone.now(), attempts=F("attempts") + 1, leased_until=None, last_error=""
    )
    return True


def _reason_not_to_send(message: Message) -> str:
    registration = message.registration
    if registration is None:
        return "" if message.subscriber else _reason_not_to_send_to_a_colleague(message)
    if message.expires_at and message.expires_at <= timezone.now():
        return _("It has no use any more: the session has begun.")
    if registration.is_erased or not (message.to and message.text):
        return _("The personal data has been erased.")
    if links.MARKER in message.text and address_key(message.to) != registration.email_key:
        return _("The address has been corrected; the link went to the new one.")
    has_left = message.kind == Message.Kind.GROUP_MESSAGE and registration.is_cancelled
    is_not_concerned = message.kind in ABOUT_A_SESSION and not (
        registration.is_confirmed or _is_for_waiting_people(message, registration)
    )
    return _("This person does not take part any more.") if has_left or is_not_concerned else ""


def _reason_not_to_send_to_a_colleague(message: Message) -> str:
    user = message.account.user if message.account else None
    if user is None or not user.is_active:
        return _("The account is deactivated.")
    if links.MARKER in message.text and address_key(message.to) != address_key(user.email):
        return _("The address has been corrected; ask for another link.")
    return ""


def _is_for_waiting_people(message: Message, registration: Registration) -> bool:
    return message.kind == Message.Kind.CHANGE and not message.has_calendar and registration.is_waiting


def _compose(message: Message) -> mail.EmailMultiAlternatives:
    email = mail.EmailMultiAlternatives(
        message.subject,
        recipients.with_links(message, message.text),
        to=[message.to],
        reply_to=[recipients.reply_to_of(message)],
        headers={
            "Message-ID": message.message_id,
            "Content-Language": recipients.language_of(message),
            # No holiday replies, from mail servers by the standard (RFC 3834) nor from Exchange.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            **_unsubscribing(message),
        },
    )
    email.encoding = QUOTED_PRINTABLE
    email.attach_alternative(recipients.with_links(message, message.html), "text/html")
    if message.registration and message.has_calendar:
        registration = message.registration
        email.attach(f"{registration.cycle.slug}.ics", _schedule_of(message, registration), CALENDAR)
    return email


def _unsubscribing(message: Message) -> dict[str, str]:
    """Let mail programs offer a button to stop the messages (RFC 2369 and 8058)."""
    if message.subscriber is None:
        return {}
    address = f"<{links.subscriber_url(message.subscriber)}off/>"
    return {"List-Unsubscribe": address, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def _schedule_of(message: Message, registration: Registration) -> bytes:
    with translation.override(registration.language):
        owner, cycle = calendar_owner.of(registration), registration.cycle
        only = occasions.session_id_of(message.occasion)
        session = next((session for session in cycle.schedule if session.pk == only), None)
        if session:
            return calendar.session_file(session, owner)
        return calendar.personal_calendar(cycle, owner, method=calendar.PUBLISH)


def _fail(message: Message, trouble: Exception) -> bool:
    logger.warning("Message %s was not sent: %s", message.pk, type(trouble).__name__)
    is_too_old = timezone.now() - message.created_at >= GIVE_UP_AFTER
    return _record(message, _words(trouble, message), given_up=is_too_old or _is_permanent(trouble))


def _record(message: Message, reason: str, *, given_up: bool) -> bool:
    now = timezone.now()
    delay = min(FIRST_DELAY * 2 ** min(message.attempts, 10), LONGEST_DELAY)
    Message.objects.unsent().filter(pk=message.pk, leased_until=message.leased_until).update(
        attempts=F("attempts") + 1,
        due_at=now + delay,
        given_up_at=now if given_up else None,
        leased_until=None,
        last_error=reason,
    )
    return False


def _is_permanent(trouble: Exception) -> bool:
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _words in trouble.recipients.values())
    return isinstance(trouble, smtplib.SMTPDataError) and trouble.smtp_code >= PERMANENT


def _words(trouble: Exception, message: Message) -> str:
    """Return what the server said, in one line and without the address: the table outlives personal data."""
    replies: Iterable[tuple[int, bytes | str]] = ()
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        replies = trouble.recipients.values()
    elif isinstance(trouble, smtplib.SMTPResponseException):
        replies = [(trouble.smtp_code, trouble.smtp_error)]
    said = "; ".join(f"{code} {_decoded(words)}" for code, words in replies) or f"{type(trouble).__name__}: {trouble}"
    local_part = re.escape(message.to.rpartition("@")[0])
    said = re.sub(rf"(?i)\b{local_part}\b", "…", ADDRESS.sub("…", said))
    return " ".join("".join(char if char.isprintable() else " " for char in said).split())[:500]


def _decoded(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _open(connection: BaseEmailBackend) -> Exception | None:
    try:
        connection.open()
    except (OSError, UnicodeError) as trouble:  # SMTPException is one of the first, a password not in ASCII the second
        return trouble
    return None


def _close(connection: BaseEmailBackend) -> None:
    with suppress(OSError):
        connection.close()
