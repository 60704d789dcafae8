"""An organiser's whole afternoon: arrivals at the door, three corrections, closing, and who is at risk."""

import pytest
from playwright.sync_api import expect

from registrations.models import HistoryEntry
from tests.browser.organising import Desk, people, recorded, sit_down
from tests.factories import make_cycle
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
CAME = ["Ābele Anna", "Čaks Bruno", "Dzelzs Ģirts", "Ķirsis Jānis", "Ļaudone Kristīne"]


CORRECTIONS = {"Čaks Bruno": "n", "Ķirsis Jānis": "a", "Žagars Ūdris": "k"}
IN_THE_END = {
    "Ābele": "present",
    "Čaks": "absent",
    "Dzelzs": "present",
    "Ķirsis": "excused",
    "Ļaudone": "present",
    "Žagars": "present",
}


def test_an_afternoon_from_the_door_to_who_is_at_risk(new_context, live_server, at):
    at("2023-12-04 16:30")
    cycle = make_cycle(required_sessions=5)
    people(cycle)
    desk = sit_down(new_context, live_server.url, width=820, has_touch=True)

    let_in(desk, cycle)
    correct(desk, cycle)
    close(desk)
    desk.page.get_by_label("Grant").select_option("Out of reach")

    at_risk = desk.page.locator("tbody tr:visible .name")
    expect(at_risk).to_have_text(["Čaks Bruno", "Ķirsis Jānis", "Šmite Ņina"])
    assert recorded(1, cycle) == IN_THE_END
    ways = list(HistoryEntry.objects.order_by("pk").values_list("via", flat=True))
    assert ways == [*["door"] * 5, *["grid"] * 3, "admin"]


def let_in(desk: Desk, cycle: Cycle) -> None:
    desk.open("door", cycle.pk, cycle.schedule[0].pk)
    for name in CAME:
        desk.guest(name).tap()
    expect(desk.page.locator(".waiting")).to_have_count(0)
    expect(desk.page.locator("#arrivals")).to_have_text("5 of 7")


def correct(desk: Desk, cycle: Cycle) -> None:
    desk.page.get_by_role("navigation", name="Sections of the cycle").get_by_role("link", name="Sessions").tap()
    desk.page.get_by_role("link", name="The whole table of attendance").tap()
    desk.is_ready()
    for name, key in CORRECTIONS.items():
        desk.cell(name, 1).focus()
        desk.press(key)
        desk.saved()


def close(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("link", name="Attendance checked: close, session 1").tap()
    expect(page.locator(".people li")).to_have_text(["Šmite Ņina, Cēsu muzejs"])
    page.get_by_role("button", name="Attendance checked: close").tap()
    expect(page.locator(".flash")).to_have_text("The attendance of session 1 is checked and closed.")
    desk.is_ready()
