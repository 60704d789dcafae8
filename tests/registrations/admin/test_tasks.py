"""What an organiser of a cycle is asked to do: only what is true now, with the page where it is done."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.models import Attendance, GrantList, HistoryEntry, SessionChangeNotice
from registrations.models.history import Via
from registrations.people import erasure
from tests.factories import make_cycle, make_registration
from tests.registrations.attending import address

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]
HAND = ChangeContext(via=Via.ADMIN)


@pytest.fixture
def cycle(at):
    at("2023-12-12 10:15")
    return make_cycle()


def tasks(desk, cycle) -> dict[str, str]:
    """Return {what to do: the page it leads to}."""
    answer = desk.get(address("cycle_overview", cycle.pk))
    found = {task.words: task.url for task in answer.context["tasks"]}
    assert [url for url in found.values() if desk.get(url).status_code not in {200, 302}] == []
    return found


def make_message(person, **facts: Any):
    words = {"kind": "link", "to": person.email, "subject": "s", "text": "t", "html": "h"}
    number = person.messages.count()
    return person.messages.create(message_id=f"<{person.pk}.{number}@cikli.example>", **words | facts)


def test_people_without_a_mark_are_named_by_session_until_it_is_closed(desk, cycle):
    anna, _zane = make_registration(cycle=cycle), make_registration(cycle=cycle)
    first, second, *_later = cycle.schedule
    marking.mark_the_rest_present(first, origin=HAND)
    Attendance.objects.create(registration=anna, session=second, state="absent", marked_at=timezone.now(), via="grid")

    assert tasks(desk, cycle) == {
        "Session 1 is over: confirm its attendance": address("close", cycle.pk, first.pk),
        "1 person without a mark in session 2": address("close", cycle.pk, second.pk),
    }
    marking.close(first.pk, origin=HAND)
    marking.close(second.pk, origin=HAND)
    assert tasks(desk, cycle) == {}


def test_a_missing_zoom_link_is_asked_for_from_the_day_of_publishing_on(desk, cycle):
    cycle.sessions.update(attendance_closed_at=timezone.now(), join_url="")

    # The first was in person, the second is over.
    assert tasks(desk, cycle) == {
        f"The Zoom link of session {number} is missing": reverse(
            "admin:session_edit", args=[cycle.pk, cycle.schedule[number - 1].pk]
        )
        for number in (3, 4, 5)
    }


def test_mail_in_trouble_and_reports_of_mistakes_lead_to_the_outbox(desk, cycle, at):
    at("2023-11-20 12:00")
    person, erased = make_registration(cycle=cycle), make_registration(cycle=cycle)
    other = make_registration(cycle=make_cycle(title="Cits"))
    long_ago = timezone.now() - datetime.timedelta(hours=2)
    refused = {"given_up_at": timezone.now(), "last_error": "550 no such user"}
    make_message(person, **refused)
    make_message(person, created_at=long_ago, due_at=long_ago)
    make_message(person)
    make_message(person, kind="mistake", sent_at=timezone.now())
    make_message(person, kind="mistake", sent_at=long_ago, created_at=timezone.now() - datetime.timedelta(days=31))
    make_message(erased)
    make_message(other, **refused)
    erasure.erase(erased.pk, origin=HAND)

    outbox = reverse("admin:messages_every", args=[cycle.pk])
    assert tasks(desk, cycle) == {
        "2 messages were not delivered, or wait for over an hour": outbox,
        "1 report of a wrong mark": f"{outbox}?show=mistake",
    }


def test_an_undecided_change_of_a_session_leads_to_its_notice(desk, cycle):
    cycle.sessions.update(attendance_closed_at=timezone.now())
    first, second, *_later = cycle.schedule
    was = {"starts_at": first.starts_at.isoformat(), "ends_at": first.ends_at.isoformat()}
    SessionChangeNotice.objects.create(session=first, was=was, decided_at=timezone.now())
    assert tasks(desk, cycle) == {}

    notice = SessionChangeNotice.objects.create(session=second, was=was)
    answer = desk.get(address("cycle_overview", cycle.pk))
    assert [(task.words, task.url) for task in answer.context["tasks"]] == [
        ("Session 2 is not as people were told", reverse("admin:session_news", args=[cycle.pk, notice.pk]))
    ]


def test_people_who_wait_while_places_are_free_are_to_be_admitted(desk, cycle, at):
    at("2023-12-03 12:00")
    make_registration(cycle=cycle)
    make_registration(cycle=cycle, status="waiting")

    people = reverse("admin:cycle_people", args=[cycle.pk])
    assert tasks(desk, cycle) == {"29 places are free, and people wait (1)": f"{people}?show=waiting"}


@pytest.mark.parametrize(("day", "is_near"), [("2023-11-21", False), ("2023-11-22", True), ("2023-11-29", True)])
def test_the_deadline_is_near_for_a_week(desk, cycle, at, day, is_near):
    at(f"{day} 12:00")
    words = "The last day of registration is near: Wednesday 29\u00a0November"

    assert list(tasks(desk, cycle)) == ([words] if is_near else [])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-12-15", []),
        ("2024-12-16", ["Personal data is erased after this day: 15\u00a0January 2025"]),
        ("2025-01-16", ["Personal data is still here, although it was kept until this day: 15\u00a0January 2025"]),
    ],
)
def test_the_end_of_keeping_personal_data_is_near_for_a_month(desk, cycle, at, day, words):
    cycle.sessions.update(attendance_closed_at=timezone.now())
    person = make_registration(cycle=cycle)
    at(f"{day} 12:00")

    assert list(tasks(desk, cycle)) == words
    erasure.erase(person.pk, origin=HAND)
    assert tasks(desk, cycle) == {}


def test_the_grant_list_is_asked_for_once_everything_is_closed(desk, cycle, organiser, at):
    at("2024-01-20 12:00")
    person = make_registration(cycle=cycle)
    for session in cycle.schedule:
        marking.mark_the_rest_present(session, origin=HAND)
        session.attendance_closed_at = session.ends_at
        session.save()

    assert person.attendances.count() == 5
    words = "All sessions are checked: approve the grant list"
    assert tasks(desk, cycle) == {words: reverse("admin:registrations_grantlist_review", args=[cycle.pk])}
    rule = {"cycle": cycle, "required": 4, "held": 5, "approved_by": organiser}
    last_mark = HistoryEntry.objects.latest("at").at  # by the clock of the database
    GrantList.objects.create(version=1, approved_at=last_mark + datetime.timedelta(minutes=1), **rule)
    assert tasks(desk, cycle) == {}

    GrantList.objects.create(version=2, approved_at=last_mark - datetime.timedelta(minutes=1), **rule)
    assert list(tasks(desk, cycle)) == ["Marks have changed since the grant list was approved"]
