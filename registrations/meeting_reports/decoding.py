"""Bytes to text: what is not text is refused, and the encoding is found without asking."""

import codecs
import re
from dataclasses import dataclass

from registrations import workbooks
from registrations.meeting_reports.facts import RejectionReason, ReportRejected

MOST_BYTES = 2 * 1024 * 1024

_SPREADSHEETS = (*workbooks.MARKS, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"RIFF",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x7fELF",
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096  # characters are enough to tell text from something else
_LAST_EUROPEAN = "\u052f"  # Latin, Greek and Cyrillic letters end here
_PUNCTUATION = ("\u2000", "\u206f")
_MOSTLY = 0.7
_MOST_CONTROLS = 0.02
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffd]")
# Latvian letters stand alone between plain ones; Cyrillic words are made of nothing else.
_WORDS_OF_HIGH_BYTES = re.compile(rb"(?<![a-zA-Z\xa8\xb8\xc0-\xff])[\xa8\xb8\xc0-\xff]{3,}(?![a-zA-Z])")
_HIGH_BYTES = re.compile(rb"[\xa8\xb8\xc0-\xff]")


@dataclass(frozen=True)
class DecodedText:
    text: str
    encoding: str


def decode(data: bytes) -> DecodedText:
    """
    Return the text of a file.

    Raises:
        ReportRejected: it is too large, empty, or no text.
    """
    if len(data) > MOST_BYTES:
        raise ReportRejected(RejectionReason.TOO_LARGE)
    if data.startswith(_SPREADSHEETS):
        raise ReportRejected(RejectionReason.SPREADSHEET)
    if data.startswith(_OTHER_FILES):
        raise ReportRejected(RejectionReason.NOT_TEXT)
    encoding = _encoding(data)
    text = data.decode(encoding, errors="replace")
    if not text.strip("\ufeff \t\r\n\v\f\0"):
        raise ReportRejected(RejectionReason.EMPTY)
    if "\0" in text or len(_CONTROLS.findall(text)) > _MOST_CONTROLS * len(text):
        raise ReportRejected(RejectionReason.NOT_TEXT)
    return DecodedText(text.removeprefix("\ufeff"), encoding)


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in data:
        return _wide_encoding(data) or "utf-8"
    if _is_utf8(data):
        return "utf-8"
    return "cp1251" if _is_cyrillic(data) else "cp1257"


def _wide_encoding(data: bytes) -> str | None:
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: 2 * _SAMPLE].decode(encoding, errors="replace")
        known = sum("\0" < char <= _LAST_EUROPEAN or _PUNCTUATION[0] <= char <= _PUNCTUATION[1] for char in text)
        if known > _MOSTLY * len(text):
            return encoding
    return None


def _is_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(char > "\x7f" for char in text) - broken if broken else 0
    return letters > broken or not broken


def _is_cyrillic(data: bytes) -> bool:
    words = _WORDS_OF_HIGH_BYTES.findall(data)
    return 2 * sum(map(len, words)) > len(_HIGH_BYTES.findall(data))
