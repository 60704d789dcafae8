"""The personal page is drawn once for all who stand alike: never stale, and nobody's words for somebody else."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone

from registrations.attendance import absences
from registrations.core import links
from registrations.models import Attendance, Registration
from registrations.results.certificates import issuing
from tests.factories import make_cycle, make_marks, make_registration
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(at) -> list[Registration]:
    at("2023-12-11 12:00")
    cycle = make_cycle()
    anna = make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", institution="Cēsu muzejs", phone="+371")
    bruno = make_registration(cycle=cycle, first_name="Bruno", last_name="<b>Čaks", institution="5 un 6 muzejs")
    for person in (anna, bruno):
        make_marks(person, "x")
    return [anna, bruno]


def page_of(person: Registration, prefix: str = "") -> str:
    person.refresh_from_db()
    return Client().get(f"{prefix}/my/{links.token(person)}/").content.decode()


def fresh(person: Registration) -> str:
    cache.clear()
    return page_of(person)


@contextmanager
def counting_templates() -> Iterator[list[str]]:
    names: list[str] = []

    def note(template, **_more: object) -> None:
        names.append(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_the_page_of_the_second_who_stands_alike_renders_no_template(people):
    pages = [fresh(person) for person in people]
    with counting_templates() as rendered:
        kept = page_of(people[0])

    assert rendered == []
    assert [kept, page_of(people[1])] == [pages[0], page_of(people[1])]
    assert [("Anna Ābele" in page, "&lt;b&gt;Čaks" in page, "<b>Čaks" in page) for page in pages] == [
        (True, False, False),
        (False, True, False),
    ]
    assert [page.count("blank-") for page in pages] == [0, 0]


def test_each_page_has_the_keys_of_its_person_only(people):
    pages = [page_of(person) for person in people]

    keys = [[links.token(person), links.calendar_token(person)] for person in people]
    for own, others, page in ((keys[0], keys[1], pages[0]), (keys[1], keys[0], pages[1])):
        assert all(key in page for key in own)
        assert not any(key in page for key in others)


def test_what_is_kept_names_nobody_and_opens_nothing(people):
    cache.clear()
    for person in people:
        page_of(person)
        page_of(person, "/en")

    # There is no other way to look at all of it.
    kept = b"".join(vars(caches["default"])["_cache"].values())

    assert b"full_name" in kept
    for person in people:
        secrets = (person.first_name, person.institution, person.email, person.phone or "-----", person.reference)
        for secret in (*secrets, links.token(person), links.calendar_token(person)):
            assert secret.encode() not in kept


def certify(cycle: Cycle) -> None:
    """Let the first session be the only one, and check it."""
    Session.objects.filter(cycle=cycle).exclude(pk=cycle.schedule[0].pk).update(is_cancelled=True)
    Session.objects.update(attendance_closed_at=timezone.now())
    issuing.refresh(cycle.pk)


CHANGES = {
    "a mark": lambda: Attendance.objects.update(state="absent"),
    "no mark": lambda: Attendance.objects.all().delete(),
    "an absence": lambda: absences.announce(first(), first().cycle.schedule[3]),
    "a link": lambda: Session.objects.update(join_url="https://zoom.example/j/5"),
    "a session is checked": lambda: Session.objects.update(attendance_closed_at=timezone.now()),
    "a certificate": lambda: certify(first().cycle),
    "a title": lambda: Cycle.objects.update(title="Cits nosaukums"),
    "a telephone": lambda: Cycle.objects.update(contact_phone="+371 2000 0000"),
    "no grant": lambda: Cycle.objects.update(required_sessions=None),
    "a place": lambda: Session.objects.filter(format="in_person").update(venue="Cita māja"),
    "a name": lambda: Registration.objects.update(last_name="Jaunā"),
    "a detail": lambda: Registration.objects.update(job_title="Krājuma glabātāja"),
    "a draft": lambda: Cycle.objects.update(is_published=False),
    "left": lambda: Registration.objects.update(status="cancelled", place_number=None),
}


def first() -> Registration:
    return Registration.objects.select_related("cycle").earliest("pk")


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_is_seen_at_the_next_request(people, name):
    before = page_of(people[0])

    CHANGES[name]()

    now = page_of(people[0])
    assert now == fresh(people[0])
    assert (now == before) == (name == "a draft")


@pytest.mark.parametrize("moment", ["12:44", "12:45", "12:59", "13:00", "15:59", "16:00", "16:01"])
def test_time_alone_changes_the_page_in_time(at, people, moment):
    at("2023-12-11 12:40")
    page_of(people[0])

    at(f"2023-12-11 {moment}")

    assert page_of(people[0]) == fresh(people[0])


def test_a_session_begins_in_a_moment_from_a_quarter_of_an_hour_before(at, people):
    said = []
    for moment in ("12:44", "12:45"):
        at(f"2023-12-11 {moment}")
        said.append("This session is on now, or begins in a moment" in page_of(people[0], "/en"))

    assert said == [False, True]
