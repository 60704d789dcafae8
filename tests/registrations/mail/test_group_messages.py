"""Messages to a group: who is in it, what each person reads, and that it is sent once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.core import links
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.mail import group_messages, outbox
from registrations.models import GroupMessage, Message, Registration
from registrations.models.history import Via
from registrations.places import allocation
from tests.factories import make_cycle, make_registration
from tests.registrations.grouping import close_sessions, make_attender, make_group_message, names, seen_now, send
from trainings.models import Cycle

pytestmark = pytest.mark.django_db
BY_HAND = ChangeContext(via=Via.ADMIN)


@pytest.fixture
def cycle(at):
    at("2024-01-09 12:00")
    return make_cycle()


@pytest.fixture
def people(cycle):
    """After four sessions: who has reached the grant, who may miss nothing, who is out, who waits, who left."""
    make_attender(cycle, "xxxx", first_name="Anna")
    make_attender(cycle, "xxxo", first_name="Bruno", institution_type="library")
    make_attender(cycle, "xoeo", first_name="Cilda")
    make_registration(cycle=cycle, first_name="Dace", status="waiting")
    make_registration(cycle=cycle, first_name="Elza", status="cancelled")
    erased = make_registration(cycle=cycle, first_name="", last_name="", email="", institution="")
    erased.erased_at = timezone.now()
    erased.save()


@pytest.mark.parametrize(
    ("audience", "expected"),
    [
        ("confirmed", ["Anna", "Bruno", "Cilda"]),
        ("waiting", ["Dace"]),
        ("at_risk", ["Bruno"]),
        ("eligible", ["Anna"]),
    ],
)
def test_who_is_in_the_group(cycle, people, audience, expected):
    assert sorted(names(make_group_message(cycle, audience=audience))) == expected


def test_a_group_may_be_of_one_type_of_institution(cycle, people):
    assert names(make_group_message(cycle, institution_type="library")) == ["Bruno"]


def test_absent_are_those_marked_so_and_after_closing_those_without_a_mark_too(cycle, people):
    make_registration(cycle=cycle, first_name="Fricis")
    group_message = make_group_message(cycle, audience="absent", session=cycle.schedule[3])

    while_open = sorted(names(group_message))
    close_sessions(cycle, 4)

    assert (while_open, sorted(names(GroupMessage.objects.get()))) == (["Bruno", "Cilda"], ["Bruno", "Cilda", "Fricis"])


def test_everybody_reads_a_text_of_their_own(cycle):
    close_sessions(cycle, 1, 2, 3, 4)
    make_attender(cycle, "xxxx", first_name="Anna", language="en")
    make_attender(cycle, "xxxo", first_name="Bruno", language="en")
    body = "{first_name}: {standing}\n{Saite}"

    send(make_group_message(cycle, subject="For {vards}", body=body))

    subjects = Message.objects.order_by("pk").values_list("subject", flat=True)
    texts = [
        " ".join(message.text.partition("\nKind regards")[0].split()) for message in Message.objects.order_by("pk")
    ]
    assert sorted(subjects) == ["For Anna", "For Bruno"]
    assert sorted(texts) == [
        f"Anna: Attended so far: 4 of 4 sessions. The condition is met: you may apply for the grant. {links.MARKER}",
        "Bruno: Attended so far: 3 of 4 sessions. To apply for the grant, attend the session that is left. "
        + links.MARKER,
    ]


def test_the_sessions_are_listed_with_their_days_and_without_the_cancelled(cycle):
    cycle.sessions.filter(title="„Es un citi”").update(is_cancelled=True)
    make_registration(cycle=cycle, language="en")

    send(make_group_message(cycle, body="{nodarbības}"))

    listed = " ".join(Message.objects.get().text.partition("\n\n")[0].split())
    lines = re.split(r"(?<=\.00) ", listed)
    assert [line.partition(": ")[0] for line in lines] == [
        "1. Iepazīšanās nodarbība „Es un mana identitāte”",
        "3. „Es un kopiena”",
        "4. „Kopienas izaicinājumi”",
        "5. „Idejas kopienu iniciatīvām”",
    ]
    assert lines[0].endswith("Monday 4 December 2023, 10.00–16.00")


@pytest.mark.parametrize(
    ("pattern", "closed", "sentence"),
    [
        ("", [], "Attend at least 4 of 5 sessions, so that you may apply for the grant. You may miss one."),
        (
            "xx",
            [1, 2],
            (
                "Attended so far: 2 of 2 sessions. "
                "To apply for the grant, attend at least 2 more sessions. You may miss one."
            ),
        ),
        ("o", [1], "You missed the session so far. To apply for the grant, attend all four sessions that are left."),
        ("oo", [1, 2], "Attended so far: 0 of 2 sessions. The grant of this cycle can no longer be reached"),
        (
            "xxxxx",
            [1, 2, 3, 4, 5],
            "Attended so far: 5 of 5 sessions. The condition is met: you may apply for the grant.",
        ),
    ],
)
def test_the_standing_is_one_sentence(cycle, pattern, closed, sentence):
    close_sessions(cycle, *closed)
    make_attender(cycle, pattern, language="en")

    send(make_group_message(cycle, body="{standing}"))

    assert " ".join(Message.objects.get().text.split()).startswith(sentence)


def test_who_waits_is_told_so(cycle):
    make_registration(cycle=cycle, status="waiting", language="en")

    send(make_group_message(cycle, audience="waiting", body="{standing}"))

    assert Message.objects.get().text.splitlines()[0] == "Your registration is on the waiting list."


def test_a_second_press_sends_nothing_twice(cycle):
    make_registration(cycle=cycle)
    group_message = make_group_message(cycle)

    first, second = send(group_message), send(group_message)

    assert (first, second, Message.objects.count()) == (1, 0, 1)


@pytest.mark.parametrize("change", ["somebody more", "somebody else", "another text"])
def test_what_differs_from_what_was_shown_is_shown_again_before_it_is_sent(cycle, change):
    person = make_registration(cycle=cycle)
    group_message = make_group_message(cycle)
    seen = seen_now(group_message)
    if change == "another text":
        GroupMessage.objects.update(body="Cits teksts")
    else:
        make_registration(cycle=cycle)
    if change == "somebody else":
        allocation.cancel(person.pk, origin=BY_HAND)

    with pytest.raises(RuleViolation, match="changed meanwhile"):
        group_messages.send(group_message.pk, seen=seen)

    assert (Message.objects.filter(kind="group_message").count(), GroupMessage.objects.get().sent_at) == (0, None)


def test_a_message_to_nobody_is_not_sent(cycle):
    group_message = make_group_message(cycle)

    with pytest.raises(RuleViolation, match="nobody"):
        send(group_message)

    assert GroupMessage.objects.get().sent_at is None


def test_who_cancels_after_it_was_queued_gets_nothing(cycle, mailoutbox):
    person, other = make_registration(cycle=cycle), make_registration(cycle=cycle)
    send(make_group_message(cycle))
    allocation.cancel(person.pk, origin=BY_HAND)
    Message.objects.filter(kind="cancelled").delete()

    outbox.send_due()

    assert [message.to for message in mailoutbox] == [[other.email]]


def test_stopping_gives_up_what_no_worker_holds(cycle):
    people = [make_registration(cycle=cycle) for _ in range(3)]
    group_message = make_group_message(cycle)
    send(group_message)
    Message.objects.filter(registration=people[0]).update(sent_at=timezone.now())
    Message.objects.filter(registration=people[1]).update(leased_until=timezone.now() + outbox.LEASE)

    stopped = group_messages.stop(Message.objects.filter(group_message=group_message), by="ilze")

    told = dict(Message.objects.values_list("registration", "last_error"))
    assert (stopped, told) == (1, {people[0].pk: "", people[1].pk: "", people[2].pk: "Stopped by ilze"})


def test_a_draft_that_was_sent_meanwhile_keeps_its_text(cycle):
    make_registration(cycle=cycle)
    group_message = make_group_message(cycle)
    send(group_message)
    group_message.body = "Cits teksts"

    with pytest.raises(RuleViolation, match="has been sent"):
        group_messages.store_draft(group_message)

    assert (GroupMessage.objects.get().body, GroupMessage.objects.get().sent_at is None) == ("Labdien, {vārds}!", False)


def crowd(cycle: Cycle, number: int) -> None:
    people = [
        Registration(
            cycle=cycle,
            first_name=f"Anna {place}",
            email=f"anna{place}@muzejs.example",
            email_key=f"anna{place}@muzejs.example",
            institution_type="museum",
            language="en" if place % 3 == 0 else "lv",
            status="confirmed",
            place_number=place,
        )
        for place in range(1, number + 1)
    ]
    Registration.objects.bulk_create(people, batch_size=1000)


def test_five_thousand_are_queued_in_a_handful_of_queries(cycle):
    crowd(cycle, 5000)
    group_message = make_group_message(cycle, body="Labdien, {vārds}!\n\n{nodarbības}\n\n{stāvoklis}\n\n{saite}")
    seen = seen_now(group_message)

    with CaptureQueriesContext(connection) as queries:
        sent = group_messages.send(group_message.pk, seen=seen)

    # SQLite takes 999 values in a statement: one insertion becomes many of them.
    statements = [query["sql"] for query in queries if not query["sql"].startswith("INSERT")]
    assert (sent, Message.objects.count()) == (5000, 5000)
    assert len(statements) <= 12
