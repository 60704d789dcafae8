"""The organiser's page about a changed session: what was and is, whom it concerns, the text, and the decision."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registrations.models import Message, SessionChangeNotice
from tests.factories import make_cycle, make_registration, make_trainer_user, moment
from tests.registrations.attending import logged_in
from tests.registrations.noticing import noted
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


def save(desk: Client, cycle: Cycle, number: int, **overrides: Any) -> Any:
    """Send the form of a session as it is filled in, with what is changed."""
    session = cycle.schedule[number - 1]
    shown = desk.get(reverse("admin:session_edit", args=[cycle.pk, session.pk])).context["form"].initial
    data = {name: str(value) for name, value in (shown | overrides).items()}
    return desk.post(reverse("admin:session_edit", args=[cycle.pk, session.pk]), data, follow=True)


def page_of(notice: SessionChangeNotice) -> str:
    return reverse("admin:session_news", args=[notice.session.cycle_id, notice.pk])


def test_saving_a_session_leads_straight_to_the_question(desk, cycle, anna, organiser):
    answer = save(desk, cycle, 2, begins="14.00")

    notice = SessionChangeNotice.objects.get()
    assert (notice.session, notice.created_by) == (cycle.schedule[1], organiser)
    assert answer.redirect_chain == [(page_of(notice), 302)]


def test_a_name_in_a_title_is_no_markup_in_the_message(desk, cycle, anna):
    answer = save(desk, cycle, 2, begins="14.00", title="<script>x</script>")

    assert "<script>x" not in answer.content.decode()


def test_saving_a_typo_or_nothing_leads_back_to_the_sessions(desk, cycle, anna):
    answers = [save(desk, cycle, 2), save(desk, cycle, 2, title="Es un citi")]

    assert [answer.redirect_chain[-1][0] for answer in answers] == [
        reverse("admin:cycle_sessions", args=[cycle.pk])
    ] * 2
    assert SessionChangeNotice.objects.count() == 0
    assert set(cycle.sessions.values_list("sequence", flat=True)) == {0}


def test_an_added_session_is_news_too(desk, cycle, anna):
    data = {"title": "Satikšanās", "day": "22.01.2024", "begins": "13.00", "ends": "15.00", "format": "online"}
    desk.post(reverse("admin:session_add", args=[cycle.pk]), data)

    notice = SessionChangeNotice.objects.get()
    page = desk.get(page_of(notice))
    desk.post(page_of(notice), {"decision": "send", "seen": page.context["version"]})
    message = Message.objects.get()
    assert (page.context["is_added"], message.registration) == (True, anna)
    assert message.subject.startswith("New session: 22 January 2024")


def test_the_organisers_own_sentence_is_shown_before_and_sent(desk, cycle, anna):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    words = {"seen": desk.get(page_of(notice)).context["version"], "organiser_note": "Vilciens kavējas."}

    shown = desk.post(page_of(notice), words | {"decision": "look"})
    undecided = Message.objects.count()
    desk.post(page_of(notice), words | {"decision": "send"})

    assert "Vilciens kavējas." in shown.context["texts"][0]["text"]
    assert (undecided, "Vilciens kavējas." in Message.objects.get().text) == (0, True)


def test_cancelling_says_first_who_loses(desk, cycle, anna):
    cycle.sessions.filter(pk=cycle.schedule[0].pk).update(attendance_closed_at=timezone.now())
    type(cycle).objects.update(required_sessions=4)
    address = reverse("admin:session_cancel", args=[cycle.pk, cycle.schedule[4].pk])

    question = desk.get(address).content.decode()
    untouched = cycle.sessions.filter(is_cancelled=True).count()
    answer = desk.post(address, follow=True)

    assert ("Anna Ābele" in question, untouched, cycle.sessions.filter(is_cancelled=True).count()) == (True, 0, 1)
    assert answer.redirect_chain == [(page_of(SessionChangeNotice.objects.get()), 302)]


def test_a_cancelled_session_can_take_place_after_all(desk, cycle, anna):
    session = cycle.schedule[4]
    desk.post(reverse("admin:session_cancel", args=[cycle.pk, session.pk]))
    desk.post(reverse("admin:session_restore", args=[cycle.pk, session.pk]))

    assert (cycle.sessions.filter(is_cancelled=True).count(), SessionChangeNotice.objects.count()) == (0, 0)


def test_the_page_shows_what_was_and_is_whom_it_concerns_and_the_text(desk, cycle, anna):
    make_registration(cycle=cycle, status="waiting")
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    page = desk.get(page_of(notice))

    shown = " ".join(page.content.decode().replace("\xa0", " ").split())
    assert 'Monday 11 December 2023, <span class="nowrap">13.00–16.00</span>' in shown
    assert 'Monday 11 December 2023, <span class="nowrap">14.00–16.00</span>' in shown
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


def test_a_session_before_the_last_day_of_registration_is_refused_in_a_sentence(desk, cycle):
    page = save(desk, cycle, 1, day="28.11.2023")

    assert "Registration has to close before the day of the first session." in page.content.decode()
    assert cycle.sessions.order_by("starts_at")[0].day == cycle.schedule[0].day


def test_two_sessions_at_the_same_time_are_refused_in_a_sentence(desk, cycle):
    page = save(desk, cycle, 3, day="11.12.2023")

    assert "Another session of this cycle starts at the same time." in page.content.decode()
    assert set(cycle.sessions.values_list("sequence", flat=True)) == {0}
