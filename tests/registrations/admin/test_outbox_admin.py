"""The outbox in the admin: states, the server's words, trying again, stopping, and the count on the start page."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registrations.admin.mail.outbox import words_about
from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.mail.failures import troubles
from registrations.models import Message
from tests.factories import make_cycle, make_registration, make_trainer_user, make_user
from tests.registrations.attending import logged_in
from tests.registrations.grouping import address
from tests.registrations.sending import make_message, make_messages, person_of
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
OUTBOX = "/en/admin/registrations/message/"
START = "/en/admin/"
WARNING = "could not be sent"


def put(message: Message, **facts: Any) -> Message:
    Message.objects.filter(pk=message.pk).update(**facts)
    return message


def give_up(message: Message, words: str = "550 5.1.1 No such user", **facts: Any) -> Message:
    return put(message, given_up_at=timezone.now(), last_error=words, attempts=1, **facts)


def act(client: Client, name: str, *chosen: Message) -> Any:
    """Press a button under the list of a cycle."""
    cycle = person_of(chosen[0]).cycle
    sent = {"act": name, "who": [message.pk for message in chosen]}
    return client.post(address("every", cycle.pk), sent, follow=True)


def listed(client: Client, cycle: Cycle, show: str = "") -> list[Message]:
    rows = client.get(address("every", cycle.pk), {"show": show} if show else {}).context["rows"]
    return [row[0] for row in rows]


@pytest.fixture
def superuser() -> Client:
    return logged_in(make_user(is_superuser=True))


@pytest.fixture
def four():
    """One message in each state."""
    waiting, sent, given_up, stopped = make_messages(4)
    put(sent, sent_at=timezone.now())
    give_up(given_up)
    give_up(stopped, "Stopped by ilze")
    return {"waiting": waiting, "sent": sent, "given_up": given_up, "stopped": stopped}


@pytest.mark.parametrize("state", ["waiting", "sent", "given_up", "stopped"])
def test_the_list_is_filtered_by_state(desk, superuser, four, state):
    found = superuser.get(OUTBOX, {"state": state}).context["cl"].result_list

    assert listed(desk, person_of(four[state]).cycle, state) == list(found) == [four[state]]


def test_both_lists_open_with_what_is_in_trouble(desk, superuser, four):
    cycle = person_of(four["sent"]).cycle

    assert listed(desk, cycle) == list(superuser.get(OUTBOX).context["cl"].result_list) == [four["given_up"]]
    assert set(listed(desk, cycle, "all")) == set(four.values())


def test_the_list_shows_the_words_of_the_server(desk, four):
    page = desk.get(address("every", person_of(four["sent"]).cycle.pk), {"show": "all"}).content.decode()

    assert ("550 5.1.1 No such user" in page, "Stopped by ilze" in page) == (True, True)


def test_the_list_holds_one_cycle_only(desk, four):
    other = transactional.send_confirmed(make_registration(cycle=make_cycle()))

    assert listed(desk, person_of(other).cycle, "all") == [other]


def test_a_long_list_goes_on(desk):
    rows = make_messages(60)
    path = address("every", person_of(rows[0]).cycle.pk)

    first = desk.get(path, {"show": "all"}).context
    second = desk.get(path, {"show": "all", "before": first["before"]}).context

    assert (len(first["rows"]), len(second["rows"]), second["before"]) == (50, 10, 0)


def test_a_message_is_shown_as_sent_without_its_link(superuser):
    message = make_message()

    page = superuser.get(reverse("admin:registrations_message_change", args=[message.pk])).content.decode()

    assert (links.token(person_of(message)) in page, links.MARKER in page) == (False, False)
    assert "(the link to the personal page stands here)" in page


def test_trying_again_takes_up_only_what_was_given_up(desk, four, mailoutbox):
    done = act(desk, "again", *four.values())
    outbox.send_due()

    assert "2 messages will be tried again." in done.content.decode()
    assert sorted(message.to[0] for message in mailoutbox) == sorted(
        four[state].to for state in ("waiting", "given_up", "stopped")
    )


def test_stopping_says_who_did_it(desk, four, mailoutbox):
    act(desk, "stop", *four.values())
    outbox.send_due()

    four["waiting"].refresh_from_db()
    assert (four["waiting"].last_error, mailoutbox) == ("Stopped by Ilze Ozola", [])
    assert Message.objects.exclude(pk=four["waiting"].pk).filter(last_error="Stopped by ilze").count() == 1


def test_what_was_erased_is_not_tried_again(desk):
    message = give_up(make_message(), to="", text="")

    act(desk, "again", message)

    message.refresh_from_db()
    assert message.given_up_at is not None


def test_trainers_and_strangers_act_on_nothing(four):
    answer = act(logged_in(make_trainer_user()), "again", four["given_up"])

    four["given_up"].refresh_from_db()
    assert (answer.status_code, four["given_up"].given_up_at is None) == (403, False)


def test_troubles_are_what_was_refused_and_what_waits_too_long(desk):
    first, second, third = make_messages(3)
    give_up(first)
    give_up(second, "ConnectionRefusedError: [Errno 111] Connection refused")
    put(third, created_at=timezone.now() - datetime.timedelta(minutes=61))

    assert set(listed(desk, person_of(first).cycle)) == {first, second, third}


@pytest.mark.parametrize(
    "what", ["nothing", "just written", "sent late", "stopped", "erased", "address corrected", "long ago", "retried"]
)
def test_what_needs_no_look_is_not_counted(desk, what):
    message = make_message()
    long_ago = timezone.now() - datetime.timedelta(days=31)
    facts: dict[str, dict[str, Any]] = {
        "nothing": {"sent_at": timezone.now()},
        "just written": {"created_at": timezone.now() - datetime.timedelta(minutes=59)},
        "sent late": {"created_at": long_ago, "sent_at": timezone.now()},
        "stopped": {"given_up_at": timezone.now(), "last_error": "Stopped by ilze"},
        "erased": {"given_up_at": timezone.now(), "to": "", "last_error": ""},
        "address corrected": {"given_up_at": timezone.now(), "last_error": "The address has been corrected."},
        "long ago": {"created_at": long_ago, "given_up_at": long_ago, "last_error": "550 No such user"},
        "retried": {"attempts": 1, "last_error": "550 No such user"},
    }
    put(message, **facts[what])

    assert WARNING not in desk.get(START).content.decode()


def test_a_reminder_that_came_too_late_needs_a_look_unless_the_person_left(desk):
    late = timezone.now() - datetime.timedelta(hours=2)
    reminder, other = make_messages(2)
    for message in (reminder, other):
        give_up(message, "It has no use any more.", expires_at=late)
    person = person_of(other)
    person.status, person.place_number = "cancelled", None
    person.save()

    assert listed(desk, person.cycle) == [reminder]


def test_trainers_are_not_told(four):
    assert WARNING not in logged_in(make_trainer_user()).get(START).content.decode()


def test_what_was_stopped_and_is_tried_again_is_not_called_stopped(desk, four):
    act(desk, "again", four["stopped"])

    assert [words_about(message) for message in Message.objects.filter(given_up_at=None, sent_at=None)] == ["", ""]


@pytest.mark.parametrize("words", ["550", "-1 ?", "ConnectionResetError:"])
def test_a_server_of_few_words_is_a_trouble_too(words):
    message = give_up(make_message(), words)

    assert list(troubles()) == [message]
