"""The pages on which an organiser writes to a group: written, looked at, tried, sent, followed, stopped."""

import pytest
from django.core import mail
from django.utils import timezone

from registrations.mail import outbox
from registrations.models import GroupMessage, Message
from tests.factories import make_cycle, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import logged_in
from tests.registrations.grouping import address, make_attender, make_group_message, seen_now, send, written

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2024-01-09 12:00")
    return make_cycle()


def test_from_writing_to_the_last_delivery(desk, cycle, anna, mailoutbox):
    asked = desk.post(address("add"), written(cycle), follow=True)
    group_message = GroupMessage.objects.get()
    assert asked.redirect_chain == [(address("preview", group_message.pk), 302)]
    assert "Send to 1 person" in asked.content.decode()
    assert "Labdien, Anna!" in asked.content.decode()

    sent = desk.post(address("send", group_message.pk), {"seen": asked.context["seen"]}, follow=True)
    assert sent.redirect_chain == [(address("progress", group_message.pk), 302)]
    assert "data-waits" in sent.content.decode()
    outbox.send_due()
    done = desk.get(address("progress", group_message.pk))

    assert [(message.to, message.subject) for message in mailoutbox] == [(["anna@muzejs.example"], "Ziņa")]
    assert done.context["counts"] == {"all": 1, "sent": 1, "waiting": 0, "given_up": 0, "stopped": 0}
    assert "data-waits" not in done.content.decode()
    assert ("Anna Ābele" in done.content.decode(), "anna@muzejs.example" in done.content.decode()) == (True, True)


def test_the_draft_is_the_organisers_own_and_can_be_edited_until_it_is_sent(desk, organiser, cycle, anna):
    desk.post(address("add"), written(cycle))
    group_message = GroupMessage.objects.get()
    desk.post(address("change", group_message.pk), written(cycle, body="Cits teksts"))
    group_message.refresh_from_db()
    assert (group_message.body, group_message.created_by, group_message.sent_at) == ("Cits teksts", organiser, None)
    send(group_message)

    shown = desk.get(address("change", group_message.pk))
    desk.post(address("change", group_message.pk), written(cycle, body="Par vēlu"))

    group_message.refresh_from_db()
    assert (shown.status_code, shown["Location"]) == (302, address("progress", group_message.pk))
    assert group_message.body == "Cits teksts"


def test_cycle_and_audience_come_from_the_address(desk, cycle):
    form = desk.get(address("add") + f"?cycle={cycle.pk}&audience=eligible").context["adminform"].form

    assert (form["cycle"].value(), form["audience"].value()) == (str(cycle.pk), "eligible")


def test_the_grant_call_is_written_already(desk, cycle):
    cycle.grant_note = "Pieteikties var līdz 1. martam."
    cycle.save()

    form = desk.get(address("add") + f"?preset=grant&cycle={cycle.pk}").context["adminform"].form

    assert (form["audience"].value(), form["subject"].value().endswith(": Mēs savai kopienai")) == ("eligible", True)
    assert [part in form["body"].value() for part in ("{stāvoklis}", "{saite}", cycle.grant_note)] == [True] * 3


