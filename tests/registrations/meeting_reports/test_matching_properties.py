"""What holds for any report: no order, split or reconnection changes a time, and nothing similar is ever settled."""

import datetime
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from registrations.meeting_reports import names
from registrations.meeting_reports.facts import ParticipantRow
from registrations.meeting_reports.proposal import Staff
from tests.registrations.meeting_reports.meetings import AFTERNOON, person, propose, row

PEOPLE = [
    person("Anna Bērziņa", "anna@cesis.example", institution="Cēsu muzejs"),
    person("Anna Bērziņa", "anna@valmiera.example", institution="Valmieras bibliotēka"),
    person("Kristīne Šķēle-Liepiņa"),
    person("Sandra Kļava"),
    person("Sandra Kļaviņa"),
    person("Jānis Kalniņš"),
    person("Ilze Vītola"),
    person("Ilze Vītoliņa"),
    person("Andris Liepa", status="cancelled"),
]
STAFF = [Staff(name="Mārcis Priede", email="marcis@lektors.example")]
KEYS = [names.key(f"{each.first_name} {each.last_name}") for each in PEOPLE]
POSITIONS = {each.id: position for position, each in enumerate(PEOPLE)}
SHOWN = [
    *((f"{each.first_name} {each.last_name}", "") for each in PEOPLE),
    *((each.first_name, each.email) for each in PEOPLE),
    ("Anna Bērziņa (Cēsu muzejs)", ""),
    ("iPhone (Jānis Kalniņš)", ""),
    ("Marta Nezināma", "marta@inbox.example"),
    ("Mārcis Priede", ""),
]
LETTERS = "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž -"

moments = st.integers(-3600, 15000).map(lambda offset: AFTERNOON.starts_at + datetime.timedelta(seconds=offset))


@st.composite
def stays(draw: st.DrawFn) -> ParticipantRow:
    name, email = draw(st.sampled_from(SHOWN))
    begin, end = sorted([draw(moments), draw(moments)])
    return row(name, email, joined_at=begin, left_at=end, is_waiting_room=draw(st.sampled_from([False, False, True])))


@st.composite
def misspelled(draw: st.DrawFn) -> str:
    name = draw(st.sampled_from([f"{each.first_name} {each.last_name}" for each in PEOPLE]))
    for _ in range(draw(st.integers(1, 2))):
        at = draw(st.integers(0, len(name) - 1))
        letter = draw(st.sampled_from(LETTERS))
        name = draw(
            st.sampled_from(
                [
                    name[:at] + letter + name[at:],
                    name[:at] + letter + name[at + 1 :],
                    name[:at] + name[at + 1 :] if len(name) > 1 else name,
                    name[:at] + name[at : at + 2][::-1] + name[at + 2 :],
                ]
            )
        )
    return name


reports = st.lists(stays(), max_size=10)


def times(rows: list[ParticipantRow]) -> dict[int, tuple[int, bool]]:
    found = propose(*rows, people=PEOPLE, staff=STAFF)
    return {each.person_id: (each.seconds, each.is_present) for each in found.participants}


@given(reports, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_time(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    assert times(shuffled) == times(rows)


@given(reports, moments)
def test_a_reconnection_changes_no_time(rows, moment):
    split = [
        piece
        for each in rows
        for piece in (
            [replace(each, left_at=moment), replace(each, joined_at=moment)]
            if each.joined_at and each.left_at and each.joined_at < moment < each.left_at
            else [each]
        )
    ]

    assert times(split) == times(rows)


@given(reports, st.integers(0, 3600), st.integers(0, 3600))
def test_a_second_device_inside_a_stay_changes_no_time(rows, after, before):
    inside = [
        replace(each, joined_at=begin, left_at=end)
        for each in rows
        if each.joined_at
        and each.left_at
        and (begin := each.joined_at + datetime.timedelta(seconds=after))
        < (end := each.left_at - datetime.timedelta(seconds=before))
    ]

    assert times([*rows, *inside]) == times(rows)


@given(reports)
def test_every_row_is_in_one_list_and_every_person_with_a_place_in_one_too(rows):
    found = propose(*rows, people=PEOPLE, staff=STAFF)
    listed = [
        *(number for each in found.participants for number in each.rows),
        *(number for each in found.ignored for number in each.rows),
        *(number for each in found.review for number in each.entry.rows),
        *(number for each in found.unmatched for number in each.entry.rows),
    ]
    placed = {each.person_id for each in found.participants} | {
        candidate.person_id for question in found.review for candidate in question.candidates
    }

    assert sorted(listed) == list(range(1, len(rows) + 1))
    assert set(found.absent) == {each.id for each in PEOPLE if each.status == "confirmed"} - placed


@given(misspelled())
def test_a_misspelled_name_never_decides(name):
    assume(KEYS.count(names.key(name)) != 1)
    found = propose(row(name), people=PEOPLE, staff=STAFF)

    assert found.participants == ()


@given(misspelled(), st.sampled_from(["", " (muzejs)", " - muzejs", " | iPhone", ", Rīga"]))
def test_whoever_is_recognised_by_name_alone_has_exactly_that_name(name, rest):
    found = propose(row(name + rest), people=PEOPLE, staff=STAFF)
    forms = {names.key(text) for text in names.forms(name + rest).all}

    assert [each.person_id for each in found.participants if KEYS[POSITIONS[each.person_id]] not in forms] == []


@given(st.lists(st.tuples(st.text(), st.text(max_size=20), st.text(max_size=20)), max_size=4))
def test_no_name_breaks_a_proposal(texts):
    rows = [row(name, email, registered_name=other, original_name=email) for name, email, other in texts]
    found = propose(*rows, people=[*PEOPLE, *(person(name, email) for name, email, _ in texts)], staff=STAFF)
    parts = (found.participants, found.unmatched, found.review, found.ignored)

    assert bool(rows) == any(parts)
