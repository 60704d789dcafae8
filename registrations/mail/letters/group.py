"""A letter in an organiser's own words: paragraphs, **bold**, links, and names in braces for what differs by person."""

from __future__ import annotations

import re
from collections.abc import Mapping

from registrations.mail.blocks import Block, Paragraph
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters import parts
from registrations.mail.markup import Phrase
from registrations.models import GroupMessage
from registrations.models.message import MessageKind
from trainings.latvia.language import fold

PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")
PARAGRAPHS = re.compile(r"\n\s*\n")


def group_message(group_message: GroupMessage, values: Mapping[str, object], meanings: Mapping[str, str]) -> Letter:
    words = subject(group_message, values, meanings)
    blocks: list[Block] = [Paragraph(phrase) for phrase in paragraphs(group_message, values, meanings)]
    return Letter(
        kind=MessageKind.GROUP_MESSAGE,
        sender=Sender.of_cycle(group_message.cycle),
        subject=words,
        heading=words,
        blocks=blocks,
        reason=parts.reason(),
        is_greeting=False,
    )


def subject(group_message: GroupMessage, values: Mapping[str, object], meanings: Mapping[str, str]) -> str:
    def put_in(found: re.Match[str]) -> str:
        return str(values.get(meanings.get(_key(found[1]), ""), found[0]))

    return PLACEHOLDER.sub(put_in, group_message.subject)


def paragraphs(group_message: GroupMessage, values: Mapping[str, object], meanings: Mapping[str, str]) -> list[Phrase]:
    body = _phrase(group_message.body, meanings)
    return [Phrase(words, values) for words in PARAGRAPHS.split(body.strip())]


def _phrase(body: str, meanings: Mapping[str, str]) -> str:
    def named(found: re.Match[str]) -> str:
        meaning = meanings.get(_key(found[1]))
        return f"%({meaning})s" if meaning else found[0]

    return PLACEHOLDER.sub(named, body.replace("\r\n", "\n").replace("%", "%%"))


def _key(name: str) -> str:
    return fold(name).strip()
