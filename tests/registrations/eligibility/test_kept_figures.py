"""Figures of cycles that are over are counted once, and never stale."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, models
from django.db.models.functions import Now

from registrations.eligibility import kept_figures
from registrations.eligibility.statistics import Average, Figures
from registrations.models import Attendance, CycleFigures, Registration
from tests.factories import make_cycle, make_marks, make_registration
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cycle(at) -> Cycle:
    at("2024-02-01 12:00")
    cycle = make_cycle()
    for marks in ("xxxxx", "xo.ex", ""):
        make_marks(make_registration(cycle=cycle), marks)
    make_registration(cycle=cycle, status="waiting")
    cycle.sessions.exclude(pk=cycle.schedule[-1].pk).update(attendance_closed_at=Now())
    return cycle


def figures() -> list[tuple[Figures, Average]]:
    found = kept_figures.of_cycles(list(Cycle.objects.prefetch_related("sessions")))
    return [(one, one.average) for one in found.values()]


def counted_anew() -> list[tuple[Figures, Average]]:
    CycleFigures.objects.all().delete()
    return figures()


@pytest.mark.parametrize("number", [1, 10])
def test_what_is_kept_costs_one_query_for_any_number_of_cycles(django_assert_num_queries, number):
    for _ in range(number - 1):
        make_cycle()
    cycles = list(Cycle.objects.prefetch_related("sessions"))
    first = kept_figures.of_cycles(cycles)

    with django_assert_num_queries(1):
        again = kept_figures.of_cycles(cycles)

    assert again == first


def test_a_cycle_that_is_not_over_is_counted_each_time(at, django_assert_num_queries):
    at("2024-01-10 12:00")
    cycles = list(Cycle.objects.prefetch_related("sessions"))
    kept_figures.of_cycles(cycles)

    with django_assert_num_queries(3):
        kept_figures.of_cycles(cycles)
    assert not CycleFigures.objects.exists()


def of_cycle() -> tuple[Figures, Average]:
    found = kept_figures.of_cycle(Cycle.objects.prefetch_related("sessions").get())
    return found, found.average


@pytest.mark.parametrize(("now", "is_written"), [("2024-01-15 16:00:00", False), ("2024-01-15 16:00:01", True)])
def test_one_cycle_is_counted_once_and_only_what_is_over_is_written_down(
    at, django_assert_num_queries, now, is_written
):
    at(now)
    cycle = Cycle.objects.prefetch_related("sessions").get()
    first = kept_figures.of_cycle(cycle)

    with django_assert_num_queries(1):
        again = kept_figures.of_cycle(cycle)

    assert again == first
    assert CycleFigures.objects.exists() == is_written


def last_session() -> models.QuerySet[Session]:
    return Session.objects.filter(pk=Session.objects.latest("starts_at").pk)


CHANGES = {
    "a mark comes": lambda: make_marks(Registration.objects.confirmed().latest("pk"), "x"),
    "a mark changes": lambda: Attendance.objects.filter(state="absent").update(state="present"),
    "a mark goes": lambda: Attendance.objects.filter(state="present").delete(),
    "somebody comes": lambda: make_registration(cycle=Cycle.objects.get()),
    "somebody cancels": lambda: Registration.objects.confirmed().update(status="cancelled", place_number=None),
    "somebody goes": lambda: Registration.objects.waiting().delete(),
    "a type of institution": lambda: Registration.objects.update(institution_type="archive"),
    "a municipality": lambda: Registration.objects.update(municipality="Cēsu novads"),
    "an institution": lambda: Registration.objects.filter(pk__gt=Registration.objects.earliest("pk").pk).update(
        institution_key="other"
    ),
    "a session is checked": lambda: last_session().update(attendance_closed_at=Now()),
    "a session is opened again": lambda: Session.objects.update(attendance_closed_at=None),
    "a session is cancelled": lambda: last_session().update(is_cancelled=True),
    "places": lambda: Cycle.objects.update(capacity=40),
    "another rule": lambda: Cycle.objects.update(required_sessions=2),
    "no rule": lambda: Cycle.objects.update(required_sessions=None),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_is_seen_at_the_next_look(name):
    before = figures()

    CHANGES[name]()

    now = figures()
    assert now != before
    assert now == counted_anew()


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_about_one_that_runs_is_seen_at_the_next_look(at, name):
    at("2024-01-10 12:00")
    before = of_cycle()

    CHANGES[name]()

    now = of_cycle()
    assert now != before
    cache.clear()
    assert now == of_cycle()


def test_what_is_counted_anew_is_kept_in_place_of_the_old(django_assert_num_queries):
    figures()
    Attendance.objects.all().delete()
    cycles = list(Cycle.objects.prefetch_related("sessions"))
    counted = kept_figures.of_cycles(cycles)

    with django_assert_num_queries(1):
        again = kept_figures.of_cycles(cycles)

    assert again == counted


def test_what_changes_while_it_is_counted_is_not_kept_as_true():
    def change_before_keeping(execute, sql, params, many, context) -> Any:
        if sql.startswith("INSERT") and CycleFigures._meta.db_table in sql:
            Attendance.objects.all().delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(change_before_keeping):
        before = figures()

    assert before != figures() == counted_anew()


def test_another_release_counts_anew(settings):
    figures()
    CycleFigures.objects.update(counted={"counted": "by another formula"})
    settings.VERSION = "next"

    assert figures() == counted_anew()


def test_who_cannot_write_sees_the_figures(cycle):
    def refuse(execute, sql, params, many, context) -> Any:
        if sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        seen = figures()

    assert (CycleFigures.objects.exists(), seen) == (False, counted_anew())
