"""The grid in a browser: by keyboard alone, saved cell by cell, filtered, and as a form without a script."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.organising import NAMES, people, recorded, sit_down
from tests.browser.test_accessibility import RUN_AXE
from tests.factories import make_cycle, make_marks, make_registration
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
SURNAMES = [name.split()[0] for name in NAMES]


@pytest.fixture
def cycle(at, live_server) -> Cycle:
    at("2023-12-11 16:30")
    cycle = make_cycle()
    people(cycle)
    return cycle


@pytest.fixture
def desk(new_context, live_server, cycle):
    desk = sit_down(new_context, live_server.url)
    desk.open("grid", cycle.pk)
    return desk


def test_a_column_is_typed_from_top_to_bottom(desk, cycle):
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k K n k a k Delete")
    desk.saved()

    assert recorded(1, cycle) == dict(
        zip(SURNAMES, ["present", "present", "absent", "present", "excused", "present"], strict=False)
    )
    assert desk.focused == "Žagars Ūdris, session 1: not recorded"
    expect(desk.page.locator("tfoot td").first).to_have_text("4 not rec.: 1", use_inner_text=True)


def test_the_grid_is_one_tab_stop_and_arrows_move_in_it(desk):
    assert desk.page.locator(".att [tabindex='0']").count() == 1
    desk.cell("Ābele Anna", 1).focus()
    walk = {"ArrowRight": 2, "End": 5, "ArrowLeft": 4, "Home": 1}
    for key, number in walk.items():
        desk.press(key)
        assert desk.focused == f"Ābele Anna, session {number}: not recorded"
    desk.press("ArrowDown ArrowDown ArrowUp")
    assert desk.focused == "Čaks Bruno, session 1: not recorded"
    desk.press("ArrowLeft")
    assert desk.focused == "Čaks Bruno: history"
    desk.press("Control+End")
    assert desk.focused == "Žagars Ūdris, session 5: not recorded"
    desk.press("Shift+Tab Tab")

    assert desk.focused == "Žagars Ūdris, session 5: not recorded"
    assert desk.page.locator(".att [tabindex='0']").count() == 1


def test_a_focused_cell_is_never_under_the_head_the_foot_or_the_names(desk, cycle):
    desk.page.set_viewport_size({"width": 600, "height": 500})
    desk.cell("Ābele Anna", 1).focus()
    for key in [*["ArrowDown"] * 6, "End", "ArrowUp", "Control+Home"]:
        desk.press(key)
        assert desk.page.evaluate(
            """() => {
              const box = document.activeElement.getBoundingClientRect();
              const on = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              return document.activeElement.contains(on);
            }"""
        ), f"{desk.focused} is hidden after {key}"


def test_space_and_a_click_go_through_the_states(desk, cycle):
    cell = desk.cell("Ābele Anna", 1)
    cell.focus()
    desk.press("Space Space Space")
    expect(cell).to_have_attribute("aria-label", "Ābele Anna, session 1: excused")
    cell.click()
    expect(cell).to_have_attribute("aria-label", "Ābele Anna, session 1: not recorded")
    desk.saved()

    assert recorded(1, cycle) == {}


def test_marks_are_undone_one_by_one(desk, cycle):
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k n Control+z")
    expect(desk.cell("Čaks Bruno", 1)).to_have_attribute("aria-label", "Čaks Bruno, session 1: not recorded")
    desk.saved()
    assert recorded(1, cycle) == {"Ābele": "present"}
    desk.page.get_by_role("button", name="Undo").click()
    desk.saved()

    assert recorded(1, cycle) == {}
    expect(desk.page.get_by_role("button", name="Undo")).to_be_hidden()


def test_totals_and_the_road_to_the_grant_follow_each_mark(desk, cycle):
    Cycle.objects.update(required_sessions=2)
    desk.page.reload()
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k ArrowUp ArrowRight k")
    desk.saved()
    row = desk.page.locator("tr", has_text="Ābele Anna")

    expect(row.locator("td").nth(-2)).to_have_text("2/5")
    expect(row.locator(".chip")).to_have_text("Met")
    expect(desk.page.locator("#reached")).to_have_text("1")


def test_rows_are_filtered_as_one_types(desk, cycle):
    desk.page.get_by_label("Find a participant").fill("girts")
    expect(desk.page.locator("tbody tr:visible")).to_have_count(1)
    expect(desk.page.locator("#shown")).to_have_text("Shows 1 of 7")
    desk.press("Tab Tab Tab Tab")
    assert desk.page.locator(".att [tabindex='0']").get_attribute("aria-label") == (
        "Dzelzs Ģirts, session 1: not recorded"
    )
    desk.page.get_by_label("Find a participant").fill("")
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k ArrowUp ArrowRight k")
    desk.page.get_by_label("Only not recorded").check()

    expect(desk.page.locator("tbody tr:visible")).to_have_count(6)


def test_without_a_script_a_cell_opens_its_session_as_a_form(new_context, live_server, cycle):
    desk = sit_down(new_context, live_server.url, java_script_enabled=False)
    desk.open("grid", cycle.pk)
    desk.cell("Čaks Bruno", 2).click()
    desk.page.get_by_role("group", name="Čaks Bruno").get_by_label("Excused").check()
    desk.page.get_by_role("button", name="Save attendance").click()
    expect(desk.page.locator(".flash")).to_have_text("1 mark saved.")
    assert recorded(2, cycle) == {"Čaks": "excused"}
    desk.page.get_by_role("button", name="Undo the last change").click()

    expect(desk.page.locator(".flash")).to_have_text("1 mark taken back.")
    assert recorded(2, cycle) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [820, 1280])
def test_axe_finds_nothing(new_context, live_server, at, width, scheme):
    at("2024-01-08 16:26")
    cycle = make_cycle()
    crowd = people(cycle)
    for person, states in zip(crowd, ["xxxx", "xxxo", "xox.", "xxx.", "eexx", "oox.", "...."], strict=True):
        make_marks(person, states)
    crowd[0].announced_absences.create(session=cycle.schedule[4])
    desk = sit_down(new_context, live_server.url, width=width, language="lv", color_scheme=scheme)
    found = {}
    for name, number in [("grid", 0), ("column", 4), ("rest", 4), ("close", 4), ("rest", 5), ("sheet", 1)]:
        if name == "column":
            desk.open("grid", cycle.pk, query=f"?session={cycle.schedule[number - 1].pk}")
        else:
            desk.open(name, *([cycle.pk, cycle.schedule[number - 1].pk] if number else [cycle.pk]))
        desk.page.evaluate(AXE_SCRIPT)
        found[name, number] = desk.page.evaluate(RUN_AXE, arg=False)

    assert {page: faults for page, faults in found.items() if faults} == {}


@pytest.mark.parametrize("typed", ["łukasz", "Lukasz", "gross", "Groß"])
def test_names_are_found_by_letters_that_do_not_divide(new_context, live_server, cycle, typed):
    make_registration(cycle=cycle, first_name="Łukasz", last_name="Groß")
    desk = sit_down(new_context, live_server.url, width=1280)
    desk.open("grid", cycle.pk)

    desk.page.get_by_label("Find a participant").fill(typed)

    expect(desk.page.locator("#shown")).to_have_text("Shows 1 of 8")
