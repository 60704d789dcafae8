"""
The whole way of a participant, on a phone without JavaScript: nobody has to guess whether something worked.

Registered, into a calendar, the link lost and found, an absence announced, joined on the day,
the certificate fetched.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from registrations.mail import outbox
from registrations.models import Registration
from tests.browser import visiting
from tests.browser.visiting import Visit, in_every_engine
from tests.certifying import close, mark
from trainings.models import Session

pytestmark = in_every_engine

ZOOM = "https://us02web.zoom.us/j/81234567890?pwd=" + "a" * 48


@pytest.fixture
def phone(visit_without_scripts: Visit, settings: Any) -> Visit:
    settings.SITE_URL = visit_without_scripts.site
    return visit_without_scripts


def newest_mail() -> str:
    outbox.send_due()
    return str(mail.outbox[-1].body)


def own_page(letter: str) -> str:
    found = re.search(r"https?://\S+/my/[^/\s]+/", letter)
    assert found
    return found[0]


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=name).click()


def register(phone: Visit) -> None:
    phone.at(visiting.DURING)
    phone.open("cycle", visiting.rich_cycle().slug)
    phone.page.locator(".at-side").get_by_role("link", name="Register").click()
    visiting.fill_in(phone.page, email="anna@muzejs.example")
    press(phone.page, "Send the registration")
    phone.sees("Thank you! Your participation is confirmed")


def find_link(phone: Visit) -> str:
    phone.open("find_any")
    phone.page.locator("#id_email").fill("Anna@muzejs.example")
    press(phone.page, "Send the link")
    phone.sees("Check your e-mail")
    return own_page(newest_mail())


def announce_absence(page: Page) -> None:
    page.get_by_role("link", name="I can’t come").nth(3).click()
    press(page, "Tell the organisers")
    expect(page.get_by_role("status")).to_contain_text("you won’t come")
    expect(page.locator("#session-4")).to_have_class(re.compile("changed"))


def test_everything_is_told_from_registering_to_the_certificate(phone):
    page = phone.page
    register(phone)
    google = page.get_by_role("link", name="Google Calendar")
    expect(google).to_have_attribute("href", re.compile(r"^https://calendar\.google\.com/calendar/r\?cid=webcal"))
    first = own_page(newest_mail())
    assert find_link(phone) == first

    phone.go(first)
    announce_absence(page)

    # On the day the one filled button is the one of the day.
    phone.at("2023-12-11 12:50")
    Session.objects.filter(title__contains="citi").update(join_url=ZOOM)
    phone.go(first)
    expect(page.locator("main .btn-online")).to_have_attribute("href", ZOOM)

    phone.at(visiting.AFTER)
    person = Registration.objects.select_related("cycle").get()
    mark(person, "xxx.x")
    close(person.cycle)
    phone.go(first)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the certificate").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")


def test_whoever_has_left_comes_back_with_one_form_filled_in(phone):
    page = phone.page
    register(phone)
    old = own_page(newest_mail())
    phone.go(f"{old}cancel/")
    press(page, "Yes, cancel my participation")
    expect(page.get_by_role("status")).to_contain_text("Your participation is cancelled")

    page.get_by_role("link", name="Register again").click()
    expect(page.locator("#id_email")).to_have_value("anna@muzejs.example")
    page.locator("#id_privacy_acknowledged").check()
    press(page, "Send the registration")
    phone.sees("Thank you! Your participation is confirmed")

    phone.go(old)
    expect(page.get_by_role("heading", name=re.compile("You have a new registration"))).to_be_visible()
    assert own_page(newest_mail()) != old
