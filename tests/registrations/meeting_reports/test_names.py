"""When two names are one, and what else stands beside a name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.meeting_reports import names, non_participants
from registrations.meeting_reports.cyrillic import in_latvian
from registrations.meeting_reports.proposal import Stranger

ONE_NAME = [
    "Kristīne Šķēle-Liepiņa",
    "KRISTĪNE ŠĶĒLE-LIEPIŅA",
    "kristine skele liepina",
    "Šķēle-Liepiņa, Kristīne",
    "  Liepiņa \t Kristīne\nŠķēle ",
    unicodedata.normalize("NFD", "Kristīne Šķēle-Liepiņa"),
    "Kristīne\N{ZERO WIDTH SPACE} Šķēle\N{NON-BREAKING HYPHEN}Lie\N{SOFT HYPHEN}piņa",
    "\N{RIGHT-TO-LEFT MARK}Kristīne Šķēle\N{EN DASH}Liepiņa\N{CHERRY BLOSSOM}",
    "Kristīne Šķēle-Liepiņa (Guest)",
    "Kristīne Šķēle-Liepiņa (Viesis)",
    "Kristīne Šķēle-Liepiņa [Unverified]",
]


@pytest.mark.parametrize("name", ONE_NAME)
def test_spellings_of_one_name_have_one_key(name):
    assert names.key(name) == "kristine liepina skele"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ilze Vītola", "Ilze Vītoliņa"),
        ("Sandra Kļava", "Sandra Kļaviņa"),
        ("Anna Bērziņa", "Anna Bērziņa 2"),
        ("Anna Anna Bērziņa", "Anna Bērziņa"),
        ("Anna", "\N{CYRILLIC CAPITAL LETTER A}nna"),
        ("Anna Bērziņa", "Anna Bērziņa (Cēsu muzejs)"),
    ],
)
def test_different_names_have_different_keys(one, other):
    assert names.key(one) != names.key(other)


@pytest.mark.parametrize("name", ["", " ", "😀", "()", "\N{ZERO WIDTH JOINER}", "\ud800", "—"])
def test_a_name_without_letters_has_an_empty_key(name):
    assert names.key(name) == ""


def test_a_marker_alone_is_a_name():
    assert names.key("(Guest)") == "guest"


@given(st.text())
def test_a_key_is_its_own_key(name):
    key = names.key(name)

    assert names.key(key) == key


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_what_is_asked_about_it(name, original_name, registered_name):
    forms = names.forms(name, original_name=original_name, registered_name=registered_name)

    assert (len(forms.shown) >= 2, names.address(name) == names.address(names.address(name))) == (True, True)
    assert [forms.rests(text) for text in forms.all if None in forms.rests(text)] == []
    assert (non_participants.stranger(name) in Stranger, in_latvian(in_latvian(name))) == (True, in_latvian(name))


def test_a_name_is_looked_for_in_brackets_and_before_separators():
    forms = names.forms("Bērziņa, Anna | Cēsu muzejs (Latvija)", registered_name="Anna Bērziņa")

    assert forms.shown == (
        "Bērziņa, Anna | Cēsu muzejs (Latvija)",
        "Bērziņa, Anna | Cēsu muzejs",
        "Bērziņa, Anna",
        "Bērziņa",
    )
    assert forms.hidden == ("Latvija", "Anna Bērziņa")


@pytest.mark.parametrize(
    "name",
    [
        "Anna Bērziņa (Cēsu muzejs)",
        "Anna Bērziņa [Cēsu muzejs]",
        "Anna Bērziņa (Cēsu muzejs",
        "Anna Bērziņa - Cēsu muzejs",
        "Anna Bērziņa \N{EN DASH} Cēsu muzejs",
        "Anna Bērziņa|Cēsu muzejs",
        "Anna Bērziņa/Cēsu muzejs",
        "Bērziņa Anna, Cēsu muzejs",
        "Bērziņa, Anna, Cēsu muzejs",
        "Cēsu muzejs Anna Bērziņa",
    ],
)
def test_an_institution_is_what_stands_beside_the_name(name):
    assert "cesu muzejs" in names.forms(name).rests("anna berzina")


def test_a_hyphen_in_a_name_separates_nothing():
    assert names.forms("Kristīne Šķēle-Liepiņa").shown == ("Kristīne Šķēle-Liepiņa", "Kristīne Šķēle-Liepiņa")


@pytest.mark.parametrize(
    ("email", "address"),
    [
        (" Uldis.Eriksons@KuldigasMuzejs.example ", "uldis.eriksons@kuldigasmuzejs.example"),
        ("anna@cēsis.example", "anna@xn--csis-bva.example"),
        ("anna@XN--CSIS-BVA.example", "anna@xn--csis-bva.example"),
        ("anna@.example", "anna@.example"),
        ("no address", ""),
        ("", ""),
    ],
)
def test_an_address_is_compared_without_case_and_in_one_form(email, address):
    assert names.address(email) == address


@pytest.mark.parametrize(
    ("cyrillic", "latvian"),
    [
        ("Людмила Чайковская", "ludmila čaikovska"),
        ("Виктор Иванов", "viktors ivanovs"),
        ("Пётр Чайковский", "pjotrs čaikovskis"),
        ("Наталья Щукина", "natalja ščukina"),
        ("Юлия Зайцева", "julija zaiceva"),
        ("Елена Андреева", "jelena andrejeva"),
        ("Вячеслав", "vjačeslavs"),
        ("Сергей", "sergejs"),
        ("Anna Bērziņa", "Anna Bērziņa"),
    ],
)
def test_cyrillic_names_are_spelled_as_in_latvian(cyrillic, latvian):
    assert in_latvian(cyrillic) == latvian


@pytest.mark.parametrize(
    ("name", "stranger"),
    [
        ("read.ai meeting notes", "bot"),
        ("Otter.ai", "bot"),
        ("Anna's OtterPilot", "bot"),
        ("Fireflies.ai Notetaker Anna", "bot"),
        ("Anna’s Fathom Notetaker", "bot"),
        ("tl;dv Notes", "bot"),
        ("MeetGeek", "bot"),
        ("Zoom AI Companion", "bot"),
        ("AI Note Taker", "bot"),
        ("Read\N{ZERO WIDTH SPACE}.AI", "bot"),
        ("371 26 *** *12", "phone"),
        ("+37126***12", "phone"),
        ("(371) 2612-3456", "phone"),
        ("Call-in User_1", "phone"),
        ("iPhone", "device_name"),
        ("iPhone (2)", "device_name"),
        ("Anna's iPad", "device_name"),
        ("Galaxy A52", "device_name"),
        ("Galaxy Tab S6 Lite", "device_name"),
        ("Redmi Note 9 Pro", "device_name"),
        ("SM-A525F", "device_name"),
        ("DESKTOP-4KJ2H1", "device_name"),
        ("Marta Nezināma", "unknown_person"),
        ("Aija Bota", "unknown_person"),
        ("Otto Readais", "unknown_person"),
        ("1923", "unknown_person"),
        ("", "unknown_person"),
    ],
)
def test_a_stranger_is_told_by_the_name(name, stranger):
    assert non_participants.stranger(name).value == stranger


def test_the_owner_of_a_device_is_what_remains_of_its_name():
    assert {
        name: non_participants.beside_device(name) for name in ("Solvita's iPhone", "iPhone 13 Pro", "Solvita")
    } == {
        "Solvita's iPhone": ("solvita",),
        "iPhone 13 Pro": (),
        "Solvita": None,
    }
