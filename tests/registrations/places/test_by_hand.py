"""An organiser gives places and cancels for several people at once: for all of them, or for nobody."""

import pytest

from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import HistoryEntry, Message, Registration
from registrations.models.history import Via
from registrations.places import allocation, by_hand
from tests.factories import make_cycle, make_organiser, make_registration, new_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "2023-11-20 12:00", "2023-12-05 12:00"


@pytest.fixture
def origin() -> ChangeContext:
    return ChangeContext(via=Via.ADMIN, by=make_organiser(), reason="agreed by telephone")


@pytest.fixture
def cycle(at) -> Cycle:
    at(AFTER)
    return make_cycle(capacity=2)


def people(cycle: Cycle, *statuses: str) -> list[Registration]:
    return [make_registration(cycle=cycle, status=status) for status in statuses]


def statuses(rows: list[Registration]) -> list[str]:
    stored = Registration.objects.in_bulk([row.pk for row in rows])
    return [stored[row.pk].status for row in rows]


def test_without_enough_places_nobody_gets_one(cycle, origin):
    rows = people(cycle, "confirmed", "waiting", "waiting")

    with pytest.raises(RuleViolation, match="not enough places"):
        by_hand.give_places(cycle.pk, [row.pk for row in rows[1:]], origin=origin)

    assert statuses(rows) == ["confirmed", "waiting", "waiting"]
    assert not Message.objects.exists()


def test_an_organiser_gives_a_place_out_of_turn_and_the_history_says_why(cycle, origin):
    rows = people(cycle, "confirmed", "waiting", "waiting")

    by_hand.give_places(cycle.pk, [rows[2].pk], origin=origin)

    assert statuses(rows) == ["confirmed", "waiting", "confirmed"]
    line = HistoryEntry.objects.get(registration=rows[2], what=HistoryEntry.What.PROMOTED)
    assert (line.old, line.new, line.via, line.reason) == ("waiting", "confirmed", "admin", "agreed by telephone")


def test_the_number_of_places_grows_by_as_many_as_are_missing(cycle, origin):
    rows = people(cycle, "confirmed", "waiting", "waiting", "waiting")

    given = by_hand.give_places(cycle.pk, [row.pk for row in rows[2:]], origin=origin, raise_to=3)

    assert statuses(rows) == ["confirmed", "waiting", "confirmed", "confirmed"]
    assert Cycle.objects.get().capacity == 3
    assert [(one.pk, one.place_number) for one in given] == [(rows[2].pk, 2), (rows[3].pk, 3)]
    assert Message.objects.filter(kind="promoted").count() == 2


def test_where_places_are_free_their_number_stays(origin, at):
    at(AFTER)
    cycle = make_cycle(capacity=5)
    rows = people(cycle, "confirmed", "waiting")

    by_hand.give_places(cycle.pk, [rows[1].pk], origin=origin, raise_to=10)

    assert statuses(rows) == ["confirmed", "confirmed"]
    assert Cycle.objects.get().capacity == 5


def test_more_than_was_agreed_is_not_raised(cycle, origin):
    rows = people(cycle, "confirmed", "confirmed", "waiting", "waiting")

    with pytest.raises(RuleViolation):
        by_hand.give_places(cycle.pk, [row.pk for row in rows[2:]], origin=origin, raise_to=3)

    assert Cycle.objects.get().capacity == 2


def test_whoever_does_not_wait_any_more_is_named_and_nobody_gets_a_place(cycle, origin):
    rows = people(cycle, "waiting", "waiting")
    people(cycle, "waiting", "cancelled")
    Registration.objects.filter(pk=rows[0].pk).update(status="cancelled")

    with pytest.raises(RuleViolation) as refused:
        by_hand.give_places(cycle.pk, [row.pk for row in rows], origin=origin)

    assert refused.value.messages == [
        f"Nothing was done, because something has changed meanwhile: {rows[0].full_name}."
    ]
    assert statuses(rows) == ["cancelled", "waiting"]


@pytest.mark.parametrize(
    ("moment", "give_on", "then"),
    [(BEFORE, False, "confirmed"), (AFTER, False, "waiting"), (AFTER, True, "confirmed")],
)
def test_a_freed_place_is_given_on_by_the_rule_or_by_hand(cycle, origin, at, moment, give_on, then):
    at(moment)
    leaving, _other, first, second = people(cycle, "confirmed", "confirmed", "waiting", "waiting")

    done = by_hand.cancel(cycle.pk, [leaving.pk], origin=origin, give_on=give_on)

    assert statuses([leaving, first, second]) == ["cancelled", then, "waiting"]
    assert [one.pk for one in done.promoted] == ([first.pk] if then == "confirmed" else [])


def test_a_place_is_not_given_on_by_hand_unless_somebody_says_so(cycle, origin):
    rows = people(cycle, "confirmed", "confirmed", "waiting")

    done = by_hand.cancel(cycle.pk, [rows[0].pk], origin=origin)

    assert (statuses(rows), done.promoted) == (["cancelled", "confirmed", "waiting"], [])


@pytest.mark.parametrize(("capacity", "promoted"), [(1, 0), (2, 1), (5, 1)])
def test_no_more_places_are_given_on_than_became_free_and_there_are(cycle, origin, capacity, promoted):
    leaving, *_others = people(cycle, "confirmed", "confirmed", "waiting", "waiting")
    Cycle.objects.filter(pk=cycle.pk).update(capacity=capacity)

    done = by_hand.cancel(cycle.pk, [leaving.pk], origin=origin, give_on=True)

    assert len(done.promoted) == promoted


@pytest.mark.parametrize(("number", "following"), [(-1, []), (0, []), (1, [1]), (2, [1, 2]), (9, [1, 2])])
def test_next_in_line_is_nobody_who_leaves(cycle, number, following):
    waiting = people(cycle, "waiting", "waiting", "waiting")

    assert by_hand.next_in_line(cycle, [waiting[0].pk], number) == [waiting[index] for index in following]


def test_a_place_never_goes_to_somebody_who_leaves_at_the_same_time(cycle, origin, at):
    at(BEFORE)
    rows = people(cycle, "confirmed", "confirmed", "waiting", "waiting")

    done = by_hand.cancel(cycle.pk, [rows[0].pk, rows[2].pk], origin=origin)

    assert statuses(rows) == ["cancelled", "confirmed", "cancelled", "confirmed"]
    assert [one.pk for one in done.promoted] == [rows[3].pk]


def test_those_who_leave_are_told_only_if_the_organiser_wants(cycle, origin):
    first, second = people(cycle, "confirmed", "confirmed")

    by_hand.cancel(cycle.pk, [first.pk], origin=origin, tell=False)
    by_hand.cancel(cycle.pk, [second.pk], origin=origin)

    assert list(Message.objects.values_list("registration", "kind")) == [(second.pk, "cancelled")]


def test_cancelling_what_is_cancelled_cancels_nobody(cycle, origin):
    rows = people(cycle, "cancelled", "confirmed")

    with pytest.raises(RuleViolation):
        by_hand.cancel(cycle.pk, [row.pk for row in rows], origin=origin)

    assert statuses(rows) == ["cancelled", "confirmed"]


def test_whoever_is_added_does_not_overtake_those_who_wait_for_a_place_that_is_given_by_hand(cycle, origin):
    [_taken, waiting] = people(cycle, "confirmed", "waiting")

    added = allocation.add(new_registration(cycle=cycle), origin=origin)

    assert (added.status, added.queue_number) == ("waiting", 2)
    assert Registration.objects.get(pk=waiting.pk).status == "waiting"
