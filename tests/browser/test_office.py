"""The pages on which an organiser writes, approves and counts: accessible, and alive while work goes on."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from registrations.models import Message
from tests.browser.organising import Desk, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.certifying import close, mark
from tests.factories import make_cycle, make_registration
from tests.registrations.grouping import make_group_message, send

pytestmark = pytest.mark.ignore_template_errors
NOTHING: dict[tuple[int, str], list[str]] = {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}


@pytest.fixture
def cycle(at, live_server):
    """A cycle that is over, in which somebody has reached the condition and somebody is one mark short."""
    cycle = make_cycle()
    people = [make_registration(cycle=cycle) for _ in range(3)]
    at("2024-01-20 10:00")
    for person, pattern in zip(people, ("xxxxx", "xxxoo", "xxxxo"), strict=True):
        mark(person, pattern)
    close(cycle)
    return cycle


@pytest.fixture
def desk(new_context, live_server, cycle):
    return sit_down(new_context, live_server.url, language="lv")


@pytest.fixture
def group_message(cycle, desk):
    group_message = make_group_message(cycle, by=User.objects.get())
    send(group_message)
    return group_message


@pytest.fixture
def rows(cycle, group_message):
    """The numbers of what the pages are about."""
    return {
        "cycle": cycle.pk,
        "group_message": group_message.pk,
        "draft": make_group_message(cycle, by=group_message.created_by, body="Labdien, {vards}! {nezināms}").pk,
    }


def site_of(desk: Desk, name: str, *ids: int) -> str:
    with translation.override("lv"):
        return desk.site + reverse(f"admin:{name}", args=ids)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("index", ""),
        ("cycle_messages", "cycle"),
        ("messages_every", "cycle"),
        ("message_write", "cycle"),
        ("message_edit", "draft"),
        ("message_sent", "group_message"),
        ("registrations_grantlist_review", "cycle"),
        ("people_import", "cycle"),
        ("registrations_certificate_cycle", "cycle"),
    ],
)
def test_page_is_accessible(desk, rows, name, about):
    numbers = [rows["cycle"]] if name.startswith("message") else []
    if about and [rows[about]] != numbers:
        numbers.append(rows[about])
    desk.page.goto(site_of(desk, name, *numbers))
    for summary in desk.page.locator("main summary:visible").all():
        summary.click()

    assert (found_by_axe(desk.page), scrolls_sideways(desk.page)) == (NOTHING, False)


def test_progress_goes_on_by_itself(desk, group_message):
    desk.page.goto(site_of(desk, "message_sent", group_message.cycle_id, group_message.pk))
    expect(desk.page.locator(".stat b").first).to_have_text("0 / 3")

    Message.objects.filter(group_message=group_message).update(sent_at=timezone.now())

    expect(desk.page.locator(".stat b").first).to_have_text("3 / 3")
    expect(desk.page.get_by_role("button", name="Apturēt")).to_have_count(0)
