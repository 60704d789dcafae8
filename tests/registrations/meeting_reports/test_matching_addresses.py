"""What an address decides, and what a name beside it turns into a question."""

import pytest

from registrations.meeting_reports.facts import Meeting
from registrations.meeting_reports.proposal import Staff
from tests.registrations.meeting_reports.meetings import asked, person, propose, row, settled, strangers

RUTA = person("Rūta Šmite", "Ruta.Smite@Muzejs.example")
PETERIS = person("Pēteris Zvirbulis", "peteris@muzejs.example")
ANNA_IN_CESIS = person("Anna Bērziņa", "anna@cesis.example", institution="Cēsu muzejs")
ANNA_IN_VALMIERA = person("Anna Bērziņa", "anna@valmiera.example", institution="Valmieras bibliotēka")
PEOPLE = [RUTA, PETERIS, ANNA_IN_CESIS, ANNA_IN_VALMIERA]
LECTURER = Staff(name="Mārcis Priede", email="marcis@lektors.example")
OFFICE = Staff(name="Latvijas Muzeju biedrība", email="info@muzeji.example")


@pytest.mark.parametrize(
    "email", ["ruta.smite@muzejs.example", " RUTA.SMITE@MUZEJS.EXAMPLE ", "Ruta.Smite@Muzejs.example"]
)
@pytest.mark.parametrize("name", ["Rūta Šmite", "Rūta", "iPhone", "Marta Nezināma", "", "37126***12", "Rūta un vīrs"])
def test_an_exact_address_decides_whatever_the_name_is(name, email):
    assert settled(propose(row(name, email), people=PEOPLE)) == [(RUTA.id, ["email"])]


@pytest.mark.parametrize(
    "name",
    ["Pēteris Zvirbulis", "Zvirbulis Peteris", "iPhone (Pēteris Zvirbulis)", "Muzejs - Pēteris Zvirbulis"],
)
def test_an_address_under_the_name_of_another_is_a_question(name):
    found = propose(row(name, "ruta.smite@muzejs.example"), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("email_name_conflict", [RUTA.id, PETERIS.id])])


def test_the_name_given_for_a_webinar_contradicts_an_address_too():
    found = propose(row("P", "ruta.smite@muzejs.example", registered_name="Pēteris Zvirbulis"), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("email_name_conflict", [RUTA.id, PETERIS.id])])


def test_an_address_decides_between_namesakes():
    assert settled(propose(row("Anna Bērziņa", "anna@valmiera.example"), people=PEOPLE)) == [
        (ANNA_IN_VALMIERA.id, ["email"])
    ]


def test_the_institution_of_a_namesake_contradicts_an_address():
    found = propose(row("Anna Bērziņa (Cēsu muzejs)", "anna@valmiera.example"), people=PEOPLE)

    assert asked(found) == [("email_name_conflict", [ANNA_IN_CESIS.id, ANNA_IN_VALMIERA.id])]


@pytest.mark.parametrize("email", ["", "ruta.smite@muzejs.example", "unknown@inbox.example"])
@pytest.mark.parametrize(
    "name",
    [
        "Rūta Šmite un Pēteris Zvirbulis",
        "Rūta Šmite & Pēteris Zvirbulis",
        "Ruta Smite and Peteris Zvirbulis",
        "Rūta Šmite/Pēteris Zvirbulis",
        "Šmite Rūta, Zvirbulis Pēteris",
        "Rūta Šmite (Pēteris Zvirbulis)",
        "Rūta un Pēteris",
        "Rūta Š. + Pēteris Z. (Muzejs)",
        "RŪTA UN PĒTERIS ZVIRBULIS",
    ],
)
def test_two_people_at_one_device_are_a_question(name, email):
    found = propose(row(name, email), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("two_people_one_row", [RUTA.id, PETERIS.id])])


def test_namesakes_at_one_device_are_a_question():
    found = propose(row("Anna Bērziņa un Anna Bērziņa", "anna@cesis.example"), people=PEOPLE)

    assert asked(found) == [("two_people_one_row", [ANNA_IN_CESIS.id, ANNA_IN_VALMIERA.id])]


def test_an_institution_with_and_in_its_name_is_not_a_second_person():
    name = "Rūta Šmite (Saldus Vēstures un mākslas muzejs)"

    assert settled(propose(row(name, "ruta.smite@muzejs.example"), people=PEOPLE)) == [(RUTA.id, ["email"])]


@pytest.mark.parametrize("status", ["cancelled", "waiting"])
@pytest.mark.parametrize("email", ["", "zane@muzejs.example"])
def test_somebody_without_a_place_is_a_question(status, email):
    zane = person("Zane Gaida", "zane@muzejs.example", status=status)
    found = propose(row("Zane Gaida", email), people=[*PEOPLE, zane])

    assert (settled(found), asked(found)) == ([], [(f"registration_{status}", [zane.id])])