@pytest.mark.parametrize("query", ["?preset=grant", "?preset=grant&cycle=x", "?cycle=x&audience=y&session=z"])
def test_an_odd_address_opens_the_form_all_the_same(desk, query):
    assert desk.get(address("add") + query).status_code == 200


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ({"audience": "absent"}, "Choose a session exactly for those who were not at one."),
        ({"audience": "nobody"}, "nobody"),
        ({"subject": "Jūsu {saite}"}, "The link to the personal page can stand in the text only."),
        ({"body": "\x07"}, "The text contains characters that cannot be shown. Type it again."),
        ({"body": "a" * 5001}, "5000"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_a_sentence(cycle, organiser, overrides, sentence):
    client = logged_in(organiser)
    answer = client.post("/en/" + address("add").removeprefix("/en/").lstrip("/"), written(cycle, **overrides))

    assert (answer.status_code, GroupMessage.objects.count()) == (200, 0)
    assert sentence in answer.content.decode()


def test_a_session_of_another_cycle_is_refused(desk, cycle):
    session = make_cycle().schedule[0]

    answer = desk.post(address("add"), written(cycle, audience="absent", session=session.pk))

    assert "This session belongs to another cycle." in answer.content.decode()
    assert GroupMessage.objects.count() == 0


def test_a_misspelt_placeholder_is_pointed_out(desk, cycle, anna):
    group_message = make_group_message(cycle, body="Labdien, {vārdss}! {0} {first_name.__class__} {Vārds} {VARDS}")

    answer = desk.get(address("preview", group_message.pk))

    assert answer.context["unknown"] == ["{vārdss}", "{0}", "{first_name.__class__}"]
    assert "Labdien, {vārdss}! {0} {first_name.__class__} Anna Anna" in answer.content.decode()


def test_the_preview_shows_one_reader_of_each_language_and_then_another(desk, cycle, anna):
    john = make_registration(cycle=cycle, first_name="John", last_name="Zed", language="en")
    other = make_registration(cycle=cycle, first_name="Čarlija", last_name="Bērza")
    group_message = make_group_message(cycle)

    first = desk.get(address("preview", group_message.pk))
    second = desk.get(address("preview", group_message.pk) + f"?other={first.context['next']}")

    assert [person for person, _message in first.context["samples"]] == [anna, john]
    assert [person for person, _message in second.context["samples"]] == [other, john]
    assert {"Ar cieņu" in message.text for _person, message in first.context["samples"]} == {True, False}


@pytest.mark.parametrize("other", ["", "-1", "x", "9" * 400, "²"])
def test_an_odd_turn_shows_somebody(desk, cycle, anna, other):
    group_message = make_group_message(cycle)

    assert desk.get(address("preview", group_message.pk), {"other": other}).context["samples"][0][0] == anna


def test_a_group_that_has_changed_is_asked_about_again(desk, cycle, anna):
    group_message = make_group_message(cycle)
    seen = seen_now(group_message)
    make_registration(cycle=cycle)

    answer = desk.post(address("send", group_message.pk), {"seen": seen}, follow=True)

    assert "changed meanwhile" in answer.content.decode()
    assert ("Send to 2 people" in answer.content.decode(), Message.objects.count()) == (True, 0)


def test_what_is_not_sent_yet_can_be_stopped(desk, cycle, anna):
    make_registration(cycle=cycle)
    group_message = make_group_message(cycle)
    send(group_message)
    outbox.send_due(limit=1)

    answer = desk.post(address("stop", group_message.pk), follow=True)
    outbox.send_due()

    assert answer.context["counts"] == {"all": 2, "sent": 1, "waiting": 0, "given_up": 0, "stopped": 1}
    assert ("Stopped by ilze" in answer.content.decode(), len(mail.outbox)) == (True, 1)


def test_those_who_did_not_get_it_come_first_with_the_words_of_the_server(desk, cycle, anna):
    make_registration(cycle=cycle, first_name="Žanete", last_name="Žagata")
    group_message = make_group_message(cycle)
    send(group_message)
    Message.objects.filter(registration=anna).update(sent_at=timezone.now())
    Message.objects.exclude(registration=anna).update(given_up_at=timezone.now(), last_error="550 No such user")

    rows = desk.get(address("progress", group_message.pk)).context["rows"]

    assert [(row[0].registration.first_name, row[1], row[3]) for row in rows] == [
        ("Žanete", "given_up", "550 No such user"),
        ("Anna", "sent", ""),
    ]


def test_a_page_with_five_hundred_people_costs_as_many_queries_as_one_with_one(
    desk, cycle, anna, django_assert_max_num_queries
):
    group_message = make_group_message(cycle)
    for _ in range(150):
        make_attender(cycle, "x")

    with django_assert_max_num_queries(12):
        desk.get(address("preview", group_message.pk))
    send(group_message)
    with django_assert_max_num_queries(12):
        desk.get(address("progress", group_message.pk))


@pytest.mark.parametrize("name", ["add", "preview", "html", "test", "send", "progress", "stop", "changelist"])
def test_trainers_write_to_nobody(cycle, anna, name):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))
    group_message = make_group_message(cycle)
    path = address(name) if name in {"add", "changelist"} else address(name, group_message.pk)
    method = client.post if name in {"test", "send", "stop"} else client.get

    assert (method(path, {"seen": seen_now(group_message)}).status_code, Message.objects.count()) == (403, 0)


def test_what_is_typed_while_another_tab_sends_becomes_a_new_draft(desk, cycle, anna):
    group_message = make_group_message(cycle)
    send(group_message)

    answer = desk.post(address("change", group_message.pk), written(cycle, body="Cits teksts"), follow=True)

    draft = GroupMessage.objects.exclude(pk=group_message.pk).get()
    assert answer.redirect_chain == [(address("preview", draft.pk), 302)]
    assert (draft.body, draft.sent_at, GroupMessage.objects.get(pk=group_message.pk).body) == (
        "Cits teksts",
        None,
        "Labdien, {vārds}!",
    )
    assert [str(message).partition(",")[0] for message in answer.context["messages"]] == [
        "The message has been sent meanwhile"
    ]
