"""The overview, the report and the years in a browser: accessible, drawn under the strict policy, and printed well."""

import re

import pytest
from playwright.sync_api import Page, expect

from registrations.attendance import marking
from registrations.core.history import ChangeContext
from registrations.models import Registration
from registrations.models.history import Via
from tests.browser.organising import Desk, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.factories import make_cycle, make_registration, make_session, make_trainer
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
PLACES = ("Cēsu novads", "Liepāja", "Rīga", "Rēzekne", "Jelgava", "kaut kur")
# The red of the brand on paper, and the light one of the dark scheme.
FILLS = {"light": "rgb(157, 34, 53)", "dark": "rgb(242, 156, 168)"}


@pytest.fixture
def cycle(at, live_server) -> Cycle:
    """A cycle in its middle, with people of all kinds and everything there is to do."""
    at("2023-12-19 10:15")
    cycle = make_cycle(title="Mēs savai kopienai: pavasara grupa ar ļoti garu nosaukumu", capacity=40)
    cycle.trainers.set([make_trainer()])
    for number in range(36):
        make_registration(
            cycle=cycle,
            status="waiting" if number > 32 else "confirmed",
            institution_type=Registration.InstitutionType.values[number % 9],
            municipality=PLACES[number % 6],
        )
    for session in cycle.schedule[:2]:
        marking.mark_the_rest_present(session, origin=ChangeContext(via=Via.ADMIN))
        marking.close(session.pk, origin=ChangeContext(via=Via.ADMIN))
    cycle.sessions.filter(attendance_closed_at__isnull=True).update(join_url="")
    return cycle


@pytest.fixture
def desk(new_context, live_server, cycle) -> Desk:
    return sit_down(new_context, live_server.url)


def printed_pages(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def fill_of(page: Page) -> str:
    return str(page.locator("rect.f-brand").first.evaluate("one => getComputedStyle(one).fill"))


@pytest.mark.parametrize("name", ["cycle_overview", "cycle_summary", "cycle_years"])
def test_page_is_accessible_at_every_width_and_in_both_schemes(desk, cycle, name):
    desk.open(name, *([] if name == "cycle_years" else [cycle.pk]))
    for details in desk.page.locator("details").all():
        details.locator("summary").click()

    assert found_by_axe(desk.page) == {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
    assert scrolls_sideways(desk.page) is False


def test_charts_take_the_colours_of_the_scheme(desk, cycle):
    desk.open("cycle_overview", cycle.pk)
    found = {}
    for scheme in SCHEMES:
        desk.page.emulate_media(color_scheme=scheme)
        found[scheme] = fill_of(desk.page)

    assert found == FILLS


def test_each_chart_has_a_name_a_description_and_a_table(desk, cycle):
    desk.open("cycle_overview", cycle.pk)
    names = ["Registrations per day", "Attendance per session", "The road to the grant"]
    names += ["Participants by type of institution", "Participants by region"]
    for name in names:
        expect(desk.page.get_by_role("img", name=name)).to_have_accessible_description(re.compile(r"\d"))
    for summary in desk.page.locator("summary").all():
        summary.click()

    assert desk.page.locator("figure table:visible").count() == len(names)
    expect(desk.page.get_by_role("row", name="1. Iepazīšanās nodarbība „Es un mana identitāte” 33 33")).to_be_visible()


def test_what_is_to_be_done_comes_before_the_charts(desk, cycle):
    desk.open("cycle_overview", cycle.pk)
    tasks = desk.page.locator(".tasks a")

    links = ["The Zoom link of session 4 is missing", "The Zoom link of session 5 is missing"]
    expect(tasks).to_have_text(
        ["33 people without a mark in session 3", "7 places are free, and people wait (3)", *links]
    )
    assert tasks.first.bounding_box()["y"] < desk.page.locator("figure").first.bounding_box()["y"]
    tasks.first.click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("session 3")


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_report_is_one_page_of_paper(new_context, live_server, cycle, language):
    for _ in range(5):
        make_session(cycle=cycle, title="Sarunas ar kopienas iedzīvotājiem par to, kas viņiem patiešām ir vajadzīgs")
    desk = sit_down(new_context, live_server.url, language=language)
    desk.open("cycle_summary", cycle.pk)

    assert desk.page.locator("tbody").first.locator("tr").count() == 10
    assert printed_pages(desk.page) == 1


def test_the_overview_prints_its_charts_without_buttons_on_two_pages(desk, cycle):
    desk.open("cycle_overview", cycle.pk)
    assert printed_pages(desk.page) == 2
    desk.page.emulate_media(media="print")

    expect(desk.page.locator(".abar")).to_be_hidden()
    expect(desk.page.locator("figure svg").last).to_be_visible()
