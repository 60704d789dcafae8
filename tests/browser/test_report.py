"""A participants' report on a real screen, and without a script: nothing of it needs one."""

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.browser.organising import recorded, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.factories import make_cycle, make_registration
from tests.registrations.reporting import DETAIL, SAMPLES, lines, roster

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

    question = page.locator(".entry").filter(has_text="Kristine Skele")
    question.get_by_label("Other…").check()
    question.get_by_label("Remember this name").check()
    question.get_by_label("Šķēle-Liepiņa Kristīne").check()
    page.get_by_role("button", name="Keep the decisions and go on later").click()
    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    page.get_by_role("link", name="Go on").click()
    expect(question.get_by_label("Šķēle-Liepiņa Kristīne")).to_be_checked()
    assert recorded(2, cycle) == {}
    page.get_by_role("button", name="Save attendance").click()
    expect(page.locator(".flash").first).to_contain_text("9 people marked present.")
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
    found["closed"] = found_by_axe(desk.page), scrolls_sideways(desk.page)
    for summary in desk.page.locator("summary").all():
        summary.click()
    for choice in desk.page.locator(".entry .opens").all():
        choice.check()
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
    question = desk.ready.locator(".entry").filter(has_text="Kristine Skele")
    expect(desk.page.locator("#outcome")).to_contain_text("8 people will be marked present")

    question.get_by_label("Šķēle-Liepiņa Kristīne").check()
    expect(desk.page.locator("#outcome")).to_contain_text("9 people will be marked present")
    address = desk.page.url
    desk.page.close()

    again = desk.page.context.new_page()
    again.goto(address)
    expect(again.locator(".entry").filter(has_text="Kristine Skele").get_by_label("Šķēle-Liepiņa")).to_be_checked()
    assert recorded(2, cycle) == {}


def height_of(entry: Locator) -> float:
    box = entry.bounding_box()
    return box["height"] if box else 0


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_question_is_at_most_120_pixels_tall_until_it_is_opened(new_context, live_server, world, width):
    cycle, _ = world
    desk = sit_down(new_context, live_server.url, language="lv", width=width, java_script_enabled=False)
    desk.open("report", cycle.pk, cycle.schedule[1].pk)
    desk.page.locator("#file").set_input_files(SAMPLES / DETAIL)
    desk.page.locator("main button.main").click()
    desk.page.wait_for_load_state()
    entries = desk.page.locator(".entry")

    heights = [height_of(entry) for entry in entries.all()]
    assert (len(heights), [height for height in heights if height > 120]) == (5, [])
    entries.first.locator(".opens").check()
    assert height_of(entries.first) > 120


def test_each_question_is_one_stop_of_the_keyboard_and_decided_with_arrows(new_context, live_server, world):
    cycle, _ = world
    desk = sit_down(new_context, live_server.url)
    upload(desk, cycle, DETAIL)
    page = desk.page
    questions = desk.ready.locator("section[aria-labelledby=decide] .entry")
    first = questions.first.locator("input[type=radio]").first
    first.focus()
    stops = []
    for _ in range(questions.count()):
        stops.append(page.evaluate("document.activeElement.closest('.entry').id"))
        page.keyboard.press("Tab")
    assert stops == [question.get_attribute("id") for question in questions.all()]

    first.focus()
    page.keyboard.press("Space")
    expect(first).to_be_checked()
    page.keyboard.press("ArrowRight")
    expect(first).not_to_be_checked()


def test_two_organisers_at_one_draft_see_what_the_other_decided(new_context, live_server, world):
    cycle, _ = world
    first = sit_down(new_context, live_server.url)
    second = sit_down(new_context, live_server.url, username="dace")
    upload(first, cycle, DETAIL)
    second.page.goto(first.page.url)
    name = "Kristine Skele"
    first.ready.locator(".entry").filter(has_text=name).get_by_label("Šķēle-Liepiņa").check()
    expect(first.page.locator("#outcome")).to_contain_text("9 people will be marked present")

    other = second.ready.locator("section[aria-labelledby=decide] .entry").filter(has_not_text=name).first
    other.get_by_label("Not a participant").check()
    expect(second.page.locator("[data-live=colleague]")).to_contain_text("A colleague has decided 1 answer meanwhile.")
    expect(second.page.locator("#outcome")).to_contain_text("9 people will be marked present")
    second.page.get_by_role("link", name="Show it").click()

    decided = second.ready.locator(".entry").filter(has_text=name)
    expect(decided.get_by_label("Šķēle-Liepiņa")).to_be_checked()
    expect(decided).to_contain_text("Decided by Ilze")


def test_forty_people_with_eight_doubtful_ones_take_at_most_twelve_actions(at, new_context, live_server):
    at("2023-12-11 18:00")
    cycle = make_cycle()
    sure = [f"Anna {first}ā{second}ene" for first in "BCDF" for second in "ghklmnpr"]
    doubtful = [f"{name} Zīle" for name in ("Baiba", "Dace", "Elīna", "Ģirts", "Ilze", "Jānis", "Kārlis", "Līga")]
    for name in (*sure, *doubtful):
        make_registration(cycle=cycle, first_name=name.split()[0], last_name=name.split()[1])
    page = sit_down(new_context, live_server.url).page
    page.goto(f"{live_server.url}/en/admin/cycles/{cycle.pk}/sessions/{cycle.schedule[1].pk}/report/")
    data = lines(*sure, *(name.split()[0] for name in doubtful))
    actions = 0

    page.get_by_label("File with the report").set_input_files(FilePayload(name="r.csv", mimeType="", buffer=data))
    page.get_by_role("button", name="Read the report").click()
    for entry in page.locator("section[aria-labelledby=decide] .entry").all():
        entry.locator("input[type=radio]").first.check()
        actions += 1
    page.get_by_role("button", name="Save attendance").click()

    expect(page.locator(".flash").first).to_contain_text("40 people marked present.")
    assert actions + len(["file", "read", "save"]) == 11
