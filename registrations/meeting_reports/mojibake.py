"""UTF-8 that some program has taken for a Western or Baltic code page, such as BÄ“rziÅ†a: made right again."""

import re

_CODE_PAGES = ("cp1252", "cp1257")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]{2,}")
# First bytes of Latin and of Cyrillic letters, as the code pages show them, and the letters that may come of them.
_LATIN = re.compile("[\u00a0-\u017f\u2013-\u201e]+")
_CYRILLIC = re.compile("[\u0400-\u045f]{2,}")
_FIRST_OF_LATIN = frozenset("ÂÃÄÅĆ")


def restored(text: str) -> str:
    """Return the text with the letters that were meant. What is not certainly damaged stays as it is."""
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: _letters(found.group()), text)
    return text


def _letters(run: str) -> str:
    for code_page in _CODE_PAGES:
        meant = _decoded(run, code_page)
        if not meant:
            continue
        if _CYRILLIC.fullmatch(meant) or (run[0] in _FIRST_OF_LATIN and _LATIN.fullmatch(meant)):
            return meant
    return run


def _decoded(run: str, code_page: str) -> str:
    try:
        return b"".join(_byte(char, code_page) for char in run).decode()
    except UnicodeError:
        return ""


def _byte(char: str, code_page: str) -> bytes:
    try:
        return char.encode(code_page)
    except UnicodeEncodeError:
        return char.encode("latin-1")
