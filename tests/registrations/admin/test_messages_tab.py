"""The tab of messages of a cycle: what is in trouble, what will go, what went, and writing to people."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from registrations.mail import audiences, group_messages, outbox, reminders
from registrations.models import GroupMessage, Message, SavedText
from tests.certifying import close, make_certificate, mark
from tests.factories import make_cycle, make_registration, make_session
from tests.registrations.grouping import address, make_attender, make_group_message, written
from tests.registrations.noticing import noted
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-12 12:00")
    return make_cycle()


def names(lines: list[Any]) -> list[str]:
    return [line.name for line in lines]


def test_reminders_are_listed_before_they_go_and_after(desk, cycle, at):
    at("2023-11-20 10:00")
    make_registration(cycle=cycle)
    at("2023-12-10 10:00")
    reminders.queue_due(timezone.now())
    at("2023-12-12 12:00")
    cycle.sessions.filter(pk=cycle.schedule[3].pk).update(join_url="")

    shown = desk.get(address("messages", cycle.pk)).context

    assert names(shown["coming"]) == [f"Reminder: session {number}" for number in (3, 4, 5)]
    assert [line.act for line in shown["coming"]] == ["", "Type it in", ""]
    assert [(line.name, line.about) for line in shown["sent"]] == [("Reminder: session 2", "automatic, to 1 person")]


def test_drafts_planned_messages_and_what_waits_for_a_decision_are_there(desk, cycle, anna):
    make_group_message(cycle, subject="Melnraksts")
    make_group_message(cycle, subject="Plānots", scheduled_at=timezone.now() + datetime.timedelta(days=1))
    noted(cycle, 3, venue="Cits muzejs", format="in_person")

    coming = names(desk.get(address("messages", cycle.pk)).context["coming"])

    assert coming[0] == "Session changed: „Es un kopiena”"
    assert (coming[1], coming[-1]) == ("Plānots", "Melnraksts")


def test_what_was_not_delivered_stands_first_with_the_answer_of_the_server(desk, cycle, anna):
    make_group_message(cycle, subject="Materiāli")
    Message.objects.create(
        registration=anna, kind="group_message", to=anna.email, subject="Materiāli", text="x", html="x",
        given_up_at=timezone.now(), last_error="550 no such user", message_id="<1@x>", occasion="group_message:1",
    )  # fmt: skip

    page = desk.get(address("messages", cycle.pk)).content.decode()

    assert "550 no such user" in page
    assert desk.get(address("every", cycle.pk)).context["rows"][0][0].registration == anna


def test_every_message_can_be_tried_again_or_stopped_but_only_in_this_cycle(desk, cycle, anna):
    other = make_registration(cycle=make_cycle())
    rows = [
        Message.objects.create(
            registration=person, kind="link", to=person.email, subject="x", text="x", html="x",
            given_up_at=timezone.now(), message_id=f"<{number}@x>",
        )
        for number, person in enumerate([anna, other])
    ]  # fmt: skip

    desk.post(address("every", cycle.pk), {"who": [row.pk for row in rows], "act": "again"})

    assert list(Message.objects.unsent()) == [rows[0]]


def test_a_message_is_looked_at_then_sent(desk, cycle, anna):
    looked = desk.post(address("write", cycle.pk), written(cycle, act="look"), follow=True)
    group_message = GroupMessage.objects.get()
    assert looked.redirect_chain == [(address("edit", cycle.pk, group_message.pk), 302)]
    assert "Send to 1 person" in looked.content.decode()
    assert "<mark>Anna</mark>" in looked.content.decode()
    assert Message.objects.count() == 0

    sent = desk.post(
        address("edit", cycle.pk, group_message.pk),
        written(cycle, act="send", seen=looked.context["seen"]),
        follow=True,
    )

    assert sent.redirect_chain == [(address("sent", cycle.pk, group_message.pk), 302)]
    assert Message.objects.get().to == "anna@muzejs.example"


@pytest.mark.parametrize("what", ["text", "group"])
def test_what_was_not_looked_at_is_not_sent(desk, cycle, anna, what):
    looked = desk.post(address("write", cycle.pk), written(cycle, act="look"), follow=True)
    group_message = GroupMessage.objects.get()
    if what == "group":
        make_registration(cycle=cycle)
    typed = written(
        cycle, act="send", seen=looked.context["seen"], body="Cits" if what == "text" else "Labdien, {vārds}!"
    )

    answer = desk.post(address("edit", cycle.pk, group_message.pk), typed, follow=True)

    assert "changed meanwhile" in answer.content.decode()
    assert Message.objects.count() == 0
    assert GroupMessage.objects.get().body == typed["body"]


def test_a_planned_message_goes_by_itself_to_the_group_as_it_is_then(desk, cycle, anna, at):
    later = written(cycle, act="send", when="later", day="2023-12-15", time="9.00")
    desk.post(address("write", cycle.pk), later)
    early = group_messages.send_planned(timezone.now())
    make_registration(cycle=cycle, email="bruno@muzejs.example")
    at("2023-12-15 09:00")

    assert (early, group_messages.send_planned(timezone.now()), group_messages.send_planned(timezone.now())) == (
        0,
        2,
        0,
    )


def test_people_picked_in_the_list_are_the_group_and_only_those_of_this_cycle(desk, cycle, anna):
    make_registration(cycle=cycle)
    stranger = make_registration(cycle=make_cycle())
    opened = desk.get(address("write", cycle.pk) + f"?who={anna.pk},{stranger.pk}")
    assert opened.context["form"]["audience"].value() == "picked"

    typed = written(cycle, act="look", audience="picked", who=opened.context["form"]["who"].value())
    looked = desk.post(address("write", cycle.pk), typed, follow=True)

    assert looked.context["people"] == [anna]


def test_only_sessions_of_this_cycle_can_be_chosen(desk, cycle, anna):
    foreign = make_session(cycle=make_cycle(sessions=False))

    answer = desk.post(address("write", cycle.pk), written(cycle, audience="absent", session=foreign.pk))

    assert answer.context["form"].errors["session"]
    assert set(answer.context["form"].fields["session"].queryset) == set(cycle.sessions.all())


def test_those_who_were_at_a_session_are_a_group(desk, cycle):
    came = make_attender(cycle, "x")
    make_attender(cycle, "o")

    group_message = make_group_message(cycle, audience="present", session=cycle.schedule[0])

    assert list(audiences.of(group_message)) == [came]


def test_a_text_is_saved_and_put_in(desk, cycle, anna):
    desk.post(address("write", cycle.pk), written(cycle, act="keep", subject="Anketa", body="Aizpildiet: {saite}"))
    saved = SavedText.objects.get()

    form = desk.post(address("write", cycle.pk), written(cycle, act="insert", text=saved.pk, subject="")).context[
        "form"
    ]

    assert (form["subject"].value(), form["body"].value()) == ("Anketa", "Aizpildiet: {saite}")
    assert form["audience"].value() == "confirmed"


@pytest.mark.parametrize("text", ["left", "materials", "thanks"])
def test_texts_that_are_ready_are_in_the_language_of_the_cycle(desk, cycle, text):
    body = desk.get(address("write", cycle.pk) + f"?text={text}").context["form"]["body"].value()

    assert body.startswith("Labdien!")
    assert group_messages.unknown_placeholders(GroupMessage(subject="", body=body)) == []


def test_a_test_goes_to_oneself(desk, organiser, cycle, anna):
    desk.post(address("write", cycle.pk), written(cycle, act="test"))
    outbox.send_due()

    assert [(email.to, email.subject) for email in mail.outbox] == [([organiser.email], "Test: Ziņa")]


def test_the_next_person_is_shown_in_turn(desk, cycle, anna):
    make_registration(cycle=cycle, first_name="Bruno", last_name="Žagars")
    group_message = make_group_message(cycle)
    here = address("edit", cycle.pk, group_message.pk)

    first = desk.get(here)
    second = desk.get(f"{here}?{first.context['next']}")

    assert [page.context["person"].first_name for page in (first, second)] == ["Anna", "Bruno"]
    assert second.context["next"] == "n=0"


def test_bold_words_and_links_are_all_that_is_read_as_more_than_text(desk, cycle, anna):
    body = "**svarīgi** <b>x</b> [mape](https://lmb.example/m) [ļauns](javascript:alert(1)) {vārds}"
    anna.first_name = "**Anna** [x](https://cits.example)"
    anna.save()
    group_message = make_group_message(cycle, body=body)

    html = group_messages.as_read_by(group_message, audiences.of(group_message).get()).html

    assert '<b>svarīgi</b> &lt;b&gt;x&lt;/b&gt; <a href="https://lmb.example/m"' in html
    assert "[ļauns](javascript:alert(1)) **Anna** [x](https://cits.example)" in html
    assert 'href="javascript' not in html


def test_everybody_with_a_certificate_is_told_in_one_click_and_once(desk, cycle, anna, at):
    at("2024-01-20 12:00")
    bruno = make_registration(cycle=cycle)
    for person in (anna, bruno):
        mark(person, "xxxxx")
    close(cycle)
    assert desk.get(address("messages", cycle.pk)).context["untold"] == 2

    for _ in range(2):
        desk.post(address("certificates", cycle.pk))

    assert Message.objects.filter(kind="certificate").count() == 2
    shown = desk.get(address("messages", cycle.pk)).context
    assert (shown["untold"], names(shown["sent"])) == (0, ["The certificate is ready"])


def test_a_corrected_certificate_is_news(desk, cycle, anna, at):
    at("2024-01-20 12:00")
    make_certificate(registration=anna)
    desk.post(address("certificates", cycle.pk))
    at("2024-01-21 12:00")
    anna.certificates.update(replaced_at=timezone.now())
    make_certificate(registration=anna, version=2)
    desk.post(address("certificates", cycle.pk))

    assert Message.objects.filter(kind="certificate").count() == 2


def prepared(cycle: Cycle, people: int) -> None:
    for _ in range(people):
        person = make_registration(cycle=cycle, created_at=timezone.now())
        Message.objects.create(
            registration=person, kind="link", to=person.email, subject="x", text="x", html="x",
            given_up_at=timezone.now(), last_error="550 x", message_id=f"<{person.pk}@x>",
        )  # fmt: skip


@pytest.fixture(params=["2023-12-12 12:00", "2024-01-20 12:00"])
def any_day(cycle, at, request):
    """Stand in the midst of the cycle, or after it."""
    at(request.param)


@pytest.mark.usefixtures("any_day")
@pytest.mark.parametrize("people", [1, 100])
@pytest.mark.parametrize("name", ["messages", "every", "write"])
def test_pages_of_messages_take_at_most_twelve_queries(desk, cycle, django_assert_max_num_queries, people, name):
    prepared(cycle, people)
    for _ in range(min(people, 10)):
        make_group_message(cycle)

    with django_assert_max_num_queries(12):
        desk.get(address(name, cycle.pk))
