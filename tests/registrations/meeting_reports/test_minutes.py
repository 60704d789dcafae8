"""Time in a session: each moment once, inside the session only, and the share that is enough."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registrations.meeting_reports import minutes
from registrations.meeting_reports.facts import Timeframe
from registrations.meeting_reports.minutes import Stay
from tests.registrations.meeting_reports.meetings import AFTERNOON, at, row

HOUR = 3600
moments = st.integers(-2 * HOUR, 5 * HOUR).map(lambda offset: AFTERNOON.starts_at + datetime.timedelta(seconds=offset))
intervals = st.lists(st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair))), max_size=12)


@pytest.mark.parametrize(
    ("stays", "seconds"),
    [
        ([], 0),
        ([("13:00", "16:00")], 3 * HOUR),
        ([("12:00", "17:00")], 3 * HOUR),
        ([("12:00", "12:59:59")], 0),
        ([("16:00", "17:00")], 0),
        ([("12:30", "13:30"), ("15:30", "16:30")], HOUR),
        ([("13:00", "14:00"), ("13:30", "14:30")], 5400),
        ([("13:00", "15:00"), ("13:30", "14:00")], 2 * HOUR),
        ([("14:00", "15:00"), ("13:00", "14:00")], 2 * HOUR),
        ([("13:00", "13:00:01"), ("13:00", "13:00:01")], 1),
        ([("15:00", "14:00")], 0),
    ],
)
def test_time_is_the_union_of_stays_inside_the_session(stays, seconds):
    assert minutes.union([(at(begin), at(end)) for begin, end in stays], AFTERNOON) == seconds


@given(intervals)
def test_the_union_counts_each_second_once(stays):
    seconds = {
        second
        for begin, end in stays
        for second in range(int(begin.timestamp()), int(end.timestamp()))
        if AFTERNOON.starts_at.timestamp() <= second < AFTERNOON.ends_at.timestamp()
    }

    assert minutes.union(stays, AFTERNOON) == len(seconds)


@given(intervals, st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_the_union(stays, random):
    shuffled = [*stays, *stays[:3]]
    random.shuffle(shuffled)

    assert minutes.union(shuffled, AFTERNOON) == minutes.union(stays, AFTERNOON)


@given(intervals, moments)
def test_a_stay_split_in_two_is_as_long(stays, moment):
    split = [
        piece
        for begin, end in stays
        for piece in ([(begin, moment), (moment, end)] if begin < moment < end else [(begin, end)])
    ]

    assert minutes.union(split, AFTERNOON) == minutes.union(stays, AFTERNOON)


def test_time_runs_on_while_clocks_are_put_back():
    night = Timeframe(
        starts_at=datetime.datetime(2023, 10, 28, 23, tzinfo=datetime.UTC),
        ends_at=datetime.datetime(2023, 10, 29, 2, tzinfo=datetime.UTC),
    )
    stay = (night.starts_at.astimezone(at("12:00").tzinfo), night.ends_at.astimezone(at("12:00").tzinfo))

    assert minutes.union([stay], night) == 3 * HOUR


def test_a_session_lasts_as_long_as_it_does_while_clocks_are_put_back():
    zone = at("12:00").tzinfo
    night = Timeframe(
        starts_at=datetime.datetime(2023, 10, 29, 1, tzinfo=zone),
        ends_at=datetime.datetime(2023, 10, 29, 5, tzinfo=zone),
    )

    assert (night.seconds, minutes.threshold(night, 75)) == (5 * HOUR, 5 * HOUR * 3 // 4)


@pytest.mark.parametrize(
    ("totals", "stay"),
    [
        ([600], Stay(600, 600)),
        ([6000, 5400], Stay(6000, 10800)),
        ([4200, 9000], Stay(9000, 10800)),
        ([60, 60], Stay(60, 120)),
        ([20000], Stay(10800, 10800)),
        ([], Stay(0, 0)),
    ],
)
def test_totals_are_between_the_largest_and_their_sum(totals, stay):
    assert minutes.stay([row("Anna", seconds=seconds) for seconds in totals], AFTERNOON) == stay


def test_a_length_that_stands_beside_times_does_not_count():
    timed = row("Anna", begin="13:00", end="13:10")

    assert minutes.stay([replace(timed, seconds=9000)], AFTERNOON) == Stay(600, 600)


@pytest.mark.parametrize(
    ("begin", "end", "seconds", "stay"),
    [
        ("13:00", "16:00", 10740, Stay(10740, 10800)),
        ("13:00", "16:00", 10739, Stay(10739, 10739)),
        ("13:00:30", "16:00", 10730, Stay(10730, 10730)),
        ("13:00", "15:59:30", 10730, Stay(10730, 10730)),
        ("12:30", "16:00", 9000, Stay(7200, 9000)),
        ("12:59", "16:00", 10800, Stay(10800, 10800)),
    ],
)
def test_less_than_the_time_between_is_a_break_unless_minutes_were_rounded(begin, end, seconds, stay):
    assert minutes.stay([replace(row("Anna", begin=begin, end=end), seconds=seconds)], AFTERNOON) == stay


@pytest.mark.parametrize(("share", "seconds"), [(75, 8100), (100, 10800), (1, 108), (33, 3564)])
def test_the_threshold_is_a_share_of_the_session(share, seconds):
    assert minutes.threshold(AFTERNOON, share) == seconds


def test_a_part_of_a_second_is_rounded_against_too_little_time():
    short = Timeframe(starts_at=at("13:00"), ends_at=at("13:00:10"))

    assert minutes.threshold(short, 75) == 8


@given(intervals)
def test_times_are_not_moved_where_one_person_was_there_from_beginning_to_end(stays):
    guests = [row(f"Guest {n}", joined_at=begin, left_at=end) for n, (begin, end) in enumerate(stays)]

    assert minutes.better_shift([row("Host", "", "13:10", "15:50"), *guests], AFTERNOON) is None


@pytest.mark.parametrize(
    "stays",
    [
        [("13:50", "16:40")],
        [("14:00", "17:00")],
        [("14:30", "16:10"), ("15:00", "16:05")],
        [("12:00", "13:40"), ("12:10", "13:30")],
        [("13:00", "13:20"), ("15:40", "16:00")],
        [("09:00", "18:00"), ("09:00", "18:00"), ("09:30", "17:30")],
        [("13:40", "15:00"), ("13:45", "15:10"), ("14:20", "16:30"), ("14:00", "16:20")],
        [],
    ],
)
def test_who_came_late_left_early_or_stayed_on_does_not_move_the_times(stays):
    rows = [row(f"Guest {number}", "", *stay) for number, stay in enumerate(stays)]

    assert minutes.better_shift(rows, AFTERNOON) is None


@pytest.mark.parametrize(
    ("stays", "hours"),
    [
        ([("11:55", "14:02"), ("12:01", "15:00"), ("12:20", "15:05")], 1),
        ([("15:00", "18:00")], -2),
        ([("03:02", "06:00"), ("03:40", "05:00")], 10),
    ],
)
def test_times_that_fit_clearly_better_are_moved(stays, hours):
    rows = [row(f"Guest {number}", "", *stay) for number, stay in enumerate(stays)]

    assert minutes.better_shift(rows, AFTERNOON) == datetime.timedelta(hours=hours)


@pytest.mark.parametrize(
    ("people", "stay", "hours"),
    [
        # Three quarters of the session are filled then, or less.
        (1, ("18:00", "20:15"), -5),
        (1, ("18:00", "20:14"), None),
        # They fit half as well again, or less.
        (3, ("13:47", "16:47"), -1),
        (3, ("13:45", "16:45"), None),
        # Two people who fit somewhat have come late; three have not.
        (3, ("14:00", "17:00"), -1),
        (2, ("14:00", "17:00"), None),
        (2, ("14:40", "17:40"), -2),
        (2, ("14:39", "17:39"), None),
        # Of two that fit alike, the nearer one.
        (1, ("18:00", "22:00"), -5),
    ],
)
def test_how_clearly_times_have_to_fit_better_and_for_how_many(people, stay, hours):
    rows = [row(f"Guest {number}", "", *stay) for number in range(people)]

    expected = None if hours is None else datetime.timedelta(hours=hours)
    assert minutes.better_shift(rows, AFTERNOON) == expected


@pytest.mark.parametrize("sign", [1, -1])
def test_times_are_moved_by_fourteen_hours_at_most(sign):
    moved = []
    for hours in (14 * sign, 15 * sign):
        shift = datetime.timedelta(hours=hours)
        stay = row("Guest", joined_at=AFTERNOON.starts_at - shift, left_at=AFTERNOON.ends_at - shift)
        moved.append(minutes.better_shift([stay], AFTERNOON))

    assert moved == [datetime.timedelta(hours=14 * sign), None]
