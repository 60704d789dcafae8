"""Every kind of letter on the screens it is read on: nothing sideways, one filled button, colours that can be read."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from registrations.models import Message
from tests.browser.test_accessibility import RUN_AXE
from tests.registrations.every_letter import every_letter

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 640)
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.fixture
def letters(at):
    at("2023-11-27 12:00")
    return every_letter()


def test_every_letter_fits_and_can_be_read(page: Page, letters: list[Message]) -> None:
    wrong = {letter.kind: found for letter in letters if (found := faults(page, letter))}

    assert wrong == {}


def faults(page: Page, letter: Message) -> list[str]:
    page.set_content(letter.html)
    page.evaluate(AXE_SCRIPT)
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append(f"{width} {scheme}: sideways")
        found += [f"{scheme}: {fault}" for fault in page.evaluate(RUN_AXE, scheme == "dark")]
    if page.locator("a.e-button").count() > 1:
        found.append("more than one button")
    return found


def test_the_tile_of_a_session_keeps_its_size_on_the_narrowest_screen(page: Page, letters: list[Message]) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    page.set_content(next(letter for letter in letters if letter.kind == Message.Kind.REMINDER).html)

    box = page.locator("td.e-zoom, td.e-onsite").first.bounding_box()

    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (56, 58)
