"""From the first page on: certificates of a past cycle in two presses at most, an approved grant list in four."""

import pytest
from playwright.sync_api import expect

from registrations.models import GrantList
from tests.browser.organising import sit_down
from tests.certifying import close, mark
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def page(at, live_server, new_context):
    cycle = make_cycle()
    people = [make_registration(cycle=cycle) for _ in range(2)]
    at("2024-01-20 10:00")
    for person, pattern in zip(people, ("xxxxx", "xxxoo"), strict=True):
        mark(person, pattern)
    close(cycle)
    desk = sit_down(new_context, live_server.url, language="lv")
    desk.page.goto(f"{live_server.url}/admin/")
    return desk.page


def test_certificates_of_a_past_cycle_are_one_press_away(page):
    page.get_by_role("link", name="Apliecinājumi").first.click()

    expect(page.locator(".tbl tbody tr")).to_have_count(2)


def test_a_grant_list_is_approved_in_three_presses_and_leaves_the_list_of_work(page):
    page.get_by_role("link", name="Pārskatīt un apstiprināt").first.click()
    page.get_by_role("button", name="Apstiprināt sarakstu").click()
    page.get_by_role("button", name="Apstiprināt").click()

    expect(page.locator(".flash")).to_contain_text("1. versija")
    assert GrantList.objects.count() == 1
    page.get_by_role("link", name="Darāmais").first.click()
    expect(page.get_by_role("link", name="Pārskatīt un apstiprināt")).to_have_count(0)
