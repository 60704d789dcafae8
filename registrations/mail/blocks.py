"""What letters are built of. Each block is written once, and is drawn both as HTML and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from django.utils.safestring import SafeString

from registrations.mail import markup
from registrations.mail.markup import Phrase, say
from trainings.latvia.typography import tidy

INDENT = "   "


class Block(Protocol):
    """A part of a letter: `template` draws it as HTML, `text()` as plain text."""

    @property
    def template(self) -> str: ...

    def text(self) -> str: ...


@dataclass(frozen=True)
class Paragraph:
    template: ClassVar[str] = "mail/blocks/paragraph.html"
    phrase: Phrase
    is_muted: bool = False

    @property
    def html(self) -> SafeString:
        return markup.html(self.phrase)

    def text(self) -> str:
        return markup.plain(self.phrase)


@dataclass(frozen=True)
class OnlyHtml:
    """What plain text does not need, as an address that stands there under its label anyway."""

    block: Paragraph

    @property
    def template(self) -> str:
        return self.block.template

    @property
    def html(self) -> SafeString:
        return self.block.html

    @property
    def is_muted(self) -> bool:
        return self.block.is_muted

    def text(self) -> str:
        return ""


@dataclass(frozen=True)
class Heading:
    template: ClassVar[str] = "mail/blocks/heading.html"
    words: str

    def text(self) -> str:
        return self.words.upper()


@dataclass(frozen=True)
class Button:
    """The one filled button of a letter. `is_join` is the blue one of Zoom."""

    template: ClassVar[str] = "mail/blocks/button.html"
    label: str
    url: str
    is_join: bool = False

    def text(self) -> str:
        return f"{self.label}:\n{self.url}"


@dataclass(frozen=True)
class Note:
    """A box with what matters on the way to the grant: `tone` is "rule" or "ok"."""

    template: ClassVar[str] = "mail/blocks/note.html"
    phrase: Phrase
    tone: str = "rule"

    @property
    def html(self) -> SafeString:
        return markup.html(self.phrase)

    def text(self) -> str:
        return markup.plain(self.phrase)


@dataclass(frozen=True)
class Quotation:
    """What somebody says in words of one's own."""

    template: ClassVar[str] = "mail/blocks/quotation.html"
    heading: str
    words: str

    @property
    def html(self) -> SafeString:
        return markup.html(markup.verbatim(self.words))

    def text(self) -> str:
        return f"{self.heading}\n{markup.plain(markup.verbatim(self.words), indent=INDENT)}"


@dataclass(frozen=True)
class Struck:
    """What is no longer so."""

    template: ClassVar[str] = "mail/blocks/struck.html"
    label: str
    phrase: Phrase

    @property
    def html(self) -> SafeString:
        return markup.html(self.phrase)

    def text(self) -> str:
        return f"{self.label.upper()}\n{markup.plain(self.phrase, indent=INDENT)}"


@dataclass(frozen=True)
class FactList:
    """Labels, each with a sentence."""

    template: ClassVar[str] = "mail/blocks/facts.html"
    facts: Sequence[tuple[str, Phrase]]

    @property
    def rows(self) -> list[tuple[str, SafeString]]:
        return [(tidy(label), markup.html(phrase)) for label, phrase in self.facts]

    def text(self) -> str:
        lines = []
        for label, phrase in self.facts:
            lines += [*markup.wrapped(f"{label}:"), markup.plain(phrase, indent=INDENT)]
        return "\n".join(lines)


@dataclass(frozen=True)
class SessionLine:
    """A session as a letter shows it: the tile with its day, and lines under its title."""

    day: int
    month: str
    is_online: bool
    title: Phrase
    when: tuple[Phrase, ...]
    where: Phrase

    @property
    def html(self) -> list[SafeString]:
        return [markup.html(phrase) for phrase in (self.title, *self.when)]

    @property
    def where_html(self) -> SafeString:
        return markup.html(self.where)

    def text(self) -> str:
        when = say(" ".join(phrase.words for phrase in self.when), **_all_values(self.when))
        lines = [markup.plain(self.title)]
        lines += [markup.plain(phrase, indent=INDENT) for phrase in (when, self.where) if phrase]
        return "\n".join(lines)


@dataclass(frozen=True)
class Sessions:
    template: ClassVar[str] = "mail/blocks/sessions.html"
    lines: Sequence[SessionLine]

    def text(self) -> str:
        return "\n\n".join(line.text() for line in self.lines)


def _all_values(phrases: Sequence[Phrase]) -> dict[str, object]:
    return {name: value for phrase in phrases for name, value in phrase.values.items()}
