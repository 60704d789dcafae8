"""The door list on a tablet, by touch alone."""

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from registrations.models import Attendance, HistoryEntry
from tests.browser.organising import people, recorded, sit_down
from tests.browser.test_accessibility import RUN_AXE
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.ignore_template_errors
TABLET: dict[str, Any] = {"width": 820, "has_touch": True}


@pytest.fixture
def cycle(at, live_server):
    at("2023-12-04 10:05")
    cycle = make_cycle(capacity=60)
    people(cycle)
    return cycle


@pytest.fixture
def door(new_context, live_server, cycle):
    desk = sit_down(new_context, live_server.url, **TABLET)
    desk.open("door", cycle.pk, cycle.schedule[0].pk)
    return desk


def test_forty_people_arrive_with_a_tap_each(new_context, live_server, cycle):
    for number in range(33):
        make_registration(cycle=cycle, last_name=f"Paraugs{number:02}", first_name="Jānis")
    desk = sit_down(new_context, live_server.url, **TABLET)
    desk.open("door", cycle.pk, cycle.schedule[0].pk)
    taps = 0
    for button in desk.page.locator(".door button").all():
        button.tap()
        taps += 1
    expect(desk.page.locator("#arrivals")).to_have_text("40 of 40")
    expect(desk.page.locator(".waiting")).to_have_count(0)

    assert (taps, Attendance.objects.filter(state="present", via="door").count()) == (40, 40)


def test_every_name_is_a_large_button(door):
    heights = door.page.locator(".door button").evaluate_all("all => all.map((one) => one.offsetHeight)")

    assert min(heights) >= 68


def test_arrivals_are_counted_and_the_last_is_undone(door, cycle):
    door.guest("Ābele Anna").tap()
    door.guest("Ķirsis Jānis").tap()
    expect(door.page.locator("#arrivals")).to_have_text("2 of 7")
    expect(door.page.locator("progress")).to_have_js_property("value", 2)
    expect(door.status).to_contain_text("Ķirsis Jānis: arrived")
    door.page.get_by_role("button", name="Undo").tap()
    expect(door.status).to_have_text("Taken back: Ķirsis Jānis")
    expect(door.page.locator("#arrivals")).to_have_text("1 of 7")
    expect(door.page.locator(".waiting")).to_have_count(0)

    assert recorded(1, cycle) == {"Ābele": "present"}


def test_a_trembling_finger_marks_once(door, cycle):
    door.guest("Ābele Anna").dblclick()
    expect(door.page.locator(".waiting")).to_have_count(0)

    assert (recorded(1, cycle), HistoryEntry.objects.count()) == ({"Ābele": "present"}, 1)


def test_somebody_is_found_while_typing_by_name_or_institution(door, cycle):
    make_registration(cycle=cycle, first_name="Ilze", last_name="Ozola", institution="Ķekavas bibliotēka")
    door.page.reload()
    for text in ("kekav", "OZOLA il"):
        door.page.get_by_label("Search by name or institution").fill(text)
        expect(door.page.locator(".door li:visible")).to_have_count(1)
    door.guest("Ozola Ilze").tap()
    door.page.get_by_label("Search by name or institution").fill("")
    door.page.get_by_label("Only those not arrived yet").tap()

    expect(door.page.locator(".door li:visible")).to_have_count(7)
    assert recorded(1, cycle) == {"Ozola": "present"}


def test_before_the_session_begins_one_confirmation_is_enough(new_context, live_server, cycle, at):
    at("2023-12-04 09:34")
    desk = sit_down(new_context, live_server.url, **TABLET)
    desk.open("door", cycle.pk, cycle.schedule[0].pk)
    desk.guest("Ābele Anna").tap()
    desk.page.get_by_role("button", name="Mark it now").tap()
    expect(desk.page.locator(".waiting")).to_have_count(0)
    desk.guest("Čaks Bruno").tap()
    expect(desk.page.locator(".waiting")).to_have_count(0)

    assert recorded(1, cycle) == {"Ābele": "present", "Čaks": "present"}


def test_without_a_connection_arrivals_wait_and_go_when_it_is_back(door, cycle):
    door.page.context.set_offline(True)
    door.guest("Ābele Anna").tap()
    door.guest("Čaks Bruno").tap()
    expect(door.status).to_have_text("No connection. Marks that wait: 2")
    assert recorded(1, cycle) == {}
    door.page.context.set_offline(False)
    expect(door.page.locator(".waiting")).to_have_count(0)

    assert recorded(1, cycle) == {"Ābele": "present", "Čaks": "present"}


def test_two_tablets_at_two_doors_do_not_quarrel(door, cycle, new_context, live_server):
    other = sit_down(new_context, live_server.url, username="peteris", **TABLET)
    other.open("door", cycle.pk, cycle.schedule[0].pk)
    door.guest("Ābele Anna").tap()
    expect(door.page.locator(".waiting")).to_have_count(0)
    other.guest("Ābele Anna").tap()
    other.guest("Čaks Bruno").tap()
    expect(other.page.locator(".waiting")).to_have_count(0)
    door.guest("Dzelzs Ģirts").tap()

    expect(door.page.locator("#arrivals")).to_have_text("3 of 7")
    assert recorded(1, cycle) == {"Ābele": "present", "Čaks": "present", "Dzelzs": "present"}


def test_somebody_is_added_on_the_spot(door, cycle):
    page = door.page
    page.get_by_role("link", name="Add on the spot").tap()
    for name, text in {
        "first_name": "Jauna",
        "last_name": "Viešņa",
        "institution": "Talsu bibliotēka",
        "email": "jauna@biblioteka.example",
    }.items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("#id_institution_type").select_option("library")
    page.get_by_role("button", name="Add and mark present").tap()

    expect(door.guest("Viešņa Jauna")).to_have_attribute("aria-pressed", "true")
    assert recorded(1, cycle) == {"Viešņa": "present"}


def test_without_a_script_a_name_is_a_button_of_a_form(new_context, live_server, cycle):
    desk = sit_down(new_context, live_server.url, java_script_enabled=False, **TABLET)
    desk.open("door", cycle.pk, cycle.schedule[0].pk)
    desk.guest("Ābele Anna").tap()
    expect(desk.guest("Ābele Anna")).to_have_attribute("aria-pressed", "true")
    assert recorded(1, cycle) == {"Ābele": "present"}
    desk.page.get_by_role("button", name="Undo the last change").tap()

    expect(desk.guest("Ābele Anna")).to_have_attribute("aria-pressed", "false")
    assert recorded(1, cycle) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [820, 1280])
def test_axe_finds_nothing(new_context, live_server, cycle, width, scheme):
    desk = sit_down(new_context, live_server.url, width=width, language="lv", color_scheme=scheme)
    found = {}
    for name in ("door", "add"):
        desk.open(name, cycle.pk, cycle.schedule[0].pk)
        if name == "door":
            desk.guest("Ābele Anna").click()
            expect(desk.page.locator(".waiting")).to_have_count(0)
        desk.page.evaluate(AXE_SCRIPT)
        found[name] = desk.page.evaluate(RUN_AXE, arg=False)

    assert {page: faults for page, faults in found.items() if faults} == {}
