"""The pages on which an organiser writes, approves and counts: accessible, and alive while work goes on."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from registrations import notices
from registrations.models import Message
from tests.browser.desk import Desk, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.certifying import close, mark
from tests.factories import make_cycle, make_registration
from tests.registrations.grouping import make_mailing, send

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
def mailing(cycle, desk):
    mailing = make_mailing(cycle, by=User.objects.get())
    send(mailing)
    return mailing


@pytest.fixture
def rows(cycle, mailing):
    """The numbers of what the pages are about."""
    session = cycle.schedule[4]
    return {
        "cycle": cycle.pk,
        "mailing": mailing.pk,
        "draft": make_mailing(cycle, by=mailing.created_by, body="Labdien, {vards}! {nezināms}").pk,
        "notice": session.notices.create(was=notices.facts_of(session) | {"venue": "Citur"}).pk,
    }


def site_of(desk: Desk, name: str, *ids: int) -> str:
    with translation.override("lv"):
        return desk.site + reverse(f"admin:{name}", args=ids)


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("index", ""),
        ("registrations_mailing_preview", "draft"),
        ("registrations_mailing_progress", "mailing"),
        ("registrations_sessionnotice_change", "notice"),
        ("registrations_grantlist_review", "cycle"),
        ("registrations_registration_import", "cycle"),
        ("registrations_certificate_cycle", "cycle"),
    ],
)
def test_page_is_accessible(desk, rows, name, about):
    desk.page.goto(site_of(desk, name, *([rows[about]] if about else [])))
    for summary in desk.page.locator("main summary:visible").all():
        summary.click()

    assert (found_by_axe(desk.page), scrolls_sideways(desk.page)) == (NOTHING, False)


def test_progress_goes_on_by_itself(desk, mailing):
    desk.page.goto(site_of(desk, "registrations_mailing_progress", mailing.pk))
    expect(desk.page.locator(".stat b").first).to_have_text("0 / 3")

    Message.objects.filter(mailing=mailing).update(sent_at=timezone.now())

    expect(desk.page.locator(".stat b").first).to_have_text("3 / 3", timeout=10_000)
    expect(desk.page.get_by_role("button", name="Apturēt")).to_have_count(0)
