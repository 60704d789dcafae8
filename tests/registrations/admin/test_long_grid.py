"""The grid of a cycle with more people than one page shows."""

import json
import re

import pytest
from django.db import connection
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext

from registrations.admin.attendance import grid
from registrations.models import Attendance, Registration
from tests.factories import make_cycle, make_registration, new_registration
from tests.registrations.attending import address, cell, send

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at, monkeypatch):
    at("2023-12-11 16:30")
    monkeypatch.setattr(grid, "MOST_ON_A_PAGE", 3)
    cycle = make_cycle()
    people = [make_registration(cycle=cycle, first_name="Anna", last_name=name) for name in "ABCDEFG"]
    Attendance.objects.bulk_create(
        Attendance(registration=person, session=session, state="present")
        for person in people[:5]
        for session in cycle.schedule[:2]
    )
    return cycle


def rows(page: str) -> list[str]:
    return re.findall(r'<span class="name">(\w) Anna</span>', page)


def figures(page: str) -> list[str]:
    return re.findall(r'<td class="num" data-session="\d+">(?:<b>(\d+)</b>)?', page)[:2]


def test_pages_follow_each_other_and_the_figures_count_everybody(desk, cycle):
    first, third = (desk.get(address("grid", cycle.pk) + query).content.decode() for query in ("", "?page=3"))

    assert (rows(first), rows(third)) == (["A", "B", "C"], ["G"])
    assert figures(first) == figures(third) == ["5", "5"]
    assert "Shows 7 of 7" in first
    assert ('href="?page=2"' in first, 'href="?page=2"' in third, "Page 3 of 3" in third) == (True, True, True)


def test_filters_look_at_all_pages(desk, cycle):
    found = desk.get(address("grid", cycle.pk) + "?q=g+anna").content.decode()
    empty = desk.get(address("grid", cycle.pk) + "?empty=1").content.decode()

    assert (rows(found), rows(empty)) == (["G"], ["F", "G"])
    assert "Shows 1 of 7" in found


def test_a_file_holds_whom_the_filters_leave_on_all_pages(desk, cycle):
    answer = desk.get(address("export", cycle.pk) + "?format=csv")

    assert [name for name in "ABCDEFG" if f"{name};" in answer.content.decode("utf-8-sig")] == list("ABCDEFG")


def test_one_column_is_a_form_page_by_page(desk, cycle):
    session = cycle.schedule[0].pk

    page = desk.get(address("grid", cycle.pk) + f"?session={session}&page=2").content.decode()

    assert re.findall(r"<legend><b>(\w) Anna", page) == ["D", "E", "F"]


def test_a_mark_costs_the_same_in_any_crowd(desk, cycle):
    person = Registration.objects.get(last_name="G")
    counts = []
    send(desk, cycle, cell(person, 2, "present"))
    for state, seen in (("present", ""), ("absent", "present")):
        with CaptureQueriesContext(connection) as queries:
            answer = send(desk, cycle, cell(person, 1, state, seen=seen))
        counts.append((len(queries), sum("registrations_attendance" in one["sql"] for one in queries)))
        assert list(json.loads(answer.content)["people"]) == [str(person.pk)]
        crowd = [new_registration(cycle=cycle, status="confirmed", place_number=100 + n) for n in range(50)]
        Registration.objects.bulk_create(crowd if state == "present" else [])

    assert counts[0] == counts[1]
    assert counts[0][0] <= 17


def test_the_grid_draws_as_many_templates_for_many_people_as_for_few(desk, cycle, monkeypatch):
    monkeypatch.setattr(grid, "MOST_ON_A_PAGE", 300)

    def drawn() -> tuple[int, int]:
        names: list[str] = []
        template_rendered.connect(listener := lambda template, **_: names.append(str(template.name)), weak=False)
        with CaptureQueriesContext(connection) as queries:
            desk.get(address("grid", cycle.pk))
        template_rendered.disconnect(listener)
        return len(names), len(queries)

    few = drawn()
    for place in range(100, 200):
        new_registration(cycle=cycle, status="confirmed", place_number=place).save()

    assert drawn() == few
