"""The overview of a cycle, its report and the figures over the years, as an organiser sees them."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from registrations.admin.cycle.chart_content import Drawing
from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.models import Attendance, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import address, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
HAND = ChangeContext(via=Via.ADMIN)


@pytest.fixture
def cycle(at):
    at("2023-12-12 10:15")
    return make_cycle()


def drawings(desk, cycle) -> dict[str, Drawing]:
    return {one.name: one for one in desk.get(address("cycle_overview", cycle.pk)).context["drawings"]}


def make_many(cycle, number: int) -> None:
    """Register so many people as a cycle never had, all of whom have marks and a message."""
    start = datetime.datetime(2023, 11, 1, 9, tzinfo=datetime.UTC)
    kinds, places = Registration.InstitutionType.values, ("Cēsu novads", "Rīga", "Liepāja", "kaut kur")
    people = Registration.objects.bulk_create(
        Registration(
            cycle=cycle,
            first_name="Jānis",
            last_name=f"Paraugs{one}",
            email=f"p{one}@muzejs.example",
            email_key=f"p{one}@muzejs.example",
            institution=f"Muzejs {one % 300}",
            institution_type=kinds[one % len(kinds)],
            municipality=places[one % len(places)],
            status="confirmed" if one % 10 else "waiting",
            place_number=one if one % 10 else None,
            created_at=start + datetime.timedelta(minutes=4 * one),
        )
        for one in range(1, number + 1)
    )
    Attendance.objects.bulk_create(
        Attendance(registration=one, session=session, state="present", marked_at=start, via="grid")
        for one in people
        if one.place_number
        for session in cycle.schedule
    )


def test_trainers_do_not_see_it(cycle):
    trainer = make_trainer()
    cycle.trainers.set([trainer])
    client = logged_in(make_trainer_user(trainer=trainer))

    answers = [client.get(address(name, cycle.pk)).status_code for name in ("cycle_overview", "cycle_summary")]
    assert [*answers, client.get(address("cycle_years")).status_code] == [403, 403, 403]


def test_an_empty_cycle_says_so_and_draws_nothing(desk, at):
    at("2023-11-01 12:00")
    page = desk.get(address("cycle_overview", make_cycle().pk)).content.decode()

    assert "No registrations yet" in page
    assert "There is nothing to do now." in page
    assert "<figure" not in page


def test_registrations_per_day_have_no_gaps_and_end_with_the_deadline(desk, cycle):
    for day, status in ((10, "confirmed"), (10, "waiting"), (27, "cancelled")):
        moment = datetime.datetime(2023, 11, day, 9, tzinfo=datetime.UTC)
        make_registration(cycle=cycle, status=status, created_at=moment)

    drawn = drawings(desk, cycle)["days"]

    assert drawn.sentence == "3 registrations in all; in the last ten days: 1."
    assert drawn.described == "10 Nov 2, 27 Nov 1"
    assert len(drawn.rows) == 20
    assert [drawn.rows[0], drawn.rows[1], drawn.rows[17]] == [
        ["10\u00a0November 2023", 1, 1, 0, 2],
        ["11\u00a0November 2023", 0, 0, 0, 0],
        ["27\u00a0November 2023", 0, 0, 1, 1],
    ]


def test_registrations_of_many_months_are_drawn_in_weeks(desk, cycle):
    for month in (6, 12):
        make_registration(cycle=cycle, created_at=datetime.datetime(2023, month, 1, 9, tzinfo=datetime.UTC))

    drawn = drawings(desk, cycle)["days"]

    assert (drawn.title, len(drawn.rows), sum(row[-1] for row in drawn.rows)) == ("Registrations over time", 27, 2)
    assert drawn.sentence.endswith("Each column stands for 7 days, beginning with the day named.")


def test_each_chart_says_its_figures_in_words_and_as_a_table(desk, cycle):
    make_registration(cycle=cycle, municipality="Cēsu novads")
    make_registration(cycle=cycle, institution_type="library")
    marking.mark_the_rest_present(cycle.schedule[0], origin=HAND)
    marking.close(cycle.schedule[0].pk, origin=HAND)

    drawn = drawings(desk, cycle)

    assert {name: one.sentence for name, one in drawn.items() if name != "days"} == {
        "sessions": "On average 2 of 2 were present in the sessions checked (100%).",
        "road": "2 participants of 2 have met the condition or still can.",
        "types": "Participants come from institutions of 2 types; most from: Library, Museum (1).",
        "regions": "Participants come from 1 region; most from: Vidzeme (1).",
    }
    assert drawn["road"].described == "Met: 0, Within reach: 2, All needed: 0, Out of reach: 0"
    assert drawn["regions"].rows == [["Vidzeme", 1], ["not given", 1]]
    assert [row[1:] for row in drawn["sessions"].rows] == [[2, 2], ["–", 2], ["–", 2], ["–", 2], ["–", 2]]


def test_the_session_best_attended_is_named_if_it_is_one(desk, cycle, at):
    at("2024-02-01 12:00")
    anna, zane = make_registration(cycle=cycle), make_registration(cycle=cycle)
    cycle.sessions.update(attendance_closed_at=timezone.now())
    came = {anna: cycle.schedule[:2], zane: cycle.schedule[1:2]}
    for person, sessions in came.items():
        for session in sessions:
            person.attendances.create(session=session, state="present", marked_at=timezone.now(), via="grid")

    assert drawings(desk, cycle)["sessions"].sentence.endswith("Best attended: session 2 (online).")
    zane.attendances.all().delete()
    assert drawings(desk, cycle)["sessions"].sentence.endswith("in the sessions checked (20%).")


def test_with_more_than_six_sessions_their_bars_lie(desk, cycle):
    make_registration(cycle=cycle)
    for number in range(2):
        day = datetime.datetime(2024, 2, 1 + number, 9, tzinfo=datetime.UTC)
        cycle.sessions.create(title="Vēl", starts_at=day, ends_at=day + datetime.timedelta(hours=1), format="online")

    assert [text.words for text in drawings(desk, cycle)["sessions"].chart.texts[:2]] == ["1. in person", "4 Dec"]


def test_the_overview_of_two_thousand_people_costs_at_most_twelve_queries(desk, cycle):
    make_many(cycle, 2000)
    desk.get(address("cycle_overview", cycle.pk))

    with CaptureQueriesContext(connection) as queries:
        answer = desk.get(address("cycle_overview", cycle.pk))

    assert (answer.status_code, answer.context["figures"].registrations) == (200, 2000)
    assert len(queries) <= 12


def test_the_report_names_no_participant(desk, cycle):
    cycle.trainers.set([make_trainer()])
    make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", institution="Cēsu muzejs", email="a@b.example")

    page = desk.get(address("cycle_summary", cycle.pk)).content.decode()

    assert [word for word in ("Anna", "Ābele", "Cēsu muzejs", "a@b.example") if word in page] == []
    facts = ("Latvijas Muzeju biedrība, Latvijas Bibliotekāru biedrība", "Kristīne Ļeontjeva", "Hours in all: 18.")
    assert [fact for fact in facts if fact not in page] == []


def test_the_report_leads_to_itself_in_the_other_language(desk, cycle):
    page = desk.get(address("cycle_summary", cycle.pk)).content.decode()
    with translation.override("lv"):
        other = address("cycle_summary", cycle.pk)

    assert f'<a href="{other}" lang="lv" hreflang="lv">' in page
    assert '<html lang="lv">' in desk.get(other).content.decode()


def test_cycles_stand_side_by_side_newest_first_with_the_sum_of_each_year(desk, cycle):
    cycle.sessions.update(attendance_closed_at=timezone.now())
    Attendance.objects.create(
        registration=make_registration(cycle=cycle),
        session=cycle.schedule[0],
        state="present",
        marked_at=timezone.now(),
        via="grid",
    )
    later = make_cycle(title="Nākamais", capacity=12, moved_to=datetime.date(2023, 12, 18))
    make_registration(cycle=later, institution_type="library")
    make_cycle(title="Pērnais", moved_to=datetime.date(2022, 3, 7))
    make_cycle(title="Melnraksts", is_published=False)

    years = desk.get(address("cycle_years")).context["years"]

    assert [(year.number, [line.cycle.title for line in year.lines]) for year in years] == [
        (2023, ["Nākamais", "Mēs savai kopienai"]),
        (2022, ["Pērnais"]),
    ]
    total = years[0].total
    assert (total.figures.places, total.figures.registrations, total.figures.institutions) == (42, 2, 1)
    assert ([line.average for line in years[0].lines], total.average) == (["–", "20%"], "20%")


def test_the_years_cost_the_same_for_any_number_of_cycles(desk):
    costs = []
    for number in (1, 5):
        for _ in range(number):
            make_registration(cycle=make_cycle())
        desk.get(address("cycle_years"))
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("cycle_years"))
        costs.append(len(queries))

    assert costs == [7, 7]


def test_the_pages_of_a_cycle_lead_to_its_overview(desk, cycle):
    form = desk.get(reverse("admin:cycle_settings", args=[cycle.pk])).content.decode()
    cycles = desk.get(reverse("admin:cycles")).content.decode()

    assert [address("cycle_overview", cycle.pk) in page for page in (form, cycles)] == [True, True]
    assert address("cycle_years") in cycles
