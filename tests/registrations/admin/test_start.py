"""The first page: what is to do in all cycles, today and next, and what is over; for trainers their own sessions."""

import datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.admin.cycle import cycles, start
from registrations.models import OperationsRecord, Registration
from tests.factories import (
    make_cycle,
    make_marks,
    make_organiser,
    make_registration,
    make_session,
    make_trainer,
    make_trainer_user,
    moment,
)
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
START = "/en/admin/"


@pytest.fixture
def cycle(at):
    at("2023-12-11 09:00")
    OperationsRecord.objects.record(OperationsRecord.Name.WORKER)
    return make_cycle()


@pytest.fixture
def desk(cycle):
    return logged_in(make_organiser())


def work(desk) -> list[str]:
    return [task.words for task in desk.get(START).context["work"]]


def test_work_of_all_cycles_is_in_one_list_the_late_first(desk, cycle):
    make_registration(cycle=cycle)
    other = make_cycle(title="Cits", moved_to=datetime.date(2024, 2, 5))
    other.sessions.filter(pk=other.schedule[1].pk).update(join_url="")

    assert work(desk) == ["1 person without a mark in session 1", "The Zoom link of session 2 is missing"]


def test_a_silent_worker_is_named_before_everything(desk, cycle, at):
    make_registration(cycle=cycle)
    at("2023-12-11 09:11")

    assert work(logged_in(make_organiser())) == [
        "Messages are not sent since 11\u00a0December, 9.00",
        "1 person without a mark in session 1",
    ]


def test_a_draft_left_alone_for_a_week_is_work_and_its_sessions_are_not(desk, cycle, at):
    cycle.sessions.update(attendance_closed_at=timezone.now())
    draft = make_cycle(title="Melnraksts", is_published=False)
    Cycle.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - datetime.timedelta(days=8))

    assert work(desk) == ["A draft nobody has touched for a week"]


def test_today_and_the_next_sessions_are_shown_with_their_buttons(desk, cycle):
    make_session(
        cycle=cycle,
        starts_at=moment(datetime.date(2023, 12, 12), 10),
        ends_at=moment(datetime.date(2023, 12, 12), 12),
        format="in_person",
        venue="Muzejs",
    )

    page = desk.get(START)

    assert [ahead.session.number for ahead in page.context["sessions_today"]] == [2]
    assert [ahead.session.number for ahead in page.context["sessions_next"]] == [3, 4, 5, 6]
    door = reverse("admin:attendance_door", args=[cycle.pk, cycle.sessions.get(venue="Muzejs").pk])
    assert ("https://zoom.example/j/81234567890" in page.content.decode(), door in page.content.decode()) == (
        True,
        True,
    )


def test_certificates_and_grant_list_of_what_is_over_are_one_press_away(desk, cycle, at):
    at("2024-02-01 12:00")
    page = logged_in(make_organiser()).get(START).content.decode()

    names = ("registrations_certificate_cycle", "registrations_grantlist_review")
    assert [reverse(f"admin:{name}", args=[cycle.pk]) in page for name in names] == [True, True]


def test_two_cycles_of_one_title_are_told_apart_by_season(desk, cycle):
    make_cycle(moved_to=datetime.date(2024, 3, 4))

    page = desk.get(START).content.decode()

    assert ("winter 2023/2024" in page, "spring 2024" in page) == (True, True)


def test_an_empty_installation_begins_with_first_steps(at):
    at("2023-12-11 09:00")

    page = logged_in(make_organiser()).get(START).content.decode()

    assert (reverse("admin:cycle_new") in page, reverse("admin:colleagues") in page) == (True, True)


def test_a_sample_cycle_is_a_draft_that_can_be_deleted(at):
    at("2023-12-11 09:00")
    desk = logged_in(make_organiser())

    answer = desk.post(reverse("admin:cycle_sample"), follow=True)
    sample = Cycle.objects.get()
    assert "This is a sample, and a draft" in answer.content.decode()
    assert (sample.title, sample.is_published, len(sample.schedule)) == ("Sample: Mēs savai kopienai", False, 5)
    assert str(sample.first_day) == "2024-01-15"  # a Monday, as it was

    desk.post(reverse("admin:cycle_sample"))
    desk.post(reverse("admin:cycle_delete", args=[sample.pk]))
    assert not Cycle.objects.exists()


@pytest.mark.parametrize("number", [1, 10])
def test_it_costs_at_most_twelve_queries_for_any_number_of_cycles(desk, cycle, django_assert_max_num_queries, number):
    for index in range(number):
        other = make_cycle(moved_to=datetime.date(2023, 11, 6) + datetime.timedelta(days=index))
        for person in [make_registration(cycle=other) for _ in range(3)]:
            make_marks(person, "x")
        other.sessions.update(attendance_closed_at=timezone.now())
    desk.get(START)

    with django_assert_max_num_queries(12):
        desk.get(START)


@pytest.mark.parametrize("number", [1, 6])
def test_cycles_that_are_over_cost_no_more(desk, cycle, at, django_assert_max_num_queries, number):
    for index in range(number):
        other = make_cycle(moved_to=datetime.date(2023, 10, 2) + datetime.timedelta(days=index))
        make_marks(make_registration(cycle=other), "xxxx.")
        other.sessions.update(attendance_closed_at=timezone.now())
    at("2024-01-20 10:00")
    desk.get(START)

    with django_assert_max_num_queries(14):
        assert "1 of 1 met the condition of the grant" in desk.get(START).content.decode()


