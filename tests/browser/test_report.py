"""A participants' report on a real screen, and without a script: nothing of it needs one."""

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.organising import recorded, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.registrations.reporting import DETAIL, SAMPLES, roster

pytestmark = pytest.mark.ignore_template_errors
PRESENT = ["Āboltiņš", "Bērziņa", "Ēriksons", "Kalniņš", "Ozoliņa", "Šķēle-Liepiņa", "Vītola", "Žagare"]


@pytest.fixture
def world(at, live_server):
    at("2023-12-11 18:00")
    return roster()


@pytest.fixture
def desk(new_context, live_server, world):
    return sit_down(new_context, live_server.url, java_script_enabled=False, width=390)


def upload(desk, cycle, name):
    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    desk.page.get_by_label("File with the report").set_input_files(SAMPLES / name)
    desk.page.get_by_role("button", name="Read the report").click()


def test_a_report_is_read_decided_left_and_saved(desk, world):
    cycle, _ = world
    page = desk.page
    desk.open("grid", cycle.pk)
    page.get_by_role("link", name="Import a report, session 2").click()
    page.get_by_label("File with the report").set_input_files(SAMPLES / DETAIL)
    page.get_by_role("button", name="Read the report").click()
    expect(page.get_by_role("group").filter(has_text="Šķēle-Liepiņa Kristīne")).not_to_have_count(0)
    expect(page.locator("input:checked")).to_have_count(0)

    question = page.locator(".decide").filter(has_text="Kristine Skele")
    question.get_by_label("Šķēle-Liepiņa Kristīne").check()
    question.get_by_label("Remember this name").check()
    page.get_by_role("button", name="Keep the decisions and go on later").click()
    assert recorded(2, cycle) == {}

    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    page.get_by_role("link", name="Go on").click()
    expect(question.get_by_label("Šķēle-Liepiņa Kristīne")).to_be_checked()
    page.get_by_role("button", name="Save attendance").click()
    expect(page.locator(".messagelist")).to_contain_text("9 people marked present.")
    assert sorted(recorded(2, cycle)) == sorted(PRESENT)

    page.get_by_role("button", name="Undo the last change").click()
    assert recorded(2, cycle) == {}


def test_axe_finds_nothing_on_the_pages_of_a_report(new_context, live_server, world):
    cycle, _ = world
    desk = sit_down(new_context, live_server.url, language="lv")
    nothing: dict[tuple[int, str], list[str]] = {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
    found = {}
    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    found["upload"] = found_by_axe(desk.page), scrolls_sideways(desk.page)
    desk.page.locator("#file").set_input_files(SAMPLES / "roster.json")
    desk.page.locator("main button.main").click()
    found["refused"] = found_by_axe(desk.page), scrolls_sideways(desk.page)
    desk.page.locator("#file").set_input_files(SAMPLES / DETAIL)
    desk.page.locator("main button.main").click()
    for summary in desk.page.locator("summary").all():
        summary.click()
    found["review"] = found_by_axe(desk.page), scrolls_sideways(desk.page)
    unknown = FilePayload(name="x.csv", mimeType="text/csv", buffer=b"Kas;Kad\nAnna;12\nZane;90\n")
    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    desk.page.locator("#file").set_input_files(unknown)
    desk.page.locator("main button.main").click()
    found["columns"] = found_by_axe(desk.page), scrolls_sideways(desk.page)

    assert found == dict.fromkeys(found, (nothing, False))


def test_a_decision_is_kept_as_soon_as_it_is_made(new_context, live_server, world):
    cycle, _ = world
    desk = sit_down(new_context, live_server.url)
    upload(desk, cycle, DETAIL)
    question = desk.ready.locator(".decide").filter(has_text="Kristine Skele")
    expect(desk.page.locator("#outcome")).to_contain_text("8 people will be marked present")

    question.get_by_label("Šķēle-Liepiņa Kristīne").check()
    expect(desk.page.locator("#outcome")).to_contain_text("9 people will be marked present")
    address = desk.page.url
    desk.page.close()

    again = desk.page.context.new_page()
    again.goto(address)
    expect(again.locator(".decide").filter(has_text="Kristine Skele").get_by_label("Šķēle-Liepiņa")).to_be_checked()
    assert recorded(2, cycle) == {}
