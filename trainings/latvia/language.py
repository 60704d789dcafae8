"""Latvian in Python: the alphabet for sorting, folding for searching, days and months in their cases."""

import datetime
import unicodedata
from functools import lru_cache
from typing import Literal

NBSP = "\N{NO-BREAK SPACE}"

# The letters of neighbours and of old spelling have their places too.
_ALPHABET = "aābcčdeēfgģhiyījkķlļmnņoōpqrŗsštuūvwxzž"
# As in ICU 72: these stand with the short vowel and decide only between words that are otherwise alike.
# LVS 24:1993, which newer ICU follows, makes letters of them: that would be an empty dictionary here.
_VARIANTS = {"ā": "a", "ē": "e", "ī": "i", "y": "i", "ō": "o", "ū": "u"}
_SIGNS = " _-–—,;:!?.'\N{LEFT SINGLE QUOTATION MARK}’\"“”„()[]{}@*/\\&#%"
# Letters in which Unicode sees no other letter. Scripts of pages fold by the same list.
UNDIVIDED = {"ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ß": "ss"}
_UNDIVIDED = str.maketrans(UNDIVIDED)

# Weights of two hexadecimal digits: signs, then digits (as in ASCII), then letters. None is 00.
_SIGN_WEIGHTS = {sign: f"{weight:02x}" for weight, sign in enumerate(_SIGNS, start=1)}
_ANY_OTHER_SIGN = "2f"
_LETTER_WEIGHTS = {
    letter: f"{weight:02x}" for weight, letter in enumerate((c for c in _ALPHABET if c not in _VARIANTS), start=0x41)
}

Case = Literal["nominative", "genitive", "dative", "locative"]

_CASES: tuple[Case, ...] = ("nominative", "genitive", "dative", "locative")
_MONTHS = [
    ("janvāris", "janvāra", "janvārim", "janvārī"),
    ("februāris", "februāra", "februārim", "februārī"),
    ("marts", "marta", "martam", "martā"),
    ("aprīlis", "aprīļa", "aprīlim", "aprīlī"),
    ("maijs", "maija", "maijam", "maijā"),
    ("jūnijs", "jūnija", "jūnijam", "jūnijā"),
    ("jūlijs", "jūlija", "jūlijam", "jūlijā"),
    ("augusts", "augusta", "augustam", "augustā"),
    ("septembris", "septembra", "septembrim", "septembrī"),
    ("oktobris", "oktobra", "oktobrim", "oktobrī"),
    ("novembris", "novembra", "novembrim", "novembrī"),
    ("decembris", "decembra", "decembrim", "decembrī"),
]
SHORT_MONTHS = ["janv.", "febr.", "marts", "apr.", "maijs", "jūn.", "jūl.", "aug.", "sept.", "okt.", "nov.", "dec."]
_WEEKDAYS = ["pirmdien", "otrdien", "trešdien", "ceturtdien", "piektdien", "sestdien", "svētdien"]
# "On Monday" is the adverb: the locative "pirmdienā" is said of one certain Monday only.
_WEEKDAY_ENDINGS: dict[Case, str] = {"nominative": "a", "genitive": "as", "dative": "ai", "locative": ""}
# As nodarbība, which is feminine
NUMBERS = ["viena", "divas", "trīs", "četras", "piecas", "sešas", "septiņas", "astoņas", "deviņas", "desmit"]
SEASONS = {"winter": "ziema", "spring": "pavasaris", "summer": "vasara", "autumn": "rudens"}


def fold(text: str) -> str:
    """Return the text for searching: lower case, without diacritics, so that "girts" finds "Ģirts"."""
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(char for char in decomposed if not unicodedata.combining(char))
    return letters.casefold().translate(_UNDIVIDED)


def sort_key(text: str) -> str:
    """
    Return a string whose plain order is the Latvian order of the texts.

    It is made of 0–9 and a–f alone, because databases agree on the order of nothing else.
    Texts that differ only in case have one key.
    """
    letters = unicodedata.normalize("NFC", text.casefold())
    weights = [_weigh(char) for char in letters if not unicodedata.combining(char)]
    ties = "".join(tie for _, tie in weights)
    return "".join(weight for weight, _ in weights) + "00" + ties.rstrip("0")


@lru_cache(maxsize=1024)
def _weigh(char: str) -> tuple[str, str]:
    if char in _VARIANTS:
        return _LETTER_WEIGHTS[_VARIANTS[char]], "3" if char == "y" else "2"
    if char in _LETTER_WEIGHTS:
        return _LETTER_WEIGHTS[char], "0"
    base = unicodedata.normalize("NFD", char)[0].translate(_UNDIVIDED)[0]
    if base in _ALPHABET:
        return _weigh(base)[0], "1"
    if char.isdigit():
        return f"{0x30 + unicodedata.digit(char):02x}", "0"
    if char.isalnum():  # of another alphabet: after ours, in the order of Unicode
        return f"fe{ord(char):06x}", "0"
    return _SIGN_WEIGHTS.get(char, _ANY_OTHER_SIGN), "0"


def month(number: int, case: Case) -> str:
    return _MONTHS[number - 1][_CASES.index(case)]


def weekday(day: datetime.date, case: Case) -> str:
    return _WEEKDAYS[day.weekday()] + _WEEKDAY_ENDINGS[case]


def every_weekday(day: datetime.date) -> str:
    return _WEEKDAYS[day.weekday()] + "ās"


def date_phrase(day: datetime.date, case: Case, *, year: bool = False, with_weekday: bool = False) -> str:
    """Return a day in a case: "pirmdien, 2023. gada 4. decembrī"."""
    phrase = f"{day.day}.{NBSP}{month(day.month, case)}"
    if year:
        phrase = f"{day.year}. gada {phrase}"
    return f"{weekday(day, case)}, {phrase}" if with_weekday else phrase
