"""Figures of cycles: what is counted, for one cycle and for many, and that erasing changes none of them."""

import datetime

import pytest

from registrations.core.history import ChangeContext
from registrations.eligibility import kept_figures, statistics
from registrations.eligibility.statistics import Average
from registrations.models import Registration
from registrations.models.history import Via
from registrations.people import erasure, retention
from tests.factories import make_cycle, make_marks, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.django_db
AT_ERASING = ChangeContext(via=Via.COMMAND)


@pytest.fixture
def cycle(at) -> Cycle:
    at("2024-02-01 12:00")
    return make_cycle()


def mark(person: Registration, letters: str) -> Registration:
    make_marks(person, letters)
    return person


def close(cycle, *numbers: int) -> Cycle:
    for number in numbers:
        session = cycle.schedule[number - 1]
        session.attendance_closed_at = session.ends_at
        session.save()
    return again(cycle)


def again(cycle) -> Cycle:
    return Cycle.objects.prefetch_related("sessions").get(pk=cycle.pk)


def people(cycle) -> list[Registration]:
    """Register people of all kinds, some of whom came."""
    return [
        mark(make_registration(cycle=cycle, municipality="Cēsu novads"), "xxxxx"),
        mark(make_registration(cycle=cycle, municipality="Cēsu novads", institution="Cits muzejs"), "xxoxx"),
        mark(make_registration(cycle=cycle, municipality="Rīga", institution_type="library"), "xo.ex"),
        mark(make_registration(cycle=cycle, municipality="Kaut kur", institution_type="library"), "o...."),
        make_registration(cycle=cycle, institution_type="archive"),
        make_registration(cycle=cycle, status="waiting", municipality="Liepāja"),
        mark(make_registration(cycle=cycle, status="cancelled", municipality="Liepāja"), "xx..."),
    ]


def test_a_cycle_of_nobody_has_figures(cycle):
    counted = kept_figures.of_cycle(again(cycle))

    assert (counted.places, counted.registrations, counted.taken, counted.eligible) == (30, 0, 0, 0)
    assert (counted.institutions, counted.average.percent, statistics.by_day(cycle)) == (0, None, [])
    assert [(one.present, one.empty) for one in counted.turnouts] == [(0, 0)] * 5


def test_people_are_counted_by_status_type_and_region(cycle):
    people(cycle)

    counted = kept_figures.of_cycle(again(cycle))

    assert (counted.registrations, counted.taken, counted.waiting, counted.cancelled) == (7, 5, 1, 1)
    assert counted.types == {"museum": 2, "library": 2, "archive": 1}
    assert counted.regions == {"Vidzeme": 2, "Rīga": 1, "": 2}


def test_institutions_of_people_with_a_place_are_counted_by_name_however_it_is_typed(cycle):
    people(cycle)
    make_registration(cycle=cycle, institution="CITS  muzejs")
    make_registration(cycle=cycle, status="waiting", institution="Vēl viens muzejs")

    assert kept_figures.of_cycle(again(cycle)).institutions == 2


def test_the_four_faces_are_counted_by_the_one_formula(cycle):
    people(cycle)
    cycle = close(cycle, 1, 2)

    counted = kept_figures.of_cycle(cycle)

    # Whoever has no mark at all has missed the two sessions that are closed.
    assert counted.faces == {"reached": 2, "out_of_reach": 3}
    assert counted.eligible == 2


def test_average_attendance_is_of_sessions_held_and_closed_and_of_those_with_a_place(cycle):
    people(cycle)
    cycle.schedule[1].is_cancelled = True
    cycle.schedule[1].save()
    cycle = close(again(cycle), 1, 2, 4)

    counted = kept_figures.of_cycle(cycle)

    # Three came to the first session and two to the fourth; the second was cancelled, the others are open.
    assert counted.average == Average(present=5, possible=10)
    assert counted.average.percent == 50
    assert [(one.session.number, one.present, one.empty) for one in counted.turnouts] == [
        (1, 3, 1),
        (3, 1, 3),
        (4, 2, 2),
        (5, 3, 2),
    ]


def test_the_numbers_below_the_grid_are_those_of_the_overview(cycle):
    people(cycle)
    mark(make_registration(cycle=make_cycle()), "xxxxx")
    turnouts = kept_figures.of_cycle(again(cycle)).turnouts

    shown = statistics.figures_of_sessions(cycle.pk, [one.session.pk for one in turnouts[:4]])

    assert shown == {one.session.pk: {"present": one.present, "empty": one.empty} for one in turnouts[:4]}
    assert shown[turnouts[0].session.pk] == {"present": 3, "empty": 1}


@pytest.mark.parametrize(
    ("present", "possible", "percent"), [(1, 8, 13), (1, 3, 33), (2, 3, 67), (0, 5, 0), (5, 5, 100)]
)
def test_half_a_percent_is_rounded_up(present, possible, percent):
    assert Average(present, possible).percent == percent


def test_days_are_days_in_riga(cycle):
    for hour, status in ((21, "confirmed"), (22, "waiting"), (23, "waiting")):
        moment = datetime.datetime(2023, 11, 28, hour, 30, tzinfo=datetime.UTC)
        make_registration(cycle=cycle, status=status, created_at=moment)

    assert [(day.day.isoformat(), day.statuses) for day in statistics.by_day(cycle)] == [
        ("2023-11-28", {"confirmed": 1}),
        ("2023-11-29", {"waiting": 2}),
    ]


def test_several_cycles_are_counted_together_as_each_alone(cycle):
    people(cycle)
    later = make_cycle(moved_to=datetime.date(2024, 9, 2), capacity=12)
    mark(make_registration(cycle=later, municipality="Cēsu novads"), "x")
    both = [close(cycle, 1), close(later, 1, 2)]

    counted = kept_figures.of_cycles(both)

    assert [counted[one.pk] for one in both] == [kept_figures.of_cycle(one) for one in both]
    total = statistics.together(counted.values())
    assert (total.places, total.registrations, total.institutions) == (42, 8, 2)
    assert total.average == Average(present=3 + 1, possible=5 + 2)


def test_erasing_everybody_changes_no_figure(cycle):
    registered = people(cycle)
    cycle = close(cycle, 1, 2, 3, 4, 5)
    before = kept_figures.of_cycle(cycle), statistics.by_day(cycle)

    for person in registered:
        erasure.erase(person.pk, origin=AT_ERASING)

    assert Registration.objects.filter(institution="", erased_at__isnull=False).count() == 7
    assert (kept_figures.of_cycle(again(cycle)), statistics.by_day(cycle)) == before
    assert kept_figures.of_cycle(again(cycle)).institutions == before[0].institutions == 2


def test_retention_changes_no_figure(cycle, at):
    people(cycle)
    cycle = close(cycle, 1, 2, 3)
    before = kept_figures.of_cycle(cycle), statistics.by_day(cycle)
    at("2025-01-16 03:00")

    assert retention.carry_out() == 7
    assert (kept_figures.of_cycle(again(cycle)), statistics.by_day(cycle)) == before
