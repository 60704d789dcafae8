"""The text of single cells: without what nobody sees, and folded for comparison."""

import re
import unicodedata
from functools import lru_cache

LONGEST_FIELD = 1_000
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_LAST_BRACKET = re.compile(r"\(([^()]+)\)")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_AS_TEXT = re.compile(r'="(.*)"')
_LOST = re.compile(r"\ufffd|\?+(?=\w)|(?<=\w)\?+")
_SIGNS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r" \d+$")
_PLACEHOLDERS = {"-", "--", "—", "–", "n/a"}
# English, Latvian, Russian, German, Spanish, Portuguese; folded, as `fold` does.
_YES = {"yes", "y", "true", "1", "ja", "да", "si", "sim"}
_NO = {"no", "n", "false", "0", "ne", "нет", "nein", "nao"}


def clean(text: str) -> str:
    """Return one line in NFC, cut to the longest field, without control and invisible characters."""
    text = text[:LONGEST_FIELD]
    if not text.isprintable():
        text = "".join(map(_shown, text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _shown(char: str) -> str:
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs"} else char


def value(text: str) -> str:
    """Return a cell's text, which is empty for the signs that reports write for nothing."""
    text = clean(text)
    if wrapped := _AS_TEXT.fullmatch(text):  # Webex keeps spreadsheets from reading its times as numbers
        text = clean(wrapped[1].replace('""', '"'))
    return "" if text.casefold() in _PLACEHOLDERS else text


@lru_cache(maxsize=4096)
def fold(caption: str) -> str:
    """
    Return what two ways to write a caption share.

    Case, diacritics, signs, remarks in brackets and numbers at the end do not count; `joinTime` is two words.
    """
    text = _IN_BRACKETS.sub(" ", _HUMP.sub(" ", clean(caption)))
    letters = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in letters if not unicodedata.combining(char))
    return _NUMBERED.sub("", _SIGNS.sub(" ", text).strip())


def has_lost_letters(text: str) -> bool:
    return _LOST.search(text) is not None


def without_lost_letters(text: str) -> str:
    return _LOST.sub("", text)


def is_yes(text: str) -> bool:
    return fold(text) in _YES


def is_no(text: str) -> bool:
    return fold(text) in _NO


def original_name(name: str) -> str:
    """Return the content of the last pair of brackets, where Zoom shows the name of the account."""
    found = _LAST_BRACKET.findall(name)
    return found[-1].strip() if found else ""
