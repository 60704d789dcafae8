"""
Letters to many people: the text is rendered once for each variant, and the words that differ by person are put in.

5,000 reminders are a dozen renderings and one statement, not 10,000 renderings.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from registrations.mail import markup
from registrations.mail.letter import Letter, one_line
from registrations.mail.markup import ADDRESS, FIRST_NAME, FULL_NAME, PERSONAL, QUEUE_NUMBER, REFERENCE
from registrations.models import GroupMessage, Message, Registration
from registrations.models.message import MessageKind

LONGEST_SUBJECT = 300
# PostgreSQL takes 65,535 parameters in a statement.
BATCH = 2000
# A form takes any name for any address: what a mail program would make a link of is not repeated.
LOOKS_LIKE_AN_ADDRESS = re.compile(r"[/@:]|\.\w")


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """One variant of a letter, in one language, with markers in place of personal words."""

    kind: MessageKind
    subject: str
    text: str
    html: str
    reply_to: str


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Why letters are written: the occasion keeps a person from getting two, the moment from getting one too late."""

    occasion: str = ""
    expires_at: datetime.datetime | None = None
    group_message: GroupMessage | None = None
    has_calendar: bool = False


def draw(letter: Letter) -> Rendered:
    return Rendered(
        kind=letter.kind,
        subject=one_line(letter.subject),
        text=letter.text(),
        html=letter.html(),
        reply_to=letter.sender.email,
    )


def draw_once(write: Callable[[Registration], Letter], registration: Registration) -> Rendered:
    """
    Draw a letter once for everybody to whom it says the same but for the markers.

    `write` may look at the cycle and at nothing of the person. What it says is kept by all that is
    known of the cycle and its sessions, not by a revision: a transaction that is undone has none.
    """
    cycle, now = registration.cycle, timezone.now()
    rows = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in (cycle, *cycle.schedule)]
    facts = repr((write.__qualname__, translation.get_language(), f"{now:%Y-%m-%d %H}", rows))
    key = f"letter:{hashlib.sha256(facts.encode()).hexdigest()}"
    drawn: Rendered | None = cache.get(key)
    if drawn is None:
        drawn = draw(write(registration))
        cache.set(key, drawn)
    return drawn


def addressed(letter: Rendered, registration: Registration, envelope: Envelope) -> Message:
    words = _words_of(registration)
    if QUEUE_NUMBER in letter.text:
        words[QUEUE_NUMBER] = str(registration.queue_number)
    return Message(
        registration=registration,
        kind=letter.kind,
        to=registration.email,
        reply_to=letter.reply_to,
        subject=one_line(_put_in(words, letter.subject))[:LONGEST_SUBJECT],
        text=_put_in_text(words, letter.text),
        html=_put_in(words, letter.html, escape),
        message_id=new_message_id(),
        occasion=envelope.occasion,
        expires_at=envelope.expires_at,
        group_message=envelope.group_message,
        has_calendar=envelope.has_calendar,
    )


def message_to(letter: Rendered, address: str) -> Message:
    words = {ADDRESS: address}
    return Message(
        kind=letter.kind,
        to=address,
        reply_to=letter.reply_to,
        subject=letter.subject[:LONGEST_SUBJECT],
        text=_put_in_text(words, letter.text),
        html=_put_in(words, letter.html, escape),
        message_id=new_message_id(),
    )


def store(messages: Iterable[Message]) -> int:
    """Write messages in one statement, except those whose occasion has had its message; return how many are new."""
    rows = list(messages)
    if not rows:
        return 0
    occasions = {row.occasion for row in rows}
    # Empty ones left out, so that the index of the constraint answers without a look at the texts.
    told = set(
        Message.objects.filter(occasion__in=occasions).exclude(occasion="").values_list("registration", "occasion")
    )
    new = [row for row in rows if (row.registration_id, row.occasion) not in told]
    # A second process may write the same at this moment: the constraint then keeps one of the two.
    Message.objects.bulk_create(new, ignore_conflicts=True, batch_size=BATCH)
    return len(new)


def new_message_id() -> str:
    return f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"


def _words_of(registration: Registration) -> dict[str, str]:
    return {
        FIRST_NAME: registration.first_name,
        FULL_NAME: _name_to_type(registration),
        ADDRESS: registration.email,
        REFERENCE: registration.reference,
    }


def _put_in(words: Mapping[str, str], text: str, quote: Callable[[str], str] = str) -> str:
    """Put the personal words in, in one pass: a name that looks like a marker stays a name."""
    return PERSONAL.sub(lambda found: quote(words.get(found[0], found[0])), text)


def _put_in_text(words: Mapping[str, str], text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if not PERSONAL.search(line):
            lines.append(line)
            continue
        indent = line[: len(line) - len(line.lstrip())]
        lines += markup.wrapped(_put_in(words, line.lstrip()), indent, is_personal=False)
    return "\n".join(lines)


def _name_to_type(registration: Registration) -> str:
    if not LOOKS_LIKE_AN_ADDRESS.search(registration.full_name):
        return registration.full_name
    with translation.override(registration.language):
        return _("first and last name")
