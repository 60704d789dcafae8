"""Every counted text of the Latvian catalogue agrees with its number: 21 vieta, 11 vietas, pēc 2 stundām."""

import re

import pytest
from django.conf import settings
from django.utils.translation import ngettext, override

from tests.test_translations import CATALOGUES, entries_of

NUMBERS = (0, 1, 2, 10, 11, 21, 101, 111)
CASES = ("nominative", "genitive", "dative", "accusative", "locative")
ENDINGS = {
    "a": (("a", "as", "ai", "u", "ā"), ("as", "u", "ām", "as", "ās")),
    "e": (("e", "es", "ei", "i", "ē"), ("es", "#u", "ēm", "es", "ēs")),
    "s": (("s", "a", "am", "u", "ā"), ("i", "u", "iem", "us", "os")),
    "is": (("is", "#a", "im", "i", "ī"), ("#i", "#u", "#iem", "#us", "#os")),
}
NOUNS = """
    atbilde atzīme baits cikls cilvēks cipars dalībnieks diena gads ieraksts jautājums konts lauks lieta mēnesis minūte
    nedēļa nodarbība pamācība pārlūks pieteikums rakstzīme reģions rezultāts rinda saņēmējs stunda uzaicinājums vārds
    veidlapa veids vēstule vieta ziņa
""".split()  # noqa: SIM905  a list of words reads as a list of words
SOFT = {"d": "ž", "l": "ļ", "m": "mj", "n": "ņ", "s": "š", "t": "š", "z": "ž"}
# A preposition takes the dative in the plural, whatever it takes in the singular.
PREPOSITION = re.compile(r"\b(?:ar|līdz|no|par|pēc|pirms)$", re.IGNORECASE)
COUNTED = re.compile(r"\b(\d+)(?:</b>)?(?=((?: [^\W\d]+){1,3}))")
NUMBER_IN_TEXT = re.compile(r"%\((\w+)\)[ds]|%d")
# What is counted is not named behind the number, or is the same in both numbers.
WITHOUT_A_NOUN = {
    "%(n)d connection", "%(n)d not marked", "%(n)d of them waits.", "%(n)d was not delivered", "%(n)s connection",
    "%(taken)d of %(capacity)d place is taken",
    "Attended %(attended)d of %(recorded)d session",
    "Attended so far: %(n)d %(of)s.",
    "Present %(present)d of %(n)d.", "Without a mark: %(empty)d of %(n)d.", "and %(n)s more",
    "%(count)s %(name)s was changed successfully.", "%(total_count)s selected", "Please correct the error below.",
    "entry",
}  # fmt: skip


def declined(noun: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the forms of a noun by case, singular and plural."""
    ending = next(ending for ending in ("is", "s", "a", "e") if noun.endswith(ending))
    stem = noun.removesuffix(ending)
    soft = stem[:-1] + SOFT.get(stem[-1], stem[-1])
    forms = [
        dict(zip(CASES, (soft + form[1:] if form.startswith("#") else stem + form for form in number), strict=True))
        for number in ENDINGS[ending]
    ]
    return forms[0], forms[1]


FORMS = [declined(noun) for noun in NOUNS]


def counted_texts() -> list[str]:
    keys = [key for path in CATALOGUES for key in entries_of(path.with_suffix(".mo")) if isinstance(key, tuple)]
    return sorted({str(key[0]) for key in keys})


@pytest.mark.parametrize("text", counted_texts())
def test_counted_text_agrees_with_its_number(text):
    with override(settings.LANGUAGE_CODE):
        said = {number: numbered(ngettext(text, text, number), number) for number in NUMBERS}

    assert [sentence for number, sentence in said.items() if disagrees(sentence, number, text)] == []


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(21, "Atlikušas 21 dienas"), (11, "Brīva 11 vieta"), (2, "pēc 2 stundas"), (0, "no 0 nodarbības"), (2, "2 kaķi")],
)
def test_other_forms_and_nouns_would_be_found(number, sentence):
    assert disagrees(sentence, number)


def numbered(sentence: str, number: int) -> str:
    """Put the number wherever a number may be meant: the sentence is about all of them alike."""
    return NUMBER_IN_TEXT.sub(str(number), sentence)


def disagrees(sentence: str, number: int, text: str = "") -> bool:
    """Say whether no noun behind a number of the sentence has the form that the number asks for."""
    counted = [
        (sentence[: found.start()], found[2].split()) for found in COUNTED.finditer(sentence) if int(found[1]) == number
    ]
    if text in WITHOUT_A_NOUN or not counted:
        return False
    return not any(
        agrees(before, word, number, follows=place < len(words))
        for before, words in counted
        for place, word in enumerate(words, start=1)
    )


def agrees(before: str, word: str, number: int, *, follows: bool) -> bool:
    """Say whether a word is a noun in the form for the number; the genitive asks for something that follows it."""
    is_one = number % 10 == 1 and number % 100 != 11
    after_preposition = bool(PREPOSITION.search(before.removesuffix("<b>").strip()))
    cases = set(CASES) if is_one or not after_preposition else {"dative"}
    if not (after_preposition or follows or number == 0):
        cases -= {"genitive"}
    return any(word.lower() == forms[0 if is_one else 1][case] for forms in FORMS for case in cases)
