"""Writing to people of a cycle, when something is odd: refused, misspelt, sent from another tab, stopped."""

import pytest
from django.core import mail
from django.utils import timezone

from registrations.mail import outbox
from registrations.models import GroupMessage, Message
from tests.factories import make_cycle, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import logged_in
from tests.registrations.grouping import PAGES, address, make_attender, make_group_message, send, written

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2024-01-09 12:00")
    return make_cycle()


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"audience": "absent"}, "Choose the session"),
        ({"audience": "nobody"}, "nobody"),
        ({"audience": "picked"}, "Nobody is picked. Tick people in the list of participants."),
        ({"subject": "Jūsu {saite}"}, "The link to the personal page can stand in the text only."),
        ({"body": "\x07"}, "The text contains characters that cannot be shown. Type it again."),
        ({"body": "a" * 5001}, "5000"),
        ({"when": "later"}, "Say on which day and at what time"),
        ({"when": "later", "day": "2024-01-10"}, "Say on which day and at what time"),
        ({"when": "later", "day": "2024-01-09", "time": "11.59"}, "This time is past. Choose a later one."),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(desk, cycle, overrides, sentence):
    answer = desk.post(address("write", cycle.pk), written(cycle, act="send") | overrides)

    assert (answer.status_code, GroupMessage.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("query", ["?who=x,1,²", "?audience=y", "?text=x", "?who=" + "9" * 40, "?n=x"])
def test_an_odd_address_opens_the_form_all_the_same(desk, cycle, query):
    assert desk.get(address("write", cycle.pk) + query).status_code == 200


@pytest.mark.parametrize("turn", ["", "-1", "x", "9" * 400, "²"])
def test_an_odd_turn_shows_somebody(desk, cycle, anna, turn):
    group_message = make_group_message(cycle)

    assert desk.get(address("edit", cycle.pk, group_message.pk), {"n": turn}).context["person"] == anna


def test_a_misspelt_placeholder_is_pointed_out(desk, cycle, anna):
    group_message = make_group_message(cycle, body="Labdien, {vārdss}! {0} {first_name.__class__} {Vārds} {VARDS}")

    answer = desk.get(address("edit", cycle.pk, group_message.pk))

    assert answer.context["unknown"] == ["{vārdss}", "{0}", "{first_name.__class__}"]
    assert (
        "Labdien, {vārdss}! {0} {first_name.__class__} <mark>Anna</mark> <mark>Anna</mark>" in answer.content.decode()
    )


def test_a_message_of_another_cycle_is_not_found(desk, cycle):
    other = make_group_message(make_cycle())

    assert {desk.get(address(name, cycle.pk, other.pk)).status_code for name in ("edit", "html", "sent")} == {404}


def test_what_is_typed_while_another_tab_sends_becomes_a_new_draft(desk, cycle, anna):
    group_message = make_group_message(cycle)
    send(group_message)

    answer = desk.post(address("edit", cycle.pk, group_message.pk), written(cycle, body="Cits teksts"), follow=True)

    draft = GroupMessage.objects.exclude(pk=group_message.pk).get()
    assert answer.redirect_chain == [(address("edit", cycle.pk, draft.pk), 302)]
    assert (draft.body, GroupMessage.objects.get(pk=group_message.pk).body) == ("Cits teksts", "Labdien, {vārds}!")
    assert "The message has been sent meanwhile" in answer.content.decode()


def test_what_is_not_sent_yet_can_be_stopped(desk, cycle, anna):
    make_registration(cycle=cycle)
    group_message = make_group_message(cycle)
    send(group_message)
    outbox.send_due(limit=1)

    answer = desk.post(address("stop", cycle.pk, group_message.pk), follow=True)
    outbox.send_due()

    assert answer.context["counts"] == {"all": 2, "sent": 1, "waiting": 0, "given_up": 0, "stopped": 1}
    assert ("Stopped by Ilze Ozola" in answer.content.decode(), len(mail.outbox)) == (True, 1)


def test_those_who_did_not_get_it_come_first_with_the_words_of_the_server(desk, cycle, anna):
    make_registration(cycle=cycle, first_name="Žanete", last_name="Žagata")
    group_message = make_group_message(cycle)
    send(group_message)
    Message.objects.filter(registration=anna).update(sent_at=timezone.now())
    Message.objects.exclude(registration=anna).update(given_up_at=timezone.now(), last_error="550 No such user")

    rows = desk.get(address("sent", cycle.pk, group_message.pk)).context["rows"]

    assert [(row[0].registration.first_name, row[1], row[3]) for row in rows] == [
        ("Žanete", "given_up", "550 No such user"),
        ("Anna", "sent", ""),
    ]


def test_pages_about_many_people_cost_as_few_queries_as_about_one(desk, cycle, anna, django_assert_max_num_queries):
    group_message = make_group_message(cycle)
    for _ in range(150):
        make_attender(cycle, "x")

    with django_assert_max_num_queries(12):
        desk.get(address("edit", cycle.pk, group_message.pk))
    send(group_message)
    with django_assert_max_num_queries(12):
        desk.get(address("sent", cycle.pk, group_message.pk))


@pytest.mark.parametrize("name", PAGES)
def test_trainers_write_to_nobody(cycle, anna, name):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))
    group_message = make_group_message(cycle)
    numbers = [cycle.pk, *([group_message.pk] if name in {"edit", "html", "sent", "stop"} else [])]
    method = client.post if name in {"certificates", "call", "stop"} else client.get

    assert (method(address(name, *numbers)).status_code, Message.objects.count()) == (403, 0)
