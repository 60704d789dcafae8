"""Names as people type them into a meeting: when two of them are the same, and what else stands beside a name."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

# What Teams and Zoom write behind a name themselves, in the languages their users have.
_MARKER = re.compile(
    r"[(\[]\s*(?:guest|unverified|external|organi[sz]er|presenter|attendee|host|co-?host|me|"
    r"viesis|nepārbaudīts|neverificēts|ārējs|ārējais|organizators|"
    r"гость|не проверено|непроверенный|внешний|организатор|"
    r"gast|nicht überprüft|nicht verifiziert|extern|invitado|no comprobado|sin verificar|externo|"
    r"convidado|não verificado)\s*[)\]]",
    re.IGNORECASE,
)
_MOST_CHARACTERS = 4096  # kept, so that hostile texts fill no memory
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)(?:[)\]]|$)")
_SEPARATOR = re.compile(r" [-–\N{EM DASH}] |[|/,;\N{BULLET}]")
_JOINT = re.compile(r"\s+(?:un|and|und|и)\s+|[&+]", re.IGNORECASE)


class _Folding(dict[int, str]):
    """What counts of each character: letters without marks, digits, a blank for whatever divides words."""

    def __missing__(self, code: int) -> str:
        letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        folded = "".join(_counted(letter) for letter in letters)
        if len(self) < _MOST_CHARACTERS:
            self[code] = folded
        return folded


def _counted(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LN":
        return char
    # Marks, zero width and controls stand inside a word; signs, emoji and any white space end it.
    return "" if category[0] in "MC" and not char.isspace() else " "


_FOLDING = _Folding()


def tokens(text: str) -> tuple[str, ...]:
    return tuple(text.translate(_FOLDING).split())


def key(name: str) -> str:
    """
    Return the name under which two spellings are one: no case, marks, signs or order of words.

    What Teams adds about a guest does not count. A name without letters or digits has an empty key, which fits nobody.
    """
    return " ".join(sorted(tokens(without_markers(name))))


def without_markers(name: str) -> str:
    if "(" not in name and "[" not in name:
        return name
    plain = _MARKER.sub(" ", name)
    return plain if plain.strip() else name


def address(email: str) -> str:
    """Return an address as it is compared: trimmed, without case, the domain in its ASCII form where it has one."""
    local, at, domain = email.strip().casefold().rpartition("@")
    if not at:
        return ""
    try:
        return f"{local}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return f"{local}@{domain}"


def is_full(name_key: str) -> bool:
    return " " in name_key


@dataclass(frozen=True, kw_only=True)
class Forms:
    """
    The names that a participant's line may hold.

    `shown` are the display name, the same without brackets, and the parts before a separator, the longest first;
    `hidden` are those in brackets, the original name, and the one given at registration for a webinar.
    """

    whole: str
    shown: tuple[str, ...]
    hidden: tuple[str, ...]
    given: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.shown, *self.hidden)

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(part for part in _JOINT.split(self.shown[1]) if part.strip())

    @property
    def pieces(self) -> tuple[str, ...]:
        return (*self.all, *_SEPARATOR.split(self.shown[1]), *_after_separators(self.shown[1]))

    def rests(self, name_key: str) -> set[str]:
        beside = Counter(tokens(self.whole)) - Counter(name_key.split())
        pieces = self.pieces[len(self.shown) :]
        return {" ".join(sorted(beside.elements())), *map(key, pieces)} - {"", name_key}


def forms(name: str, *, original_name: str = "", registered_name: str = "") -> Forms:
    whole = " ".join(without_markers(name).split())
    outside = " ".join(_BRACKETS.sub(" ", whole).split())
    before = [outside[: found.start()].strip() for found in _SEPARATOR.finditer(outside)]
    given = tuple(dict.fromkeys(text for text in (without_markers(original_name), registered_name) if text.strip()))
    inside = [text.strip() for text in _BRACKETS.findall(whole)]
    return Forms(
        whole=whole,
        shown=(whole, outside, *reversed(before)),
        hidden=tuple(dict.fromkeys(text for text in (*inside, *given) if text)),
        given=given,
    )


def _after_separators(text: str) -> list[str]:
    return [text[found.end() :] for found in _SEPARATOR.finditer(text)]
