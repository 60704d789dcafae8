"""Writing to the people of a cycle without scripts: from the tab to the list of who got it."""

import pytest
from playwright.sync_api import expect

from registrations.models import GroupMessage, Message
from tests.browser.organising import sit_down
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.ignore_template_errors


@pytest.fixture
def page(new_context, live_server, at):
    cycle = make_cycle()
    for name in ("Anna", "Bruno", "Cilda"):
        make_registration(cycle=cycle, first_name=name, last_name="Ābele")
    at("2023-12-12 12:00")
    page = sit_down(new_context, live_server.url, language="lv", java_script_enabled=False).page
    page.goto(f"{live_server.url}/admin/cycles/{cycle.pk}/messages/")
    page.get_by_role("link", name="Rakstīt").click()
    return page


def press(page, name):
    page.get_by_role("button", name=name).locator("visible=true").last.click()


def test_a_message_is_written_looked_at_and_sent(page):
    page.get_by_label("Temats").fill("Materiāli")
    page.get_by_label("Teksts").fill("Labdien, {vārds}!\n\nMateriāli ir **te**: {saite}")
    press(page, "Apskatīt")
    letter = page.locator(".letter")
    expect(letter.locator("mark").first).to_have_text("Anna")
    page.get_by_role("link", name="Nākamais cilvēks").click()
    expect(letter.locator("mark").first).to_have_text("Bruno")
    assert Message.objects.count() == 0

    press(page, "Nosūtīt 3 cilvēkiem")

    expect(page.get_by_role("status").first).to_contain_text("3 cilvēkiem")
    expect(page.locator("tbody tr")).to_have_count(3)
    assert sorted(Message.objects.values_list("registration__first_name", flat=True)) == ["Anna", "Bruno", "Cilda"]


def test_a_saved_text_is_put_in_and_planned_for_later(page):
    page.get_by_label("Sagatave").select_option("thanks")
    press(page, "Ielikt")
    expect(page.get_by_label("Temats")).to_have_value("Paldies un anketa")
    page.get_by_label("Vēlāk").check(force=True)
    page.get_by_label("Datums").fill("2023-12-18")
    page.get_by_label("Laiks").fill("09:00")
    press(page, "Apskatīt")
    page.get_by_role("link", name="Nākamais cilvēks").click()
    press(page, "Ieplānot 3 cilvēkiem")

    expect(page.locator("ol.line li").filter(has_text="Paldies un anketa")).to_contain_text("plkst. 9.00")
    assert Message.objects.count() == 0
    assert GroupMessage.objects.get().scheduled_at is not None


def test_with_scripts_the_letter_follows_what_is_typed_and_nothing_is_stored(new_context, live_server, at):
    at("2023-12-12 12:00")
    make_registration(cycle=(cycle := make_cycle()), first_name="Anna", last_name="Ābele")
    page = sit_down(new_context, live_server.url, language="lv").page
    page.goto(f"{live_server.url}/admin/cycles/{cycle.pk}/messages/write/")

    page.get_by_label("Temats").fill("Materiāli")
    page.get_by_label("Teksts").fill("Labdien, {vārds}! **Svarīgi**")

    letter = page.locator("#letter .letter")
    expect(letter.locator("mark")).to_have_text("Anna")
    expect(letter.locator(".letter-in b")).to_have_text("Svarīgi")
    expect(letter).to_contain_text("Materiāli")
    assert (GroupMessage.objects.count(), Message.objects.count()) == (0, 0)
