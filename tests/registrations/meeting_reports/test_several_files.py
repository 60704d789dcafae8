"""A meeting in several files, a name of several people, a name remembered: nobody's time is ever somebody else's."""

import datetime
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.meeting_reports import matching, names
from registrations.meeting_reports.combining import combined, is_same_meeting
from registrations.meeting_reports.facts import Meeting, ParticipantRow, ReportFormat, ReportWarning
from registrations.meeting_reports.matching import Choices
from registrations.meeting_reports.proposal import Doubt, Idleness
from tests.registrations.meeting_reports.meetings import (
    AFTERNOON,
    SHARE,
    asked,
    person,
    propose,
    report,
    row,
    settled,
)

ANNA = person("Anna Ābele", "anna@cesis.example", institution="Cēsu muzejs")
OTHER_ANNA = person("Anna Bērziņa", institution="Tukuma muzejs")
BRUNO = person("Bruno Čaks", institution="Cēsu muzejs")
PEOPLE = [ANNA, OTHER_ANNA, BRUNO]
SHOWN = ["Anna", "Anna Ābele", "Bruno Čaks", "Bruno", "iPhone", "Cēsu muzejs", "Anna B.", "Viesis"]

moments = st.integers(-1800, 12600).map(lambda offset: AFTERNOON.starts_at + datetime.timedelta(seconds=offset))


@st.composite
def stays(draw: st.DrawFn) -> ParticipantRow:
    begin, end = sorted([draw(moments), draw(moments)])
    return row(draw(st.sampled_from(SHOWN)), joined_at=begin, left_at=end)


files = st.lists(st.lists(stays(), min_size=1, max_size=4), min_size=1, max_size=4)
choices = st.dictionaries(st.integers(0, 30), st.lists(st.sampled_from(PEOPLE), max_size=2, unique=True), max_size=5)


def whole_report(parts):
    return combined([report(*rows) for rows in parts])


def proposed(parts, *, split=(), decisions=None, remembered=None):
    return matching.propose(
        whole_report(parts),
        timeframe=AFTERNOON,
        people=PEOPLE,
        staff=[],
        share=SHARE,
        remembered=remembered,
        choices=Choices(split=split, decisions=decisions or {}),
    )


def open_entries(found):
    return [*(each.entry for each in found.review), *(each.entry for each in found.unmatched)]


def said_about(found, answers):
    """Answer some of the open entries: by their place among them, whichever those are."""
    entries = sorted(open_entries(found), key=lambda entry: entry.key)
    return {entries[at].key: [each.id for each in people] for at, people in answers.items() if at < len(entries)}


def what_holds(found):
    """Return everything but the numbers of rows, which follow the files."""
    times = {each.person_id: (each.seconds, each.is_present, each.ways) for each in found.participants}
    questions = {each.entry.key: (each.doubt, each.candidates, each.entry.seconds) for each in found.review}
    return times, questions, {each.entry.key for each in found.unmatched}, found.absent


@given(files, st.randoms(use_true_random=False), choices)
def test_no_order_of_files_rows_or_decisions_changes_anything(parts, random, answers):
    decisions = said_about(proposed(parts), answers)
    shuffled = [random.sample(rows, len(rows)) for rows in random.sample(parts, len(parts))]
    reordered = dict(random.sample(list(decisions.items()), len(decisions)))

    assert what_holds(proposed(shuffled, decisions=reordered)) == what_holds(proposed(parts, decisions=decisions))


@given(files, st.data())
def test_a_file_that_comes_twice_adds_nothing(parts, data):
    again = data.draw(st.sampled_from(parts))

    assert what_holds(proposed([*parts, again])) == what_holds(proposed(parts))


@given(files, choices, st.data())
def test_a_connection_is_of_one_person_unless_a_decision_says_otherwise(parts, answers, data):
    whole = proposed(parts)
    keys = [entry.key for entry in open_entries(whole)]
    split = data.draw(st.sets(st.sampled_from(keys))) if keys else set()
    decisions = said_about(proposed(parts, split=split), answers)
    found = proposed(parts, split=split, decisions=decisions)

    entries = {entry.key: entry for entry in open_entries(proposed(parts, split=split))}
    shared = {number for key, people in decisions.items() if len(people) > 1 for number in entries[key].rows}
    for one, other in combinations(found.participants, 2):
        assert set(one.rows) & set(other.rows) <= shared
    decided = {number for key in decisions for number in entries[key].rows}
    for each in found.participants:
        of_rules = set(each.rows) - decided
        own = {
            row.number for row in combined([report(*rows) for rows in parts]).rows if row.name in OWN[each.person_id]
        }
        assert of_rules <= own


