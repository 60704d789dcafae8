"""Marks on their way to the server: two organisers at once, no connection, sessions that are closed or to come."""

import pytest
from playwright.sync_api import Route, expect

from registrations.models import Attendance, BrowserSession, HistoryEntry
from tests.browser.organising import people, recorded, sit_down
from tests.factories import PASSWORD, make_cycle
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
# The admin keeps its colours there too.
WAITING = "Object.keys(localStorage).filter((key) => key.startsWith('attendance:')).length"


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


def test_two_organisers_lose_nothing_and_the_second_is_asked(desk, cycle, new_context, live_server):
    colleague = sit_down(new_context, live_server.url, username="peteris")
    colleague.open("grid", cycle.pk)
    colleague.cell("Ābele Anna", 1).focus()
    colleague.press("n k")
    colleague.saved()

    desk.cell("Ābele Anna", 1).focus()
    desk.press("k ArrowDown k")
    conflict = desk.page.locator("#conflicts li")
    expect(conflict).to_contain_text("Ābele Anna, session 1: Peteris changed it 11\u00a0December at 16.30 to “absent”.")
    assert recorded(1, cycle)["Ābele"] == "absent"
    expect(desk.cell("Ābele Anna", 1)).to_have_attribute("aria-label", "Ābele Anna, session 1: absent")
    conflict.get_by_role("button", name="Change it to “present”").click()
    expect(conflict).to_have_count(0)
    desk.saved()

    assert recorded(1, cycle) == {"Ābele": "present", "Čaks": "present", "Dzelzs": "present"}
    assert HistoryEntry.objects.filter(registration__last_name="Ābele").count() == 2


def test_the_mark_of_the_other_is_left_where_one_wants_it_so(desk, cycle, new_context, live_server):
    colleague = sit_down(new_context, live_server.url, username="peteris")
    colleague.open("grid", cycle.pk)
    colleague.cell("Ābele Anna", 1).focus()
    colleague.press("a")
    colleague.saved()
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k")
    desk.page.get_by_role("button", name="Leave it so").click()

    expect(desk.page.locator("#conflicts")).to_be_hidden()
    assert recorded(1, cycle) == {"Ābele": "excused"}


def test_without_a_connection_marks_wait_survive_a_reload_and_go_when_it_is_back(desk, cycle):
    page = desk.page
    page.context.set_offline(True)
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k n")
    expect(desk.status).to_have_text("No connection. Marks that wait: 2")
    expect(desk.cell("Ābele Anna", 1)).to_have_attribute("aria-label", "Ābele Anna, session 1: present, not saved yet")
    assert recorded(1, cycle) == {}

    # A reload finds the page, but marks still do not come through.
    page.route("**/marks/", lambda route: route.abort())
    page.context.set_offline(False)
    page.reload()
    expect(desk.cell("Čaks Bruno", 1)).to_have_attribute("aria-label", "Čaks Bruno, session 1: absent, not saved yet")
    page.unroute("**/marks/")
    page.evaluate("dispatchEvent(new Event('online'))")
    desk.saved()

    assert recorded(1, cycle) == {"Ābele": "present", "Čaks": "absent"}
    expect(desk.cell("Čaks Bruno", 1)).to_have_attribute("aria-label", "Čaks Bruno, session 1: absent")
    assert page.evaluate(WAITING) == 0


def test_an_answer_that_got_lost_is_asked_for_again_and_stores_nothing_twice(desk, cycle):
    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    desk.page.route("**/marks/", lose, times=1)
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k")
    desk.saved()

    assert (recorded(1, cycle), HistoryEntry.objects.count()) == ({"Ābele": "present"}, 1)


def test_marks_wait_when_the_login_has_ended(desk, cycle):
    desk.page.context.clear_cookies(name="sessionid")
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k")

    expect(desk.status).to_contain_text("Log in again in this window")
    assert recorded(1, cycle) == {}
    assert desk.page.evaluate(WAITING) == 1


def test_a_session_to_come_is_marked_after_a_confirmation_only(desk, cycle):
    desk.cell("Ābele Anna", 3).focus()
    desk.press("a")
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Do not mark").click()
    expect(desk.cell("Ābele Anna", 3)).to_have_attribute("aria-label", "Ābele Anna, session 3: not recorded")
    assert Attendance.objects.count() == 0

    desk.cell("Ābele Anna", 3).focus()
    desk.press("a")
    dialog.get_by_role("button", name="Mark it now").click()
    desk.saved()
    desk.press("a")
    desk.saved()

    assert recorded(3, cycle) == {"Ābele": "excused", "Čaks": "excused"}


def test_a_closed_session_asks_for_a_reason_once(desk, cycle):
    page = desk.page
    page.get_by_role("link", name="Attendance checked: close, session 1").click()
    page.get_by_role("button", name="Attendance checked: close").click()
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k")
    page.get_by_label("Reason").fill("signed the sheet")
    desk.press("Enter")
    desk.saved()
    desk.press("k")
    desk.saved()

    reasons = HistoryEntry.objects.filter(what="attendance").order_by("registration__sort_key")
    assert list(reasons.values_list("registration__last_name", "reason")) == [
        ("Ābele", "signed the sheet"),
        ("Čaks", "signed the sheet"),
    ]


def test_the_rest_are_marked_present_and_ctrl_z_takes_all_of_it_back(desk, cycle):
    desk.cell("Ābele Anna", 1).focus()
    desk.press("n")
    desk.saved()
    desk.page.get_by_role("link", name="All present, session 1").click()
    desk.page.get_by_role("button", name="Mark 6 people present").click()
    expect(desk.page.locator(".flash")).to_have_text("6 people marked present.")
    assert list(recorded(1, cycle).values()) == ["absent", *["present"] * 6]
    desk.is_ready()
    desk.press("Control+z")
    expect(desk.page.locator(".flash")).to_have_text("6 marks taken back.")

    assert recorded(1, cycle) == {"Ābele": "absent"}


def test_marks_outlive_the_end_of_a_login(desk, cycle):
    BrowserSession.objects.all().delete()
    desk.cell("Ābele Anna", 1).focus()
    desk.press("k")
    expect(desk.status).to_contain_text("Your session has ended")

    desk.page.reload()
    desk.page.get_by_label("E-mail address").fill("ilze")
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.page.get_by_role("button", name="Log in").click()
    desk.saved()

    assert recorded(1, cycle) == {"Ābele": "present"}
