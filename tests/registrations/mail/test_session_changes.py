"""News of changed sessions: what has to be decided, whom it concerns, and what is sent."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.core.locking import RuleViolation
from registrations.mail import reminders, session_changes, transactional
from registrations.models import Message, SessionChangeNotice
from tests.factories import make_cycle, make_registration, make_session, moment
from tests.registrations.noticing import change, noted

pytestmark = pytest.mark.django_db

DAY = datetime.date(2023, 12, 11)  # of the second session, on Zoom at 13.00–16.00
ONE_O_CLOCK, TWO_O_CLOCK, FIVE_O_CLOCK = (moment(DAY, hour) for hour in (13, 14, 17))
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle()


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, language="en", email="anna@muzejs.example")


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_at": TWO_O_CLOCK},
        {"ends_at": FIVE_O_CLOCK},
        {"format": "in_person", "venue": "Muzejs"},
        {"join_url": "https://zoom.example/j/2"},
        {"is_cancelled": True},
    ],
)
def test_a_change_of_what_people_plan_by_waits_for_a_decision(cycle, anna, organiser, facts):
    notice = noted(cycle, 2, by=organiser, **facts)

    assert (notice.decided_at, notice.created_by) == (None, organiser)
    assert notice.was["starts_at"] == "2023-12-11T11:00:00+00:00"
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "facts", [{}, {"title": "Es un citi"}, {"note": "Durvis ver 12.30"}, {"venue": "Muzejs", "address": "Rīga"}]
)
def test_a_typo_and_a_place_that_does_not_apply_are_nobodys_business(cycle, anna, facts):
    assert (change(cycle, 2, **facts), SessionChangeNotice.objects.count()) == (None, 0)


def test_of_a_session_in_person_the_place_matters_and_the_link_does_not(cycle, anna):
    link = change(cycle, 1, join_url="https://zoom.example/j/2")
    places = [noted(cycle, 1, venue="Muzejs"), noted(cycle, 1, address="Jelgava")]

    assert (link, [one.was["venue"] for one in places]) == (None, ["Latvijas Kara muzejs"] * 2)


def test_an_added_session_is_news_to_people_of_a_published_cycle(cycle, organiser):
    session = make_session(cycle=cycle)
    for_nobody = session_changes.note_added(session, organiser)
    make_registration(cycle=cycle)

    notice = session_changes.note_added(session, organiser)

    assert (for_nobody, notice and (notice.session, notice.created_by)) == (None, (session, organiser))
    assert notice
    assert notice.was == {**session_changes.facts_of(session), "is_cancelled": True, "is_added": True}
    assert session_changes.session_as_told(notice).is_cancelled


def test_nobody_has_to_decide_about_a_draft_an_empty_cycle_or_the_past(cycle, at):
    without_people = change(cycle, 2, starts_at=TWO_O_CLOCK)
    make_registration(cycle=cycle, status="cancelled")
    with_nobody_left = change(cycle, 2, starts_at=ONE_O_CLOCK)
    make_registration(cycle=cycle)
    type(cycle).objects.update(is_published=False)
    of_draft = change(cycle, 2, starts_at=TWO_O_CLOCK)
    type(cycle).objects.update(is_published=True)
    at("2023-12-11 16:30")

    past = change(cycle, 2, starts_at=ONE_O_CLOCK)

    assert (without_people, with_nobody_left, of_draft, past) == (None, None, None, None)


def test_several_changes_are_one_notice_and_the_way_back_is_none(cycle, anna, organiser, at):
    first = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    at("2023-11-21 12:00")
    second = noted(cycle, 2, ends_at=FIVE_O_CLOCK, by=organiser)
    back = [change(cycle, 2, ends_at=ONE_O_CLOCK + 3 * HOUR), change(cycle, 2, starts_at=ONE_O_CLOCK)]

    assert second.pk == first.pk
    assert second.was == first.was
    assert (second.created_at - first.created_at, second.created_by) == (datetime.timedelta(days=1), organiser)
    assert [one is None for one in back] == [False, True]
    assert SessionChangeNotice.objects.count() == 0


def test_another_time_for_a_session_that_stays_cancelled_is_no_news(cycle, anna):
    notice = noted(cycle, 2, is_cancelled=True)
    session_changes.dismiss(notice.pk, None)

    assert change(cycle, 2, starts_at=TWO_O_CLOCK) is None


def test_a_changed_session_leaves_no_reminder_with_old_facts(cycle, anna, at):
    at("2023-12-10 10:00")
    reminders.queue_due(timezone.now())
    change(cycle, 2, starts_at=TWO_O_CLOCK)
    left = Message.objects.count()
    reminders.queue_due(timezone.now())

    assert left == 0
    assert "Monday 11 December, 14.00–16.00" in Message.objects.get().text.replace("\xa0", " ")


def test_a_typo_leaves_the_reminders_that_are_written(cycle, anna, at):
    at("2023-12-10 10:00")
    reminders.queue_due(timezone.now())

    change(cycle, 2, title="Es un citi")

    assert Message.objects.count() == 1


def test_a_reminder_that_is_sent_is_not_written_again_for_the_same_day(cycle, anna, at):
    at("2023-12-10 10:00")
    reminders.queue_due(timezone.now())
    Message.objects.update(sent_at=timezone.now())

    change(cycle, 2, starts_at=TWO_O_CLOCK)

    assert (reminders.queue_due(timezone.now()), Message.objects.count()) == (0, 1)


def test_it_concerns_who_is_registered_and_registered_before_the_change(cycle, anna, waiting, at):
    make_registration(cycle=cycle, status="cancelled")
    make_registration(cycle=cycle, erased_at=timezone.now())
    at("2023-11-20 12:01")
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    at("2023-11-20 12:02")
    make_registration(cycle=cycle)

    assert set(session_changes.people_of(notice)) == {anna, waiting}


def test_a_new_link_concerns_only_who_may_see_it(cycle, anna, waiting):
    notice = noted(cycle, 2, join_url="https://zoom.example/j/2")

    assert list(session_changes.people_of(notice)) == [anna]


def test_the_first_link_with_another_time_is_news(cycle, anna):
    cycle.sessions.update(join_url="")

    assert noted(cycle, 2, join_url="https://zoom.example/j/2", starts_at=TWO_O_CLOCK).was["join_url"] == ""


def test_the_first_link_of_a_session_is_no_news_until_the_reminder_is_sent(cycle, anna, at):
    cycle.sessions.update(join_url="")
    transactional.send_confirmed(anna)
    assert change(cycle, 2, join_url="https://zoom.example/j/2") is None
    cycle.sessions.update(join_url="")
    at("2023-12-10 10:00")
    reminders.queue_due(timezone.now())
    Message.objects.update(sent_at=timezone.now())

    assert noted(cycle, 2, join_url="https://zoom.example/j/2").was["join_url"] == ""


def test_everybody_whom_it_concerns_is_told_once(cycle, anna, waiting, organiser):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    told = session_changes.send(notice.pk, organiser)
    with pytest.raises(RuleViolation, match="decided already"):
        session_changes.send(notice.pk, organiser)

    notice.refresh_from_db()
    messages = Message.objects.order_by("registration")
    assert (told, notice.was_sent, notice.decided_by, notice.decided_at) == (2, True, organiser, timezone.now())
    assert [(one.registration, one.kind, one.occasion, one.has_calendar) for one in messages] == [
        (anna, "change", f"change:{notice.pk}", True),
        (waiting, "change", f"change:{notice.pk}", False),
    ]


def test_nobody_is_told_after_a_decision_against_it(cycle, anna, organiser):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    session_changes.dismiss(notice.pk, organiser)
    with pytest.raises(RuleViolation, match="decided already"):
        session_changes.send(notice.pk, organiser)

    notice.refresh_from_db()
    assert (notice.was_sent, notice.decided_by, Message.objects.count()) == (False, organiser, 0)


def test_what_changed_after_it_was_read_is_not_sent(cycle, anna, at):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    seen = session_changes.version(notice)
    at("2023-11-20 12:05")
    noted(cycle, 2, ends_at=FIVE_O_CLOCK)

    with pytest.raises(RuleViolation, match="changed again meanwhile") as refused:
        session_changes.send(notice.pk, None, seen=seen)

    assert (refused.value.code, Message.objects.count()) == ("changed", 0)


@pytest.mark.parametrize(
    ("facts", "expires_at"),
    [
        ({"starts_at": TWO_O_CLOCK}, TWO_O_CLOCK),
        ({"starts_at": ONE_O_CLOCK - HOUR}, ONE_O_CLOCK - HOUR),
        ({"is_cancelled": True}, ONE_O_CLOCK),
        ({"is_cancelled": True, "starts_at": TWO_O_CLOCK}, ONE_O_CLOCK),
    ],
)
def test_news_is_of_use_until_people_would_set_out(cycle, anna, facts, expires_at):
    session_changes.send(noted(cycle, 2, **facts).pk, None)

    assert Message.objects.get().expires_at == expires_at


@pytest.mark.parametrize("now", ["2023-12-11 13:00", "2023-12-11 15:59"])
def test_a_new_link_during_the_session_can_still_be_told(cycle, anna, at, now):
    at(now)
    session_changes.send(noted(cycle, 2, join_url="https://zoom.example/j/2").pk, None)

    assert Message.objects.get().expires_at == moment(DAY, 16)


def test_news_that_comes_too_late_is_not_sent(cycle, anna, at):
    notice = noted(cycle, 2, is_cancelled=True)
    at("2023-12-11 13:00")

    with pytest.raises(RuleViolation, match="too late"):
        session_changes.send(notice.pk, None)


def test_newer_news_takes_the_place_of_what_is_not_sent_yet(cycle, anna):
    of_another_session = noted(cycle, 3, is_cancelled=True)
    session_changes.send(of_another_session.pk, None)
    first = noted(cycle, 2, starts_at=TWO_O_CLOCK)
    session_changes.send(first.pk, None)
    second = noted(cycle, 2, ends_at=FIVE_O_CLOCK)
    session_changes.send(second.pk, None)

    left = Message.objects.order_by("pk").values_list("occasion", flat=True)
    assert list(left) == [session_changes.occasion_of(one) for one in (of_another_session, second)]
    assert second.was["starts_at"] == TWO_O_CLOCK.astimezone(datetime.UTC).isoformat()


def test_news_that_is_sent_already_stays_when_there_is_more(cycle, anna):
    session_changes.send(noted(cycle, 2, starts_at=TWO_O_CLOCK).pk, None)
    Message.objects.update(sent_at=timezone.now())

    session_changes.send(noted(cycle, 2, ends_at=FIVE_O_CLOCK).pk, None)

    assert list(Message.objects.order_by("pk").values_list("sent_at", flat=True)) == [timezone.now(), None]


ACTS: dict[str, Callable[[SessionChangeNotice], object]] = {
    "noting": lambda notice: change(notice.session.cycle, 2, ends_at=FIVE_O_CLOCK),
    "noting a new one": lambda notice: session_changes.note_added(notice.session.cycle.schedule[2], None),
    "sending": lambda notice: session_changes.send(notice.pk, None),
    "dismissing": lambda notice: session_changes.dismiss(notice.pk, None),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_cycle_is_locked_before_anything_is_written_about_a_change(cycle, anna, name):
    notice = noted(cycle, 2, starts_at=TWO_O_CLOCK)

    with CaptureQueriesContext(connection) as queries:
        ACTS[name](notice)

    written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    by_us = [one for one in written if '"trainings_session"' not in one.partition(" SET ")[0]]
    assert by_us[0].startswith('UPDATE "trainings_cycle" SET "capacity"')
