"""Participants who are no people: programs that take notes, telephones, and devices under their own names."""

import re
import unicodedata

from registrations.meeting_reports import names
from registrations.meeting_reports.proposal import Stranger

_BOT = re.compile(
    r"\.ai\b|\b(?:read|otter|fireflies|fathom|avoma|sembly|fellow|krisp|notta|spinach|laxis|supernormal) ?ai\b|"
    r"\bnote[ -]?tak(?:er|ing)\b|\botter ?pilot\b|^otter$|['’]s otter\b|\bfireflies\b|\bfathom\b|\btl;?dv\b|"
    r"\bmeetgeek\b|\bavoma\b|\bsembly\b|\bairgram\b|\bsupernormal\b|\btactiq\b|\bcircleback\b|\bcopilot\b|"
    r"\bgong\.io\b|\bai (?:companion|notes?|assistant|recorder|scribe)\b|"
    r"\b(?:meeting|recording|transcription|zoom) (?:notes|bot|assistant|recorder|transcriber|ai)\b"
)
_PHONE = re.compile(r"[+\d\s()*.\N{BULLET}x-]+")
_CALLER = re.compile(r"(?:call|dial)[ -]?in[ _-]?user|phone[ _-]?user")
_LEAST_OF_A_NUMBER = 5
_DEVICE = re.compile(
    r"iphone|ipad|ipod|macbook|imac|galaxy|samsung|huawei|honor|xiaomi|redmi|poco|oneplus|oppo|realme|nokia|motorola|"
    r"moto|pixel|nexus|lenovo|thinkpad|ideapad|asus|acer|dell|desktop|laptop|tablet|android|windows|chromebook"
)
_OF_DEVICE = re.compile(r"note|pro|max|plus|ultra|lite|mini|air|tab|book|phone|mobile|user|zoom|.*\d.*")
_MODEL = re.compile(r"[a-z]{1,4}[- ]?[a-z]?\d{2,}[a-z\d]*")
_SHORTEST_NAME = 3


def is_bot(name: str) -> bool:
    return _BOT.search(_visible(name)) is not None


def beside_device(name: str) -> tuple[str, ...] | None:
    """Return the words that are not the device's in a name that has a device's, such as anna in "Anna's iPhone"."""
    words = names.tokens(name)
    others = tuple(word for word in words if not _DEVICE.fullmatch(word))
    if len(others) == len(words):
        return () if _MODEL.fullmatch(_visible(name)) else None
    return tuple(word for word in others if len(word) >= _SHORTEST_NAME and not _OF_DEVICE.fullmatch(word))


def words_of_a_name(text: str) -> set[str]:
    return {
        word
        for word in names.tokens(text)
        if len(word) >= _SHORTEST_NAME and not _DEVICE.fullmatch(word) and not _OF_DEVICE.fullmatch(word)
    }


def stranger(name: str) -> Stranger:
    if is_bot(name):
        return Stranger.BOT
    if _is_phone(_visible(name)):
        return Stranger.PHONE
    return Stranger.UNKNOWN_PERSON if beside_device(name) is None else Stranger.DEVICE_NAME


def _is_phone(name: str) -> bool:
    if _CALLER.match(name):
        return True
    digits = sum(char.isdigit() for char in name)
    return bool(_PHONE.fullmatch(name)) and digits > 1 and digits + name.count("*") >= _LEAST_OF_A_NUMBER


def _visible(name: str) -> str:
    visible = name if name.isprintable() else "".join(filter(str.isprintable, name))
    return unicodedata.normalize("NFKC", visible).casefold().strip()
