"""A template drawn once and filled many times: what differs is a blank in it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from html import escape

from django.utils.safestring import SafeString

# Nobody can type it, so that a blank is always ours.
SECRET = secrets.token_hex(16)
BLANK = re.compile(f"blank-{SECRET}-([a-z_]+)-")


def blank(name: str) -> str:
    return f"blank-{SECRET}-{name}-"


def pieces(drawn: str) -> list[str]:
    return BLANK.split(drawn)


class Stencil:
    """A drawn template with blanks."""

    def __init__(self, drawn: str) -> None:
        self._pieces = pieces(drawn)
        self._blanks = list(enumerate(self._pieces))[1::2]

    def fill(self, words: Mapping[str, str | int]) -> SafeString:
        parts = self._pieces.copy()
        for index, name in self._blanks:
            parts[index] = _escaped(words[name])
        # All that came from elsewhere is escaped above. Django's mark_safe asks each time whether the text is lazy.
        return SafeString("".join(parts))


def _escaped(word: str | int) -> str:
    # Django's conditional_escape, which wraps itself for lazy words, takes four times as long.
    if isinstance(word, SafeString):
        return word
    return escape(str(word))