OWN = {ANNA.id: {"Anna Ābele"}, OTHER_ANNA.id: set(), BRUNO.id: {"Bruno Čaks"}}


@given(st.sampled_from(SHOWN), st.sampled_from(PEOPLE), files)
def test_a_remembered_name_decides_only_where_it_fits_nobody_else(name, owner, parts):
    found = proposed(parts, remembered={names.key(name): owner.id})
    by_memory = [each for each in found.participants if "remembered" in each.ways]

    fits = {"Anna": PEOPLE[:2], "Anna Ābele": [ANNA], "Bruno Čaks": [BRUNO], "Bruno": [BRUNO], "iPhone": PEOPLE}
    fits |= {"Cēsu muzejs": [ANNA, BRUNO], "Anna B.": [OTHER_ANNA], "Viesis": []}
    assert [each.person_id for each in by_memory if set(fits[name]) - {owner}] == []


def test_a_bare_first_name_that_was_remembered_is_a_question_with_its_owner_first():
    found = propose(row("Anna"), people=[OTHER_ANNA, ANNA], remembered={"anna": ANNA.id})

    assert (settled(found), asked(found)) == ([], [("ambiguous_name", [ANNA.id, OTHER_ANNA.id])])
    assert [each.doubt for each in found.review[0].candidates] == [Doubt.REMEMBERED, Doubt.AMBIGUOUS_NAME]


def test_a_remembered_name_decides_again_when_the_other_has_cancelled():
    gone = replace(OTHER_ANNA, status="cancelled")

    assert settled(propose(row("Anna"), people=[gone, ANNA], remembered={"anna": ANNA.id})) == [
        (ANNA.id, ["remembered"])
    ]


def test_a_name_of_two_people_can_be_decided_by_connection():
    rows = [row("Anna", begin="13:00", end="14:30"), row("Anna", begin="14:30", end="16:00")]
    whole = propose(*rows, people=PEOPLE).review[0].entry
    assert (whole.seconds, len(whole.connections)) == (3 * 3600, 2)

    parts = [each.entry for each in propose(*rows, people=PEOPLE, split=[whole.key]).review]
    assert [(part.rows, part.seconds, part.split_from) for part in parts] == [
        ((1,), 5400, whole.key),
        ((2,), 5400, whole.key),
    ]
    decisions = {parts[0].key: [ANNA.id], parts[1].key: [OTHER_ANNA.id]}
    found = propose(*rows, people=PEOPLE, split=[whole.key], decisions=decisions)

    assert [(each.person_id, each.rows, each.is_present) for each in found.participants] == [
        (ANNA.id, (1,), False),
        (OTHER_ANNA.id, (2,), False),
    ]


def test_the_key_of_a_connection_is_the_same_wherever_it_stands():
    rows = [row("Anna", end="14:30"), row("Anna", begin="14:30"), row("Bruno Čaks"), row("Anna", begin="14:30")]

    keys = [
        sorted(each.key for entry in open_entries(propose(*order, people=PEOPLE)) for each in entry.connections)
        for order in (rows, rows[::-1])
    ]

    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 3


def test_two_parts_of_a_restarted_meeting_are_one_time():
    first, second = report(row("Anna Ābele", end="14:20")), report(row("Anna Ābele", begin="14:30"))

    for parts in ([first, second], [second, first]):
        whole = combined(parts)
        assert [each.number for each in whole.rows] == [1, 2]
        assert [each.joined_at.hour for each in whole.rows if each.joined_at] == [13, 14]