def test_what_the_server_cannot_do_stands_first(desk, cycle, at, monkeypatch):
    OperationsRecord.objects.record(OperationsRecord.Name.BACKUP)
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(total=10**10, free=123_000_000))
    at("2023-12-14 09:00")

    assert [words.replace("\N{NO-BREAK SPACE}", " ") for words in work(desk)[:3]] == [
        "Messages are not sent since 11 December, 9.00",
        "The last backup was made on 11 December, 9.00",
        "The disk of the server is nearly full",
    ]


@pytest.mark.parametrize("erases_daily", [True, False])
def test_personal_data_that_should_be_gone_for_years_is_work_unless_it_is_erased_daily(
    desk, cycle, at, monkeypatch, erases_daily
):
    monkeypatch.setattr(start, "PAST_SHOWN", 0)
    make_registration(cycle=cycle)
    at("2026-12-14 09:00")
    if erases_daily:
        OperationsRecord.objects.record(OperationsRecord.Name.ERASURE)

    late = [words for words in work(desk) if words.startswith("Personal data is still here")]

    assert len(late) == (0 if erases_daily else 1)


def test_of_many_cycles_with_data_that_should_be_gone_the_longest_overdue_are_named(desk, cycle, at, monkeypatch):
    monkeypatch.setattr(start, "PAST_SHOWN", 0)
    monkeypatch.setattr(start, "MOST_OVERDUE", 2)
    later = [make_cycle(title=f"Cikls {year}", moved_to=datetime.date(year, 12, 4)) for year in (2025, 2024)]
    for each in (cycle, *later):
        make_registration(cycle=each)
    at("2028-12-14 09:00")

    late = [task for task in desk.get(START).context["work"] if task.words.startswith("Personal data is still here")]

    assert {task.about.partition(",")[0] for task in late} == {"Mēs savai kopienai", "Cikls 2024"}


@pytest.mark.parametrize("page", ["index", "cycles"])
def test_past_cycles_say_how_many_met_the_condition(desk, cycle, at, page):
    for pattern in ("xxxx.", "x...."):
        make_marks(make_registration(cycle=cycle), pattern)
    at("2024-01-20 10:00")
    cycle.sessions.update(attendance_closed_at=timezone.now())

    assert "1 of 2 met the condition of the grant" in desk.get(reverse(f"admin:{page}")).content.decode()


def test_the_list_of_cycles_finds_cycles_and_people_without_diacritics(desk, cycle):
    make_registration(cycle=cycle, first_name="Ģirts", last_name="Ķirsis")
    make_cycle(title="Arhīvs skolēniem")

    by_person = desk.get(reverse("admin:cycles"), {"q": "girts kirsis"})
    by_title = desk.get(reverse("admin:cycles"), {"q": "arhivs"})

    assert [person.full_name for person in by_person.context["people"]] == ["Ģirts Ķirsis"]
    assert [one.cycle.title for one in by_title.context["cycles"].current] == ["Arhīvs skolēniem"]


@pytest.mark.parametrize("number", [1, 10])
def test_the_list_of_cycles_costs_the_same_for_any_number(desk, cycle, django_assert_max_num_queries, number):
    for _ in range(number):
        make_registration(cycle=make_cycle())

    with django_assert_max_num_queries(8):
        desk.get(reverse("admin:cycles"))


def test_many_cycles_are_shown_page_by_page_the_current_first_then_those_that_were_over_last(desk, cycle, monkeypatch):
    monkeypatch.setattr(cycles, "CYCLES_ON_A_PAGE", 2)
    for title, day in (("Sen", datetime.date(2020, 9, 7)), ("Pērn", datetime.date(2022, 9, 5))):
        make_cycle(title=title, moved_to=day)

    pages = [desk.get(reverse("admin:cycles"), {"page": number}) for number in (1, 2)]

    listed = [page.context["cycles"] for page in pages]
    assert [[one.cycle.title for one in (*on_page.current, *on_page.over)] for on_page in listed] == [
        ["Mēs savai kopienai", "Pērn"],
        ["Sen"],
    ]
    assert ["Page 1 of 2" in pages[0].content.decode(), "Page 2 of 2" in pages[1].content.decode()] == [True, True]


def test_of_many_cycles_that_are_over_the_first_page_looks_at_the_last_only(desk, monkeypatch):
    monkeypatch.setattr(start, "MOST_PAST", 6)
    for week in range(10):
        make_cycle(title=f"{week}", moved_to=datetime.date(2023, 10, 23) - datetime.timedelta(weeks=week))

    told = [task.about for task in desk.get(START).context["work"]]

    assert {about.partition(",")[0] for about in told} == {"Mēs savai kopienai", *(f"{week}" for week in range(6))}


def test_a_trainer_sees_own_sessions_and_nothing_of_the_grant(cycle):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    make_cycle(title="Cits cikls")
    make_registration(cycle=cycle)
    client = logged_in(make_trainer_user(trainer=trainer))

    page = client.get(START)
    grid = client.get(reverse("admin:attendance_grid", args=[cycle.pk])).content.decode()

    assert [one.cycle for one in page.context["found"]] == [cycle]
    assert [card.session.number for card in page.context["found"][0].cards] == [2, 1, 3, 4, 5]
    assert ("Cits cikls" in page.content.decode(), "Grant" in grid, "Within reach" in grid) == (False, False, False)
    assert Registration.objects.count() == 1
