"""
Letters to many people: the text is rendered once for each variant, and the words that differ by person are put in.

5,000 reminders are a dozen renderings and one statement, not 10,000 renderings.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.template.loader import render_to_string

from registrations.core import links
from registrations.models import GroupMessage, Message, Registration
from registrations.models.message import MessageKind
from trainings.models import Cycle

# What stands in a letter for the words that differ by person; the personal link is put in when it is sent.
FIRST_NAME, ADDRESS, REFERENCE = "{first-name}", "{address}", "{reference}"
LONGEST_SUBJECT = 300
# PostgreSQL takes 65,535 parameters in a statement.
BATCH = 2000
PERSONAL = re.compile("|".join(map(re.escape, (FIRST_NAME, ADDRESS, REFERENCE))))


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One variant of a letter, in one language, with markers in place of personal words."""

    kind: MessageKind
    subject: str
    text: str
    html: str
    reply_to: str


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Why letters are written: the occasion keeps a person from getting two, the moment from getting one too late."""

    occasion: str
    expires_at: datetime.datetime | None = None
    group_message: GroupMessage | None = None
    has_calendar: bool = False


def write(
    kind: MessageKind, cycle: Cycle, *, language: str, template: str, subject: str, context: Mapping[str, Any]
) -> Letter:
    """
    Render `mail/<template>.txt` and `.html`, in the language that the caller has switched on.

    The templates get `message` (kind, subject, to), `cycle`, `personal_link` and the markers `first_name`
    and `reference`, besides their own context.
    """
    subject = one_line(subject)
    everything = {
        "message": {"kind": kind.value, "subject": subject, "to": ADDRESS},
        "language": language,
        "cycle": cycle,
        "personal_link": links.MARKER,
        "first_name": FIRST_NAME,
        "reference": REFERENCE,
        **context,
    }
    return Letter(
        kind=kind,
        subject=subject,
        text=without_gaps(render_to_string(f"mail/{template}.txt", everything)),
        html=render_to_string(f"mail/{template}.html", everything),
        reply_to=cycle.contact_email,
    )


def addressed(letter: Letter, registration: Registration, circumstances: Envelope) -> Message:
    """Return the letter as a message to one person, not stored yet."""
    return Message(
        registration=registration,
        kind=letter.kind,
        to=registration.email,
        reply_to=letter.reply_to,
        subject=one_line(_personal(letter.subject, registration))[:LONGEST_SUBJECT],
        text=_personal(letter.text, registration),
        html=_personal(letter.html, registration, escape),
        message_id=new_message_id(),
        occasion=circumstances.occasion,
        expires_at=circumstances.expires_at,
        group_message=circumstances.group_message,
        has_calendar=circumstances.has_calendar,
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


def in_each_language(registrations: Iterable[Registration]) -> dict[str, list[Registration]]:
    """Return the people by the language in which they are written to."""
    found: dict[str, list[Registration]] = {}
    for registration in registrations:
        found.setdefault(registration.language, []).append(registration)
    return found


def new_message_id() -> str:
    return f"<{uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>"


def without_gaps(text: str) -> str:
    """What a template leaves out leaves its empty lines."""
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(subject: str) -> str:
    """A line break in a subject would begin another header, and such a message would never go."""
    return " ".join("".join(char if char.isprintable() else " " for char in subject).split())


def _personal(text: str, registration: Registration, quote: Callable[[str], str] = str) -> str:
    """Put the personal words in, in one pass: a name that looks like a marker stays a name."""
    words = {
        FIRST_NAME: registration.first_name,
        ADDRESS: registration.email,
        REFERENCE: registration.reference,
    }
    return PERSONAL.sub(lambda found: quote(words[found[0]]), text)
