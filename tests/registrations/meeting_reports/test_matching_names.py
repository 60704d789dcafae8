"""What a name decides: an exact full one that belongs to one person. Everything else is a suggestion at most."""

import pytest

from tests.registrations.meeting_reports.meetings import asked, person, propose, row, settled, strangers

KRISTINE = person("Kristīne Šķēle-Liepiņa")
SOLVITA = person("Solvita Jēkabsone")
KLAVA = person("Sandra Kļava")
KLAVINA = person("Sandra Kļaviņa")
VITOLA = person("Ilze Vītola")
VITOLINA = person("Ilze Vītoliņa")
LUDMILA = person("Ludmila Čaikovska")
ANNA_IN_CESIS = person("Anna Bērziņa", institution="Cēsu muzejs")
ANNA_IN_VALMIERA = person("Anna Bērziņa", institution="Valmieras bibliotēka")
ANDRIS = person("Andris Liepa", status="cancelled")
PEOPLE = [KRISTINE, SOLVITA, KLAVA, KLAVINA, VITOLA, VITOLINA, LUDMILA, ANNA_IN_CESIS, ANNA_IN_VALMIERA, ANDRIS]


@pytest.mark.parametrize(
    ("name", "recognised"),
    [
        ("Sandra Kļava", KLAVA),
        ("KLAVA SANDRA", KLAVA),
        ("Sandra Klavina", KLAVINA),
        ("Šķēle-Liepiņa, Kristīne", KRISTINE),
        ("Kristīne Šķēle - Liepiņa", KRISTINE),
        ("Solvita Jēkabsone (Viesis)", SOLVITA),
        ("Solvita Jēkabsone, galerija „Suņi”", SOLVITA),
        ("Ludmila Caikovska | Ludzas muzejs", LUDMILA),
        ("Ilze Vītola – Rēzekne", VITOLA),
        ("Ilze Vītoliņa (Jelgava)", VITOLINA),
        ("Solvita Jēkabsone \N{SMILING FACE WITH SMILING EYES}", SOLVITA),
    ],
)
def test_an_exact_name_of_one_person_decides(name, recognised):
    assert settled(propose(row(name), people=PEOPLE)) == [(recognised.id, ["name"])]


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "iPhone (Solvita Jēkabsone)"},
        {"name": "iPhone", "original_name": "Solvita Jēkabsone"},
        {"name": "Solvita", "registered_name": "Solvita Jēkabsone"},
        {"name": "Galerija [Jēkabsone Solvita]"},
        {"name": "37126***12 (Solvita Jēkabsone)"},
    ],
)
def test_a_name_beside_the_one_shown_decides_too(facts):
    assert settled(propose(row(**facts), people=PEOPLE)) == [(SOLVITA.id, ["original_name"])]


def test_a_name_shown_and_another_given_at_registration_is_a_question():
    found = propose(row("Sandra Kļava", registered_name="Sandra Kļaviņa"), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [KLAVA.id, KLAVINA.id])])


@pytest.mark.parametrize(
    "name",
    [
        "Anna Bērziņa (Cēsu muzejs)",
        "Bērziņa Anna, Cesu Muzejs",
        "Anna Bērziņa | CĒSU MUZEJS",
        "Anna Bērziņa - Cēsu muzejs",
    ],
)
def test_the_institution_decides_between_namesakes(name):
    assert settled(propose(row(name), people=PEOPLE)) == [(ANNA_IN_CESIS.id, ["name+institution"])]


@pytest.mark.parametrize(
    "name", ["Anna Bērziņa", "Anna Bērziņa (muzejs)", "Anna Bērziņa (Cēsis)", "Anna Bērziņa (Talsu muzejs)"]
)
def test_namesakes_are_a_question(name):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [ANNA_IN_CESIS.id, ANNA_IN_VALMIERA.id])])


