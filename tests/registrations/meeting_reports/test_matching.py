"""The proposal as a whole: time and threshold, entries, decisions, names that are remembered, and warnings."""

import datetime

import pytest

from registrations.meeting_reports import names
from tests.registrations.meeting_reports.meetings import asked, person, propose, row, settled, strangers

ANNA = person("Anna Ābele", "anna@muzejs.example")
BRUNO = person("Bruno Čaks", "bruno@muzejs.example")
ZANE = person("Zane Gaida", status="waiting")
PEOPLE = [ANNA, BRUNO, ZANE]


@pytest.mark.parametrize(("end", "is_present"), [("15:14:59", False), ("15:15:00", True), ("15:15:01", True)])
def test_present_is_who_was_there_for_three_quarters(end, is_present):
    found = propose(row("Anna Ābele", end=end), people=PEOPLE)

    assert [(each.is_present, each.minutes) for each in found.participants] == [
        (is_present, 135 if is_present else 134)
    ]
    assert found.threshold_seconds == 8100


def test_all_entries_of_a_person_are_one_time():
    found = propose(
        row("Anna", "anna@muzejs.example", "12:50", "14:00"),
        row("Bruno Čaks", "", "13:00", "15:00"),
        row("ANNA ABELE", "", "13:50", "14:30"),
        row("iPhone (Anna Ābele)", "", "15:00", "16:10"),
        people=PEOPLE,
    )

    assert settled(found) == [(ANNA.id, ["email", "name", "original_name"]), (BRUNO.id, ["name"])]
    assert [(each.rows, each.seconds) for each in found.participants] == [((1, 3, 4), 9000), ((2,), 7200)]
    assert found.participants[0].names == ("Anna", "ANNA ABELE", "iPhone (Anna Ābele)")


def test_reconnections_are_one_entry():
    found = propose(
        row("Marta", "", "13:00", "14:00"),
        row("iPhone", original_name="Ilga Upe"),
        row("MARTA (Guest)", "", "13:30", "15:00"),
        row("Marta", "marta@muzejs.example"),
        row("iPhone", original_name="Inga Upe"),
        people=PEOPLE,
    )

    assert [(each.entry.name, each.entry.rows, each.entry.seconds) for each in found.unmatched] == [
        ("Marta", (1, 3), 7200),
        ("iPhone", (2,), 10800),
        ("Marta", (4,), 10800),
        ("iPhone", (5,), 10800),
    ]


def test_time_in_the_waiting_room_does_not_count():
    found = propose(
        row("Anna Ābele", "", "12:40", "13:30", is_waiting_room=True),
        row("Anna Ābele", "", "13:30", "14:00"),
        row("Anna Ābele", "", "15:00", "16:00", is_waiting_room=True),
        people=PEOPLE,
    )

    assert [(each.rows, each.seconds) for each in found.participants] == [((2,), 1800)]
    assert [(each.name, each.rows, each.aside.value) for each in found.ignored] == [
        ("Anna Ābele", (1, 3), "waiting_room")
    ]


def test_totals_that_cannot_decide_are_a_question_about_time():
    found = propose(row("Anna Ābele", seconds=6000), row("Anna", ANNA.email, seconds=5000), people=PEOPLE)

    assert asked(found) == [("duration_ambiguous", [ANNA.id])]
    assert (found.review[0].entry.seconds, found.review[0].entry.most_seconds) == (6000, 10800)
    assert (found.participants, found.absent) == ((), (BRUNO.id,))


@pytest.mark.parametrize(("totals", "is_present"), [((8100, 60), True), ((4000, 4099), False), ((8099,), False)])
def test_totals_that_decide_either_way_are_settled(totals, is_present):
    found = propose(*(row("Anna Ābele", seconds=seconds) for seconds in totals), people=PEOPLE)

    assert [each.is_present for each in found.participants] == [is_present]


def test_only_people_with_a_place_are_missing_in_a_report():
    assert propose(row("Bruno Č."), people=PEOPLE).absent == (ANNA.id,)


def test_a_decision_gives_the_entry_to_whoever_was_chosen():
    rows = [row("Anna", "", "13:00", "14:00"), row("Anna Ābele", "", "14:00", "16:00")]
    entry = propose(*rows, people=PEOPLE).review[0].entry
    found = propose(*rows, people=PEOPLE, decisions={entry.key: [ANNA.id]})

    assert (settled(found), asked(found)) == ([(ANNA.id, ["name", "decision"])], [])
    assert found.participants[0].seconds == 10800


