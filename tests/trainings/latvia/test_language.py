import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainings.latvia.language import date_phrase, every_weekday, fold, month, sort_key, weekday

LETTERS = " 0123456789abcčdefgģhijkķlļmnņopqrŗsštuvwxzž"
# In their places, after the short ones
LONG = {"ā": "a", "ē": "e", "ī": "i", "y": "i", "ō": "o", "ū": "u"}

words = st.text(alphabet=LETTERS + "".join(LONG) + "AĀBCČDEĒĢIĪYKĶLĻNŅŖSŠUŪZŽ", max_size=12)
# Long random words hardly ever share letters, short ones from few letters do.
alike = st.text(alphabet="aāeēnņiīyA ", max_size=4)


def alphabetical(text: str) -> tuple[list[int], list[int]]:
    """Return what the Latvian order compares: all the places first, then which letters are long."""
    letters = text.lower()
    places = [LETTERS.index(LONG.get(letter, letter)) for letter in letters]
    return places, ["āēīōūy".find(letter) for letter in letters]


def sign(smaller: bool, larger: bool) -> int:  # noqa: FBT001 (two comparisons)
    return int(larger) - int(smaller)


@given(words, words)
def test_keys_compare_as_the_alphabet_does(one, other):
    keys, places = (sort_key(one), sort_key(other)), (alphabetical(one), alphabetical(other))

    assert sign(keys[0] < keys[1], keys[0] > keys[1]) == sign(places[0] < places[1], places[0] > places[1])


@given(alike, alike)
def test_keys_of_words_that_differ_only_in_marks_compare_as_the_alphabet_does(one, other):
    keys, places = (sort_key(one), sort_key(other)), (alphabetical(one), alphabetical(other))

    assert sign(keys[0] < keys[1], keys[0] > keys[1]) == sign(places[0] < places[1], places[0] > places[1])


@given(st.text())
def test_a_key_is_made_of_what_every_database_orders_alike(text):
    assert set(sort_key(text)) <= set("0123456789abcdef")


@given(st.text())
def test_a_key_does_not_depend_on_how_the_text_is_encoded_or_on_its_case(text):
    decomposed = unicodedata.normalize("NFD", text)

    assert sort_key(decomposed) == sort_key(unicodedata.normalize("NFC", decomposed))
    assert sort_key(text) == sort_key(text.casefold())


PEOPLE_IN_ORDER = [
    "Āboliņa Anna",
    "Aboliņa Zane",
    "Āboliņa Zane",
    "Adamsone Rūta",
    "Bērziņa Anna",
    "Bērziņš Jānis",
    "Cīrule Ilze",
    "Čakste Jānis",
    "Ģēģere Una",
    "Yates Ann",
    "Irbe Ance",
    "Īve Ance",
    "Kalniņš Ivo",
    "Ķirse Ieva",
    "Liepa Ilze",
    "Ļaudone Kristīne",
    "Muller Eva",
    "Müller Eva",
    "Ozola Anna",
    "Ozola-Kalniņa Berta",
    "Ozoliņa Anna",
    "Šķēle Ina",
    "Zariņš Pēteris",
    "Žagars Ūdris",
    "Иванова Анна",
]


def test_a_list_of_people_is_in_latvian_order():
    assert sorted(PEOPLE_IN_ORDER, key=sort_key) == PEOPLE_IN_ORDER


def test_numbers_stand_before_letters_and_a_shorter_name_before_a_longer_one():
    names = ["1. vidusskola", "2. vidusskola", "Rīga", "Rīgas 1. muzejs", "Rīgas Kara muzejs"]

    assert sorted(names, key=sort_key) == names


def test_the_key_of_a_name_of_130_letters_fits_its_column():
    assert len(sort_key("ā" * 130)) == 2 * 130 + 2 + 130


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ģirts Ļaudoņš", "girts laudons"),
        ("ŠĶĒDE", "skede"),
        ("Łukasz Øvergård", "lukasz overgard"),
        ("Straße", "strasse"),
        ("Rīgas\u00a0muzejs", "rigas muzejs"),
        ("Иванова", "иванова"),
    ],
)
def test_folded_text_is_found_without_diacritics(text, folded):
    assert fold(text) == folded


@given(words)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(words)
def test_folding_does_not_depend_on_how_the_text_is_encoded(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_months_have_their_cases():
    april = [month(4, case) for case in ("nominative", "genitive", "dative", "locative")]
    august = [month(8, case) for case in ("nominative", "genitive", "dative", "locative")]

    assert april == ["aprīlis", "aprīļa", "aprīlim", "aprīlī"]
    assert august == ["augusts", "augusta", "augustam", "augustā"]


@pytest.mark.parametrize(
    ("case", "endings"),
    [("genitive", {"a"}), ("dative", {"am", "im"}), ("locative", {"ā", "ī"}), ("nominative", {"s"})],
)
def test_every_month_ends_as_its_case_demands(case, endings):
    months = [month(number, case) for number in range(1, 13)]

    assert len(set(months)) == 12
    assert [name for name in months if not name.endswith(tuple(endings))] == []


def test_weekdays_have_their_cases():
    monday, sunday = datetime.date(2023, 12, 4), datetime.date(2023, 12, 10)

    assert [weekday(monday, case) for case in ("nominative", "genitive", "dative", "locative")] == [
        "pirmdiena",
        "pirmdienas",
        "pirmdienai",
        "pirmdien",
    ]
    assert (weekday(sunday, "locative"), every_weekday(sunday)) == ("svētdien", "svētdienās")


def test_a_date_puts_the_year_before_and_the_weekday_in_front():
    day = datetime.date(2023, 12, 4)

    assert date_phrase(day, "locative") == "4.\u00a0decembrī"
    assert date_phrase(day, "dative", year=True) == "2023. gada 4.\u00a0decembrim"
    assert date_phrase(day, "locative", year=True, with_weekday=True) == "pirmdien, 2023. gada 4.\u00a0decembrī"
