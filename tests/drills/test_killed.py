"""`kill -9` after each statement of registering, promoting and sending: all of it or nothing."""

import pytest

from registrations.models import Message, Registration
from tests.drills import killing
from tests.factories import make_registration
from tests.registrations.racing import in_processes, open_cycle, register
from tests.registrations.sending import make_messages
from tests.smtp import running_mail_server

pytestmark = [pytest.mark.drill, pytest.mark.django_db(transaction=True)]


def test_registering_is_done_or_never_was():
    cycle = open_cycle(capacity=1)

    [facts] = in_processes(killing.register_while_killed, [(cycle.pk,)])

    *deaths, life = facts
    assert len(deaths) >= 5
    assert deaths == [[]] * len(deaths)
    assert life == [("confirmed", 1), ("confirmed",), ("registered",)]
    assert register(cycle.pk, 2) == "waiting"


def test_promoting_is_done_or_never_was():
    cycle = open_cycle(capacity=1)
    leaving = make_registration(cycle=cycle)
    make_registration(cycle=cycle, status=Registration.Status.WAITING)

    [facts] = in_processes(killing.cancel_while_killed, [(leaving.pk,)])

    *deaths, life = facts
    assert len(deaths) >= 8
    assert deaths == [[("confirmed", 1), ("waiting", None)]] * len(deaths)
    assert life[:2] == [("cancelled", None), ("confirmed", 1)]
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["cancelled", "promoted"]


def test_sending_loses_nothing_and_repeats_carry_the_same_number(settings, monkeypatch):
    ids = {message.message_id for message in make_messages(3)}

    with running_mail_server(settings) as mail_server:
        monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
        [facts] = in_processes(killing.send_while_killed, [()])

    received = mail_server.message_ids()
    assert set(received) == ids
    assert len(received) <= len(ids) + len(facts)
    assert Message.objects.unsent().count() == 0