def test_a_decision_may_be_about_several_people_and_about_who_has_no_place():
    rows = [row("Muzeja zāle", "", "13:00", "15:30")]
    entry = propose(*rows, people=PEOPLE).unmatched[0].entry
    found = propose(*rows, people=PEOPLE, decisions={entry.key: [ZANE.id, ANNA.id, ZANE.id]})

    assert settled(found) == [(ANNA.id, ["decision"]), (ZANE.id, ["decision"])]
    assert ([each.seconds for each in found.participants], found.unmatched) == ([9000, 9000], ())


def test_a_decision_for_nobody_makes_a_stranger_of_an_entry():
    entry = propose(row("Anna"), people=PEOPLE).review[0].entry
    found = propose(row("Anna"), people=PEOPLE, decisions={entry.key: []})

    assert (asked(found), strangers(found), found.absent) == ([], [("Anna", "unknown_person")], (ANNA.id, BRUNO.id))


def test_a_decision_about_people_who_are_gone_is_asked_again():
    entry = propose(row("Anna"), people=PEOPLE).review[0].entry

    assert asked(propose(row("Anna"), people=PEOPLE, decisions={entry.key: [-1]})) == [("partial_name", [ANNA.id])]


def test_the_key_of_an_entry_is_the_same_in_any_file_and_fits_a_form():
    one = propose(row("Anna Nezināma", "X@inbox.example"), people=PEOPLE).unmatched[0].entry
    other = propose(row("Bruno Čaks"), row("NEZINAMA ANNA", "x@inbox.example"), people=PEOPLE).unmatched[0].entry
    hostile = propose(row('"><script>\ud800', "\ud800|"), people=PEOPLE).unmatched[0].entry

    assert one.key == other.key == "3a02d9c12ce21ac36430"
    assert (len(hostile.key), set(hostile.key) - set("0123456789abcdef")) == (20, set())


def test_a_remembered_name_is_recognised():
    remembered = {names.key("Anniņa (Cēsis)"): ANNA.id}

    assert settled(propose(row("ANNINA, Cēsis"), people=PEOPLE, remembered=remembered)) == [(ANNA.id, ["remembered"])]


def test_a_remembered_name_with_the_address_of_another_is_a_question():
    found = propose(row("Anniņa", BRUNO.email), people=PEOPLE, remembered={"annina": ANNA.id})

    assert (settled(found), asked(found)) == ([], [("email_name_conflict", [ANNA.id, BRUNO.id])])


def test_a_remembered_name_that_is_the_name_of_another_is_a_question():
    found = propose(row("Bruno Čaks"), people=PEOPLE, remembered={names.key("Bruno Čaks"): ANNA.id})

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [ANNA.id, BRUNO.id])])


def test_a_remembered_name_of_somebody_without_a_place_is_a_question():
    found = propose(row("Zanīte"), people=PEOPLE, remembered={"zanite": ZANE.id})

    assert (settled(found), asked(found)) == ([], [("registration_waiting", [ZANE.id])])


@pytest.mark.parametrize("name", ["iPhone", "Galaxy A52", "", "😀"])
def test_what_many_may_be_called_is_never_remembered(name):
    found = propose(row(name), people=PEOPLE, remembered={names.key(name): ANNA.id})

    assert (settled(found), [entry for entry, _ in strangers(found)]) == ([], [name])


def test_a_report_that_names_hardly_anybody_is_pointed_out():
    unknown = [row(f"Kāds {number}x") for number in range(4)]

    assert propose(row("Anna Ābele"), *unknown, people=PEOPLE).warnings == ("few_recognised",)
    assert propose(row("Anna Ābele"), row("Bruno"), *unknown, people=PEOPLE).warnings == ()
    assert propose(*unknown, people=PEOPLE).warnings == ()


def test_times_of_another_zone_are_moved_only_when_asked():
    rows = [row(name, "", "11:00", "14:00") for name in ("Anna Ābele", "Bruno Čaks")]
    before = propose(*rows, people=PEOPLE)
    after = propose(*rows, people=PEOPLE, shift=datetime.timedelta(hours=2))

    assert (before.suggested_shift, before.warnings) == (datetime.timedelta(hours=2), ("times_shifted",))
    assert [each.seconds for each in before.participants] == [3600, 3600]
    assert (after.suggested_shift, after.warnings) == (None, ())
    assert [each.seconds for each in after.participants] == [10800, 10800]


def test_a_report_without_rows_or_people_is_an_empty_proposal():
    assert propose(people=PEOPLE).absent == (ANNA.id, BRUNO.id)
    assert strangers(propose(row("Anna Ābele", ANNA.email), people=[])) == [("Anna Ābele", "unknown_person")]
