"""Registrations from a spreadsheet: all of them or nobody, and as it was told beforehand."""

from typing import Any

import pytest

from registrations.core.history import PERSONAL_PAGE, ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import HistoryEntry, Message, Registration
from registrations.models.history import Via
from registrations.people import spreadsheet_import
from registrations.places import allocation
from tests.factories import make_cycle, make_organiser, make_registration, new_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db


def origin():
    return ChangeContext(via=Via.SPREADSHEET, by=make_organiser())


def plan(cycle: Cycle, *addresses: str) -> list[str]:
    return [fate.value for fate in spreadsheet_import.fates(Cycle.objects.get(pk=cycle.pk), addresses)]


def test_fates_follow_the_places_that_are_left_and_the_order_of_the_rows(at):
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=3)
    make_registration(cycle=cycle, email="Anna@muzejs.example")
    left = make_registration(cycle=cycle, email="gone@muzejs.example")
    allocation.cancel(left.pk, origin=PERSONAL_PAGE)

    found = plan(
        cycle, "b@x.example", "anna@MUZEJS.example", "gone@muzejs.example", "c@x.example", "d@x.example", "b@x.example"
    )

    assert found == ["place", "known", "cancelled", "place", "waits", "known"]


def test_nobody_from_a_table_overtakes_those_who_wait(at):
    at("2023-12-05 12:00")
    cycle = make_cycle(capacity=5)
    make_registration(cycle=cycle, status="waiting")

    assert plan(cycle, "b@x.example") == ["waits"]
    at("2023-12-01 12:00")
    assert plan(cycle, "b@x.example", "c@x.example", "d@x.example", "e@x.example", "f@x.example") == [
        *["place"] * 4,
        "waits",
    ]


def people(cycle: Cycle, *addresses: str) -> list[Any]:
    return [new_registration(cycle=cycle, email=address) for address in addresses]


@pytest.mark.parametrize("moment", ["2023-11-20 12:00", "2023-12-01 12:00", "2023-12-06 12:00"])
@pytest.mark.parametrize("waiting", [0, 1, 3])
def test_what_was_told_beforehand_is_what_happens(at, moment, waiting):
    at(moment)
    cycle = make_cycle(capacity=4)
    make_registration(cycle=cycle)
    for _ in range(waiting):
        make_registration(cycle=cycle, status="waiting")
    addresses = [f"{number}@x.example" for number in range(4)]
    told = plan(cycle, *addresses)

    spreadsheet_import.add(cycle.pk, people(cycle, *addresses), told, origin=origin())

    statuses = {"place": "confirmed", "waits": "waiting"}
    found = Registration.objects.filter(email__endswith="x.example").order_by("created_at", "pk")
    assert [(person.email, person.status) for person in found] == [
        (address, statuses[fate]) for address, fate in zip(addresses, told, strict=True)
    ]


def test_each_gets_the_usual_message_and_a_line_of_history_also_after_the_deadline(at):
    at("2023-12-01 12:00")
    cycle = make_cycle(capacity=1)
    by = origin()

    added = spreadsheet_import.add(cycle.pk, people(cycle, "a@x.example", "b@x.example"), ["place", "waits"], origin=by)

    assert [person.email for person in added] == ["a@x.example", "b@x.example"]
    assert list(Message.objects.order_by("pk").values_list("to", "kind")) == [
        ("a@x.example", "confirmed"),
        ("b@x.example", "waiting"),
    ]
    lines = HistoryEntry.objects.order_by("pk").values_list("what", "via", "by", "new")
    assert list(lines) == [("registered", "spreadsheet", by.by.pk, s) for s in ("confirmed", "waiting")]


def test_the_same_table_twice_adds_nobody(at):
    at("2023-11-20 12:00")
    cycle = make_cycle()
    addresses = ["a@x.example", "b@x.example"]
    spreadsheet_import.add(cycle.pk, people(cycle, *addresses), ["place", "place"], origin=origin())

    again = spreadsheet_import.add(cycle.pk, people(cycle, *addresses), plan(cycle, *addresses), origin=origin())

    assert (again, Registration.objects.count(), Message.objects.count()) == ([], 2, 2)


def test_nobody_is_added_when_it_would_turn_out_otherwise_than_told(at):
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=1)
    told = plan(cycle, "a@x.example")
    make_registration(cycle=cycle)

    with pytest.raises(RuleViolation):
        spreadsheet_import.add(cycle.pk, people(cycle, "a@x.example"), told, origin=origin())

    assert (Registration.objects.count(), Message.objects.count()) == (1, 0)


def test_it_is_all_of_them_or_nobody(at):
    at("2023-11-20 12:00")
    cycle = make_cycle()
    broken = people(cycle, "a@x.example", "b@x.example")
    broken[1].institution_type = "zoo"

    with pytest.raises(Exception, match="institution_type"):
        spreadsheet_import.add(cycle.pk, broken, ["place", "place"], origin=origin())

    assert (Registration.objects.count(), Message.objects.count(), HistoryEntry.objects.count()) == (0, 0, 0)
