"""
Firefox in which scripts are switched off: a participant's way on the narrowest phone, by keyboard.

Playwright waits with scripts of its own, which do not come to an end in such a browser; so this test looks and types.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, Playwright, ViewportSize
from pytest_django.live_server_helper import LiveServer

from registrations.mail import outbox
from tests.browser import visiting
from tests.browser.firefox import launch
from tests.browser.test_whole_way import newest_mail, own_page
from tests.browser.visiting import needs_firefox

PHONE: ViewportSize = {"width": 320, "height": 568}
TYPED = {
    "first_name": "Ģertrūde",
    "last_name": "Paraudziņa",
    "email": "gertrude@muzejs.example",
    "institution": "Izdomātais novada muzejs",
}


@dataclass(frozen=True)
class Reader:
    """Somebody at the keyboard of one window, who notes whatever is wider than the screen."""

    page: Page
    wide: list[str]

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def look(self) -> None:
        if self.page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            self.wide.append(self.page.url)

    def press(self, target: Locator, key: str = "Enter") -> None:
        target.evaluate("(element) => element.focus()")
        self.page.keyboard.press(key)

    def follow(self, target: Locator) -> None:
        with self.page.expect_navigation():
            self.press(target)
        self.look()

    def link(self, name: str) -> None:
        self.follow(self.page.locator("main").get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.follow(self.page.locator("main").get_by_role("button", name=name))

    def type(self, field: str, text: str) -> None:
        self.page.locator(f"#id_{field}").evaluate("(element) => element.focus()")
        self.page.keyboard.insert_text(text)

    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def told(self) -> str:
        return self.page.locator("[role=status] .banner-title").inner_text()


@pytest.fixture
def reader(playwright: Playwright, tmp_path: Any) -> Iterator[Reader]:
    browser = launch(playwright, tmp_path, **{"javascript.enabled": False})
    page = browser.new_context(viewport=PHONE).new_page()
    page.set_default_timeout(30_000)
    yield Reader(page, [])
    browser.close()


@needs_firefox
def test_participant_registers_cancels_and_comes_back(reader: Reader, live_server: LiveServer, at: Any, settings: Any):
    settings.SITE_URL = live_server.url
    at(visiting.DURING)
    visiting.rich_cycle()
    register(reader, f"{live_server.url}/en/")
    first = own_page(newest_mail())
    announce_absence(reader, first)
    cancel(reader, first)
    assert find_link(reader, f"{live_server.url}/en/find/") == first
    register_again(reader, first)

    assert own_page(newest_mail()) != first
    assert reader.wide == []


def register(reader: Reader, home: str) -> None:
    reader.open(home)
    reader.link("Register")
    for field, text in TYPED.items():
        reader.type(field, text)
    reader.press(reader.page.locator("#id_institution_type_0"), "Space")
    reader.button("Send the registration")
    assert reader.page.title().startswith("Error: ")
    reader.press(reader.page.locator("#id_privacy_acknowledged"), "Space")
    reader.button("Send the registration")
    assert reader.heading() == "Thank you! Your participation is confirmed"


def announce_absence(reader: Reader, own: str) -> None:
    reader.open(own)
    reader.link("I can’t come")
    reader.button("Tell the organisers")
    assert "you won’t come" in reader.told()


def cancel(reader: Reader, own: str) -> None:
    reader.open(own)
    reader.link("Cancel my participation")
    reader.button("Yes, cancel my participation")
    assert reader.told() == "Your participation is cancelled"


def find_link(reader: Reader, address: str) -> str:
    reader.open(address)
    reader.type("email", "Gertrude@Muzejs.example")
    reader.button("Send the link")
    assert reader.heading() == "Check your e-mail"
    outbox.send_due()
    assert mail.outbox[-1].to == [TYPED["email"]]
    return own_page(str(mail.outbox[-1].body))


def register_again(reader: Reader, own: str) -> None:
    reader.open(own)
    reader.link("Register again")
    reader.press(reader.page.locator("#id_privacy_acknowledged"), "Space")
    reader.button("Send the registration")
    assert reader.heading() == "Thank you! Your participation is confirmed"