def test_who_cancelled_and_registered_again_is_one_person():
    before = person("Rūta Šmite", "ruta.smite@muzejs.example", status="cancelled")
    found = propose(row("Ruta Smite"), row("Rūta", RUTA.email), people=[before, RUTA])

    assert (settled(found), asked(found)) == ([(RUTA.id, ["email", "name"])], [])


def test_a_namesake_who_cancelled_makes_a_name_a_question():
    before = person("Rūta Šmite", "cita@muzejs.example", status="cancelled")
    found = propose(row("Rūta Šmite"), people=[before, RUTA])

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [before.id, RUTA.id])])
    assert [candidate.doubt.value for candidate in found.review[0].candidates] == [
        "registration_cancelled",
        "ambiguous_name",
    ]


def test_the_name_decides_between_people_of_one_address():
    aija, mara = person("Aija Koka", "info@pils.example"), person("Māra Liepa", "info@pils.example")
    names = ["Aija Koka", "Pils", "Māra", "Rūta Šmite"]
    found = [propose(row(name, "info@pils.example"), people=[aija, mara, RUTA]) for name in names]

    assert list(map(settled, found)) == [[(aija.id, ["name"])], [], [], []]
    assert list(map(asked, found)) == [
        [],
        [("ambiguous_name", [aija.id, mara.id])],
        [("ambiguous_name", [aija.id, mara.id])],
        [("email_name_conflict", [aija.id, mara.id, RUTA.id])],
    ]


def test_an_unknown_address_leaves_the_decision_to_the_name():
    assert settled(propose(row("Rūta Šmite", "r.smite@inbox.example"), people=PEOPLE)) == [(RUTA.id, ["name"])]


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Mārcis Priede", ""),
        ("Priede Marcis (lektors)", "other@inbox.example"),
        ("Mārcis", "MARCIS@lektors.example"),
        ("Latvijas Muzeju biedrība", "info@muzeji.example"),
        ("iPad", "info@muzeji.example"),
    ],
)
def test_staff_are_left_out_by_name_and_by_address(name, email):
    found = propose(row(name, email), people=PEOPLE, staff=[LECTURER, OFFICE])

    assert [(each.name, each.aside.value) for each in found.ignored] == [(name, "staff")]
    assert (found.participants, found.review, found.unmatched) == ((), (), ())


def test_a_participant_at_a_device_of_the_staff_is_a_question():
    found = propose(row("Rūta Šmite", "info@muzeji.example"), people=PEOPLE, staff=[LECTURER, OFFICE])

    assert (found.ignored, asked(found)) == ((), [("email_name_conflict", [RUTA.id])])


def test_a_lecturer_at_the_device_of_a_participant_is_a_question():
    found = propose(row("Mārcis Priede", RUTA.email), people=PEOPLE, staff=[LECTURER, OFFICE])

    assert (settled(found), asked(found)) == ([], [("email_name_conflict", [RUTA.id])])


def test_a_namesake_of_a_lecturer_is_recognised_by_address_only():
    namesake = person("Mārcis Priede", "marcis@muzejs.example")
    by_address = propose(row("Mārcis Priede", namesake.email), people=[namesake], staff=[LECTURER])
    by_name = propose(row("Mārcis Priede"), people=[namesake], staff=[LECTURER])

    assert settled(by_address) == [(namesake.id, ["email"])]
    assert (settled(by_name), asked(by_name)) == ([], [("ambiguous_name", [namesake.id])])


def test_a_staff_name_of_one_word_leaves_nobody_out():
    found = propose(row("Rūta"), people=PEOPLE, staff=[Staff(name="Rūta")])

    assert (found.ignored, asked(found)) == ((), [("partial_name", [RUTA.id])])


def test_an_unknown_host_is_left_out_and_a_known_one_is_not():
    meeting = Meeting(host_email="Konts@muzejs.example")
    found = propose(
        row("Vadība", is_host=True),
        row("Zāle", "konts@muzejs.example"),
        row("Rūta Šmite", is_host=True),
        people=PEOPLE,
        meeting=meeting,
    )

    assert [each.name for each in found.ignored] == ["Vadība", "Zāle"]
    assert settled(found) == [(RUTA.id, ["name"])]


@pytest.mark.parametrize("name", ["Fireflies.ai Notetaker Rūta", "Rūta's OtterPilot", "read.ai meeting notes"])
@pytest.mark.parametrize("email", ["", RUTA.email])
def test_a_program_is_nobody_even_with_somebodys_address(name, email):
    found = propose(row(name, email), people=PEOPLE)

    assert (settled(found), asked(found), strangers(found)) == ([], [], [(name, "bot")])


def test_a_person_named_like_a_program_is_a_person():
    fathom = person("Fathom Otter")

    assert settled(propose(row("Fathom Otter"), people=[fathom])) == [(fathom.id, ["name"])]
