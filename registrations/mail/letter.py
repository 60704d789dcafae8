"""A letter as it is meant, before it is drawn: who writes, what about, and the blocks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from registrations.mail import markup
from registrations.mail.blocks import Block
from registrations.mail.markup import Phrase, say
from registrations.models.message import MessageKind
from trainings.latvia.typography import tidy
from trainings.models import Cycle


@dataclass(frozen=True)
class Sender:
    """Who signs a letter, and who answers questions."""

    name: str
    email: str
    phone: str = ""

    @classmethod
    def of_cycle(cls, cycle: Cycle) -> Sender:
        return cls(cycle.organiser, cycle.contact_email, cycle.contact_phone)

    @classmethod
    def of_site(cls) -> Sender:
        return cls(**{name: settings.ORGANISATION[name] for name in ("name", "email", "phone")})


@dataclass(frozen=True, kw_only=True)
class Letter:
    """
    What is said, in the language that is switched on.

    `heading` is short and no repetition of the subject; `preheader` is what phones show under the
    subject; `reason` says why this person gets it.
    """

    kind: MessageKind
    sender: Sender
    subject: str
    heading: str
    blocks: Sequence[Block]
    reason: Phrase
    preheader: str = ""
    is_greeting: bool = True

    @property
    def reason_html(self) -> SafeString:
        return markup.html(
            say(self.reason.words, self._questions().words, **self._questions().values, **self.reason.values)
        )

    def html(self) -> str:
        context = {
            "letter": self,
            "heading": tidy(self.heading),
            "preheader": tidy(self.preheader),
            "message": {"subject": tidy(self.subject)},
            "language": translation.get_language(),
            "organiser": self.sender.name,
        }
        return render_to_string("mail/letter.html", context)

    def text(self) -> str:
        parts = [_("Hello!")] if self.is_greeting else []
        parts += [block.text() for block in self.blocks]
        regards, reason = _("Kind regards"), markup.plain(self.reason)
        parts.append(f"{regards}\n{self.sender.name}\n\n-- \n{reason}\n{markup.plain(self._questions())}")
        return without_gaps("\n\n".join(part for part in parts if part))

    def _questions(self) -> Phrase:
        contact = "%(email)s, %(phone)s" if self.sender.phone else "%(email)s"
        email = markup.Link(f"mailto:{self.sender.email}", self.sender.email)
        return say(_("Questions:"), contact, email=email, phone=self.sender.phone)


def without_gaps(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def one_line(subject: str) -> str:
    """A line break in a subject would begin another header, and such a message would never go."""
    return " ".join("".join(char if char.isprintable() else " " for char in subject).split())
