"""The organiser's page about a changed session: what was and is, whom it concerns, the text, and the decision."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from registrations.models import Message, SessionChangeNotice
from tests.factories import make_cycle, make_registration, make_trainer_user, moment
from tests.registrations.attending import logged_in
from tests.registrations.noticing import noted
from tests.test_admin_pages import cycle_data
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

TWO_O_CLOCK = moment(datetime.date(2023, 12, 11), 14)


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(title="Cikls")


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", language="en")


def save(desk: Client, cycle: Cycle, **overrides: Any) -> Any:
    data = cycle_data(cycle, reminder_hour=10, presence_share=75) | overrides
    return desk.post(reverse("admin:trainings_cycle_change", args=[cycle.pk]), data, follow=True)


def page_of(notice: SessionChangeNotice) -> str:
    return reverse("admin:session_news", args=[notice.session.cycle_id, notice.pk])


def test_saving_a_cycle_leads_to_the_notice(desk, cycle, anna, organiser):
    answer = save(desk, cycle, **{"sessions-1-starts_at_1": "14:00"})

    notice = SessionChangeNotice.objects.get()
    told = [str(message) for message in answer.context["messages"] if page_of(notice) in str(message)]
    link = f'<a href="{page_of(notice)}">Decide whether to tell them</a>'
    assert (notice.session, notice.created_by) == (cycle.schedule[1], organiser)
    assert told == [f"„Es un citi” is not as people were told. Nothing has been sent. {link}"]


def test_a_name_in_a_title_is_no_markup_in_the_message(desk, cycle, anna):
    answer = save(desk, cycle, **{"sessions-1-starts_at_1": "14:00", "sessions-1-title": "<script>x</script>"})

    assert "<script>x" not in answer.content.decode()


def test_saving_a_typo_or_nothing_leads_to_none(desk, cycle, anna):
    save(desk, cycle)
    save(desk, cycle, **{"sessions-1-title": "Es un citi"})

    assert SessionChangeNotice.objects.count() == 0
    assert set(cycle.sessions.values_list("sequence", flat=True)) == {0}


def test_a_cancellation_that_is_taken_back_at_the_question_leaves_no_notice(desk, cycle, anna):
    type(cycle).objects.update(required_sessions=5)
    cycle.refresh_from_db()
    question = save(desk, cycle, **{"sessions-1-is_cancelled": "on", "required_sessions": 5})
    asked = SessionChangeNotice.objects.count()
    save(desk, cycle, **{"sessions-1-is_cancelled": "on", "required_sessions": 5, "_consequences_seen": "1"})

    assert "Nothing is saved yet." in question.content.decode()
    assert (asked, SessionChangeNotice.objects.count()) == (0, 1)


def test_the_page_shows_what_was_and_is_whom_it_concerns_and_the_text(desk, cycle, anna):
    make_registration(cycle=cycle, status="waiting")
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    page = desk.get(page_of(notice))

    shown = " ".join(page.content.decode().replace("\xa0", " ").split())
    assert "Monday 11 December 2023, 13.00–16.00" in shown
    assert "Monday 11 December 2023, 14.00–16.00" in shown
    assert "With a place: 1. On the waiting list: 1." in shown
    assert "Anna Ābele, " in shown
    assert "Send to 2 people" in shown
    assert [(one["person"].status, one["message"].has_calendar) for one in page.context["texts"]] == [
        ("confirmed", True),
        ("waiting", False),
    ]
    assert page.context["texts"][0]["text"].count("(the link to this person’s page)") == 1
    assert "{personal-link}" not in shown
    assert (Message.objects.count(), "/my/" in shown) == (0, False)


def test_sending_tells_everybody_and_the_page_remembers_who_decided(desk, cycle, anna):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    seen = desk.get(page_of(notice)).context["version"]

    answer = desk.post(page_of(notice), {"decision": "send", "seen": seen}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == ["The message to 1 person is on its way."]
    assert "1 person was told: Ilze Ozola," in desk.get(page_of(notice)).content.decode()
    assert Message.objects.get().registration == anna


def test_sending_twice_tells_nobody_twice(desk, cycle, anna):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    seen = desk.get(page_of(notice)).context["version"]

    answers = [desk.post(page_of(notice), {"decision": "send", "seen": seen}, follow=True) for _ in range(2)]

    assert [str(message) for message in answers[1].context["messages"]] == ["This is decided already."]
    assert Message.objects.count() == 1


def test_telling_nobody_is_a_decision_too(desk, cycle, anna):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    answer = desk.post(page_of(notice), {"decision": "dismiss", "seen": "x"}, follow=True)

    assert [str(message) for message in answer.context["messages"]] == [
        "Nobody is told. The pages and the calendars show the session as it is now."
    ]
    assert "Nobody was told: Ilze Ozola," in desk.get(page_of(notice)).content.decode()
    assert Message.objects.count() == 0


def test_an_old_page_does_not_send_what_it_did_not_show(desk, cycle, anna, at):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    seen = desk.get(page_of(notice)).context["version"]
    at("2023-11-20 12:05")
    noted(cycle, 2, is_cancelled=True)

    answer = desk.post(page_of(notice), {"decision": "send", "seen": seen}, follow=True)

    assert "The session has changed again meanwhile." in answer.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize("data", [{}, {"decision": "x", "seen": "y"}, {"decision": "send"}])
def test_an_odd_answer_decides_nothing(desk, cycle, anna, data):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    assert desk.post(page_of(notice), data).status_code == 200
    assert SessionChangeNotice.objects.get().decided_at is None


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_a_notice_that_is_not_there_is_not_found(desk, cycle, number):
    assert desk.get(f"/admin/cycles/{cycle.pk}/sessions/news/{number}/").status_code == 404


def test_a_trainer_decides_nothing(cycle, anna):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    answer = logged_in(make_trainer_user()).post(page_of(notice), {"decision": "send", "seen": "x"})

    assert (answer.status_code, Message.objects.count()) == (403, 0)


def test_a_session_that_people_know_of_is_cancelled_not_deleted(desk, cycle, anna):
    save(desk, cycle, **{"sessions-4-DELETE": "on", "is_published": "", "_consequences_seen": "1"})
    with_people = cycle.sessions.count()
    Message.objects.all().delete()
    anna.delete()
    save(desk, cycle, **{"sessions-4-DELETE": "on"})

    assert (with_people, cycle.sessions.count()) == (5, 4)


def moved(days: dict[int, datetime.date]) -> dict[str, datetime.date]:
    return {f"sessions-{number}-{end}_at_0": day for number, day in days.items() for end in ("starts", "ends")}


def test_all_sessions_can_be_put_off_by_a_week_and_two_can_change_places(desk, cycle, anna):
    days = [session.day for session in cycle.schedule]
    week = datetime.timedelta(days=7)
    save(desk, cycle, **moved({number: day + week for number, day in enumerate(days) if number}))
    put_off = [session.day for session in Cycle.objects.get().schedule]
    cycle = Cycle.objects.get()
    save(desk, cycle, **moved({1: put_off[2], 2: put_off[1]}))

    in_the_end = [(session.title, session.sequence) for session in Cycle.objects.get().schedule]
    assert put_off == [days[0], *(day + week for day in days[1:])]
    assert in_the_end[1:4] == [("„Es un kopiena”", 2), ("„Es un citi”", 2), ("„Kopienas izaicinājumi”", 1)]


def test_two_sessions_at_the_same_time_are_refused_in_a_sentence(desk, cycle):
    day = cycle.schedule[1].day
    pages = [
        save(desk, cycle, **moved({2: day})),
        save(desk, cycle, **{"sessions-INITIAL_FORMS": 0}),
    ]

    assert ["at the same time" in page.content.decode() for page in pages] == [True, True]
    assert set(cycle.sessions.values_list("sequence", flat=True)) == {0}
