"""A mail server that refuses, stalls, hangs up, goes away and comes back: what is tried again, what is given up."""

import datetime

import pytest
from django.utils import timezone

from registrations.mail import outbox
from registrations.models import Message
from tests.registrations.sending import (
    GIVEN_UP,
    SENT,
    SENT_AT_THE_SECOND_TRY,
    UNTRIED,
    WAITING,
    make_message,
    make_messages,
    state,
)
from tests.smtp import FOR_GOOD, OK, TEMPORARILY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("where", ["recipient", "sender", "data"])
def test_a_message_refused_for_now_is_sent_when_the_server_changes_its_mind(mail_server, at, where):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.refuse(message.to, TEMPORARILY if where == "recipient" else OK)
    mail_server.answer_to_sender = TEMPORARILY if where == "sender" else OK
    mail_server.answer_to_data = TEMPORARILY if where == "data" else OK

    first = outbox.send_due()
    waiting, words = state(message), message.last_error
    mail_server.answer_to_recipient, mail_server.answer_to_sender, mail_server.answer_to_data = {}, OK, OK
    at("2023-11-20 12:00:59")
    too_early = outbox.send_due()
    at("2023-11-20 12:01:00")
    again = outbox.send_due()

    assert (first, waiting, words) == (0, WAITING, "451 4.3.0 Try again later")
    assert (too_early, again, state(message), message.last_error) == (0, 1, SENT_AT_THE_SECOND_TRY, "")


@pytest.mark.parametrize("where", ["recipient", "data"])
def test_a_message_refused_for_good_is_given_up_and_the_next_one_goes(mail_server, where):
    refused, other = make_messages(2)
    words = FOR_GOOD.format(address=refused.to, local_part=refused.to.partition("@")[0])
    if where == "recipient":
        mail_server.refuse(refused.to, words)
    else:
        mail_server.answer_to_data = words
        Message.objects.filter(pk=other.pk).update(due_at=timezone.now() + datetime.timedelta(hours=1))

    outbox.send_due()

    assert state(refused) == GIVEN_UP
    assert refused.last_error == "550 5.1.1 <…>: No such user here: …"
    assert state(other) == (SENT if where == "recipient" else UNTRIED)


def test_a_refused_sender_is_our_mistake_and_loses_nothing(mail_server):
    message = make_message()
    mail_server.answer_to_sender = "553 5.7.1 Sender address rejected"

    outbox.send_due()

    assert (state(message), message.last_error) == (WAITING, "553 5.7.1 Sender address rejected")


def test_a_server_that_is_away_is_asked_once_and_gets_everything_when_it_is_back(mail_server, at):
    at("2023-11-20 12:00:00")
    waiting = make_messages(3)
    mail_server.go_away()

    first = outbox.send_due()
    states = [state(message) for message in waiting]
    words = waiting[0].last_error
    mail_server.come()
    at("2023-11-20 12:01:00")
    second = outbox.send_due()

    assert (first, states) == (0, [WAITING, UNTRIED, UNTRIED])
    assert words == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert (second, sorted(mail_server.message_ids())) == (3, sorted(message.message_id for message in waiting))


def test_a_server_that_stalls_is_left_and_asked_again(mail_server, at, settings):
    at("2023-11-20 12:00:00")
    settings.EMAIL_TIMEOUT = 0.3
    message = make_message()
    mail_server.stalls = True

    outbox.send_due()
    stalled = state(message)
    mail_server.stalls = False
    settings.EMAIL_TIMEOUT = 30
    at("2023-11-20 12:01:00")

    assert (stalled, outbox.send_due(), state(message)) == (WAITING, 1, SENT_AT_THE_SECOND_TRY)


def test_a_server_that_hangs_up_after_taking_it_gets_the_same_message_id_again(mail_server, at):
    at("2023-11-20 12:00:00")
    message, other = make_messages(2)
    mail_server.hangs_up_after_data = True

    outbox.send_due()
    hung_up = [state(message), state(other)]
    mail_server.hangs_up_after_data = False
    at("2023-11-20 12:01:00")
    outbox.send_due()

    assert hung_up == [WAITING, WAITING]
    assert mail_server.message_ids() == [message.message_id, other.message_id] * 2
    assert [state(message), state(other)] == [SENT_AT_THE_SECOND_TRY, SENT_AT_THE_SECOND_TRY]


def test_the_tries_go_from_a_minute_to_an_hour_apart_for_three_days(mail_server, at):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.refuse(message.to, TEMPORARILY)
    waits = []

    while not message.given_up_at:
        at(timezone.localtime(message.due_at).replace(tzinfo=None).isoformat())
        outbox.send_due()
        message.refresh_from_db()
        waits.append((message.due_at - timezone.now()).total_seconds() / 60)

    assert waits[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(waits[6:]) == {60}
    assert message.given_up_at - message.created_at >= datetime.timedelta(days=3)
    assert message.given_up_at - message.created_at < datetime.timedelta(days=3, hours=1)


@pytest.mark.parametrize(("now", "expected"), [("11:59:59", WAITING), ("12:00:00", GIVEN_UP)])
def test_whoever_is_refused_after_three_days_is_not_tried_again(mail_server, at, now, expected):
    at("2023-11-20 12:00:00")
    message = make_message()
    mail_server.refuse(message.to, TEMPORARILY)

    at(f"2023-11-23 {now}")
    outbox.send_due()

    assert state(message) == expected


def test_what_becomes_of_one_message_changes_none_that_another_worker_holds(mail_server, at):
    at("2023-11-20 12:00:00")
    in_hand, refused = make_messages(2)
    Message.objects.filter(pk=in_hand.pk).update(leased_until=timezone.now() + outbox.LEASE)
    mail_server.refuse(refused.to, TEMPORARILY)

    outbox.send_due()

    assert (state(refused), state(in_hand), in_hand.last_error) == (WAITING, UNTRIED, "")


def test_of_a_long_answer_of_the_server_the_beginning_is_kept(mail_server):
    message = make_message()
    mail_server.answer_to_data = "451 " + "x" * 600

    outbox.send_due()

    message.refresh_from_db()
    assert message.last_error == "451 " + "x" * 496


def test_a_message_that_nobody_could_send_for_a_week_is_still_tried(mail_server, at):
    at("2023-11-20 12:00:00")
    make_message()

    at("2023-11-27 12:00:00")

    assert outbox.send_due() == 1


def test_an_organiser_can_have_it_tried_again(mail_server):
    message = make_message()
    mail_server.refuse(message.to, FOR_GOOD)
    outbox.send_due()
    mail_server.answer_to_recipient = {}

    taken_up = outbox.try_again(Message.objects.all())
    outbox.send_due()

    assert (taken_up, state(message)) == (1, SENT_AT_THE_SECOND_TRY)
