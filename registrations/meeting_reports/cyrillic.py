"""Names in Cyrillic letters, as they are usually written in Latvian. Good enough to suggest, never to decide."""

import re
import unicodedata

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WORD = re.compile(r"[\u0400-\u04ff]+")
_LETTERS = dict(zip("абвгґджзиіклмнопрстуфхцыэ", "abvggdžziiklmnoprstufhcie", strict=True))
_LETTERS |= {"ч": "č", "ш": "š", "щ": "šč"}
_SOFT = dict(zip("еєёюяї", "eeouai", strict=True))
_VOWELS = set("аеёиоуыэюяіїє")
_WITHOUT_J = set("лн")  # Люба is Ļuba, but Вячеслав is Vjačeslavs
_ENDINGS = (("ский", "skis"), ("цкий", "ckis"), ("ская", "ska"), ("цкая", "cka"))


def in_latvian(text: str) -> str:
    if not _CYRILLIC.search(text):
        return text
    return _WORD.sub(lambda found: _word(found.group()), unicodedata.normalize("NFC", text).casefold())


def _word(word: str) -> str:
    for ending, latvian in _ENDINGS:
        if word.endswith(ending):
            return _letters(word.removesuffix(ending)) + latvian
    is_masculine = len(word) > 1 and word[-1] not in _VOWELS
    return _letters(word) + ("s" if is_masculine else "")


def _letters(word: str) -> str:
    return "".join(_letter(word, position) for position in range(len(word)))


def _letter(word: str, position: int) -> str:
    char, before = word[position], word[position - 1 : position]
    if char in _SOFT:
        begins = not before or before in _VOWELS or before in "ьъй"
        softens = char in "яё" and before not in _WITHOUT_J
        return ("j" if begins or softens else "") + _SOFT[char]
    if char == "й":
        return "j" if position == len(word) - 1 else "i"
    return _LETTERS.get(char, "")