def test_namesakes_in_one_institution_are_a_question():
    twins = [person("Anna Kalna", institution="Muzejs"), person("Anna Kalna", institution="Muzejs")]
    found = propose(row("Anna Kalna (Muzejs)"), people=twins)

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [each.id for each in twins])])


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Solvita", [SOLVITA]),
        ("Jēkabsone", [SOLVITA]),
        ("Solvita J.", [SOLVITA]),
        ("S. Jēkabsone", [SOLVITA]),
        ("Kristine Skele", [KRISTINE]),
        ("Liepiņa", [KRISTINE]),
        ("Anna B. (Cēsu muzejs)", [ANNA_IN_CESIS, ANNA_IN_VALMIERA]),
        ("Sandra", [KLAVA, KLAVINA]),
        ("Solvita's iPhone", [SOLVITA]),
        ("iPhone (Solvita)", [SOLVITA]),
        ("Galerija „Suņi” - Solvita Jēkabsone", [SOLVITA]),
        ("Dr. Solvita Jēkabsone", [SOLVITA]),
        ("Andris", [ANDRIS]),
    ],
)
def test_a_part_of_a_name_is_only_a_suggestion(name, people):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("partial_name", [each.id for each in people])])


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Ilze Vitol", [VITOLA, VITOLINA]),
        ("Sandra Klavinja", [KLAVA, KLAVINA]),
        ("Solvita Jekabsonee", [SOLVITA]),
        ("SolvitaJekabsone", [SOLVITA]),
        ("Людмила Чайковская", [LUDMILA]),
        ("Чайковская Людмила", [LUDMILA]),
        ("Solvita J\N{CYRILLIC SMALL LETTER IE}kabsone", [SOLVITA]),
    ],
)
def test_a_name_nearly_alike_is_only_a_suggestion(name, people):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("fuzzy", [each.id for each in people])])


@pytest.mark.parametrize(
    "name", ["Marta Nezināma", "Sandra Nezināma", "Liepiņa, Ilga", "S. J.", "A", "Talsu muzejs", "", "😀"]
)
def test_a_name_of_nobody_is_a_stranger(name):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), asked(found), strangers(found)) == ([], [], [(name, "unknown_person")])


def test_a_full_name_of_one_word_never_decides():
    madonna = person("Madonna")
    found = propose(row("Madonna"), people=[madonna])

    assert (settled(found), asked(found)) == ([], [("partial_name", [madonna.id])])


def test_no_more_than_eight_are_suggested_those_of_the_institution_first():
    annas = [person(f"Anna Kalna{letter}", institution=f"{letter} muzejs") for letter in "abcdefghijklm"]
    found = propose(row("Anna (M muzejs)"), people=annas)

    assert asked(found) == [("partial_name", [each.id for each in (*annas[:7], annas[-1])])]


def test_candidates_stand_in_the_order_of_the_people():
    found = [propose(row("Ilze Vitol"), people=people) for people in ([VITOLA, VITOLINA], [VITOLINA, VITOLA])]

    assert [asked(each) for each in found] == [
        [("fuzzy", [VITOLA.id, VITOLINA.id])],
        [("fuzzy", [VITOLINA.id, VITOLA.id])],
    ]


@pytest.mark.parametrize("display", ["Marta Nezināma", "Ludmila"])
def test_an_account_that_somebody_else_seems_to_use_is_a_question(display):
    found = propose(row(f"{display} (Sandra Kļava)"), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("partial_name", [KLAVA.id])])


@pytest.mark.parametrize("display", ["Zoom user", "Sandra", "Sandra K.", "Muzejs", "Skolotāja"])
def test_an_account_under_a_nickname_is_its_owners(display):
    assert settled(propose(row(f"{display} (Sandra Kļava)"), people=PEOPLE)) == [(KLAVA.id, ["original_name"])]


@pytest.mark.parametrize("name", ["Solvita Marija Jēkabsone", "Jēkabsone Solvita Kristīne", "Dr. Solvita A. Jēkabsone"])
def test_a_name_with_more_names_than_the_registered_one_is_a_suggestion(name):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("partial_name", [SOLVITA.id])])