def test_totals_of_two_files_are_not_taken_for_one():
    parts = [[row("Anna Ābele", seconds=80 * 60)], [row("Anna Ābele", seconds=80 * 60)]]

    found = proposed(parts)

    assert asked(found) == [("duration_ambiguous", [ANNA.id])]
    assert (found.review[0].entry.seconds, found.review[0].entry.most_seconds) == (80 * 60, 160 * 60)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (Meeting(id="1", topic="x"), Meeting(id="1", topic="y"), True),
        (Meeting(id="1", topic="x"), Meeting(id="2", topic="x"), False),
        (Meeting(topic="Es un citi"), Meeting(topic="ES UN CITI"), True),
        (Meeting(topic="Es un citi"), Meeting(topic="Valde"), False),
        (Meeting(topic="Es un citi"), Meeting(), True),
        (Meeting(), Meeting(id="2"), True),
    ],
)
def test_files_of_different_meetings_are_told_apart(one, other, is_same):
    assert is_same_meeting(report(meeting=one), report(meeting=other)) is is_same


def test_what_two_vendors_say_together_is_just_a_report():
    zoom = report(row("Anna Ābele"))
    webex = replace(report(row("Bruno Čaks")), format=ReportFormat.WEBEX, warnings=(ReportWarning.OPEN_ENDED,))

    whole = combined([zoom, webex])

    assert (whole.format.vendor, whole.warnings) == ("", (ReportWarning.OPEN_ENDED,))
    assert combined([webex, replace(webex, rows=zoom.rows)]).format is ReportFormat.WEBEX


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Tukuma muzejs", [("institution", OTHER_ANNA)]),
        ("TUKUMA MUZEJS!", [("institution", OTHER_ANNA)]),
        ("Cēsu muzejs", [("institution", ANNA), ("institution", BRUNO)]),
        ("Cēsu muzejs - Anna", [("partial_name", ANNA), ("institution", BRUNO)]),
        ("Cēsu muzejs (Anna, Bruno)", [("partial_name", ANNA), ("partial_name", BRUNO)]),
        ("Bruno no Cēsu muzejs", [("partial_name", BRUNO), ("institution", ANNA)]),
    ],
)
def test_an_institution_suggests_its_people_and_never_decides(name, people):
    found = propose(row(name), people=PEOPLE)

    assert (settled(found), [each.doubt.value for each in found.review]) == ([], ["institution"])
    assert [(each.doubt.value, each.person_id) for each in found.review[0].candidates] == [
        (doubt, each.id) for doubt, each in people
    ]


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        ("Zigrīda Liepa", True),
        ("Bruno K.", True),
        ("Anna", False),
        ("Ābele A.", False),
        ("Anniņa", False),
        ("Anna-Marija", False),
        ("Анна", False),
        ("iPhone", False),
        ("Cēsu muzejs", False),
        ("Samsung SM-A536B", False),
    ],
)
def test_an_account_under_another_name_is_told(name, differs):
    recognised = propose(row(name, ANNA.email), people=[ANNA]).participants[0]

    assert [entry.name for entry in recognised.differing] == [name] * differs


def test_letters_that_were_lost_are_only_a_suggestion():
    found = propose(row("Anna B?rzi?a"), people=PEOPLE)

    assert (settled(found), asked(found)) == ([], [("fuzzy", [OTHER_ANNA.id])])


def test_a_name_with_lost_letters_is_not_taken_for_what_is_left_of_it():
    ann = person("Ann Liepa")

    assert asked(propose(row("Ann? Liepa"), people=[ann])) == [("fuzzy", [ann.id])]
    assert asked(propose(row("?Ann Liepa"), people=[ann])) == [("fuzzy", [ann.id])]


def test_a_decision_without_effect_is_told():
    rows = [row("Anna Ābele"), row("iPhone"), row("Bruno", end="13:20")]
    keys = {entry.name: entry.key for entry in open_entries(propose(*rows, people=PEOPLE))}
    decisions = {keys["iPhone"]: [ANNA.id], keys["Bruno"]: [BRUNO.id]}

    found = propose(*rows, people=PEOPLE, decisions=decisions)

    assert [(each.entry.name, each.person_id, each.why) for each in found.idle] == [
        ("iPhone", ANNA.id, Idleness.RECOGNISED_ANYWAY),
        ("Bruno", BRUNO.id, Idleness.STILL_TOO_SHORT),
    ]


def test_decisions_that_are_enough_together_have_an_effect():
    rows = [row("Viesis A", end="14:30"), row("Viesis B", begin="14:30")]
    keys = [entry.key for entry in open_entries(propose(*rows, people=PEOPLE))]
    found = propose(*rows, people=PEOPLE, decisions={key: [ANNA.id] for key in keys})

    assert (len(keys), found.idle, found.participants[0].is_present) == (2, (), True)
