"""The review of the sample reports, and of a long one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registrations.models import Attendance
from tests.factories import make_cycle, make_registration
from tests.registrations.attending import logged_in, recorded
from tests.registrations.reporting import DETAIL, ask, lines, review_of, roster, sample, who

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


def test_two_people_in_one_row_are_ticked_and_the_rest_is_as_expected(at, organiser):
    at("2023-12-18 18:00")
    cycle, people = roster()
    desk = logged_in(organiser)
    path, review = review_of(desk, cycle.schedule[2], sample("02_zoom_detail_2024_en.csv"))
    both = "Rūta Šmite un Pēteris Zvirbulis"
    assert ask(review, both).takes_several

    desk.post(
        path,
        who(review, both, people["R17"], people["R18"]) | who(review, "Andris Liepa", people["R24"]) | {"do": "save"},
    )

    expected = ["R02", "R03", "R11", "R14", "R16", "R17", "R18", "R24"]
    assert set(Attendance.objects.values_list("registration", flat=True)) == {people[one].pk for one in expected}


def test_totals_that_cannot_decide_are_asked_about(at, organiser):
    at("2023-12-11 18:00")
    cycle, people = roster()
    desk = logged_in(organiser)
    path, review = review_of(desk, cycle.schedule[1], sample("03_zoom_totals_2021_en.csv"))
    assert [one.name for one in review.unclear] == ["Grīnbergs Toms"]

    desk.post(path, {f"time-{people['R20'].pk}": "counts", "do": "save"})

    assert recorded()["Toms", "„Es un citi”"] == "present"


@pytest.mark.parametrize("rows", [20, 300])
def test_the_review_costs_as_many_queries_however_long_the_report(at, organiser, rows):
    at("2023-12-11 18:00")
    desk, session = logged_in(organiser), make_cycle().schedule[1]
    for _ in range(60):
        make_registration(cycle=session.cycle, first_name="Anna", last_name="Ābele")
    path, _ = review_of(desk, session, lines(*(f"Viesis {number}" for number in range(rows)), "Anna A."))

    with CaptureQueriesContext(connection) as queries:
        assert desk.get(path).status_code == 200

    assert len(queries) == 11


def test_the_report_of_the_first_sample_is_shown_as_expected(at, organiser):
    at("2023-12-11 18:00")
    cycle, _ = roster()

    _, review = review_of(logged_in(organiser), cycle.schedule[1], sample(DETAIL))

    assert (len(review.recognised), review.plan.undecided, len(review.plan.to_mark), len(review.plan.short)) == (
        9,
        2,
        8,
        1,
    )
    assert ({one.name for one in review.strangers}, len(review.absent)) == ({"iPhone", "Marta Nezināma"}, 13)
