"""Axe finds nothing on any public page in any state, and no page scrolls sideways on the narrowest screen."""

from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser import other_states, personal_states, public_states
from tests.browser.visiting import STATES, Visit, needs_firefox
from tests.typography import LOOSE

# Importing them fills STATES.
SOURCES = (public_states, personal_states, other_states)
WIDTHS = (390, 1280)
SCHEMES: list[Literal["light", "dark"]] = ["light", "dark"]
# What axe finds, as rule and element: its whole answer is long, and most of it is what is right.
# It asks for no stylesheet itself: it takes the parts of an imported one for parts of the page.
RUN_AXE = """(onlyColours) => axe.run({
  resultTypes: ["violations"],
  preload: false,
  ...(onlyColours && {runOnly: {type: "rule", values: ["color-contrast", "link-in-text-block"]}}),
}).then(({violations}) => violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`)))"""

SET_WIDER = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
    p { margin-bottom: 2em !important; }
  `);
  document.adoptedStyleSheets = [sheet];
}"""
WIDER_THAN_THE_PAGE = """() => {
  const {scrollWidth, clientWidth} = document.documentElement;
  const all = scrollWidth > clientWidth ? [...document.querySelectorAll("body, body *")] : [];
  return all
    .filter((element) => element.getBoundingClientRect().right > clientWidth)
    .map((element) => `${scrollWidth} > ${clientWidth}: ${element.cloneNode(false).outerHTML}`);
}"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_page_is_accessible_at_every_width_and_in_both_schemes(page, live_server, at, state):
    state(Visit(page, live_server.url, at))

    assert found_by_axe(page) == {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
    assert sticks_out(page) == []
    assert LOOSE.findall(page.locator("body").inner_text()) == []


@needs_firefox
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_page_fits_the_narrowest_screen_in_firefox_too(firefox_window, live_server, at, state):
    state(Visit(firefox_window, live_server.url, at))

    assert sticks_out(firefox_window) == []


def test_faults_would_be_found(visit):
    public_states.form(visit)
    visit.page.evaluate("""() => {
      document.querySelector("#id_email").removeAttribute("aria-describedby");
      document.querySelector("label[for=id_email]").remove();
      document.querySelector("p.measure").style.color = "#777";
      document.querySelector("h1").style.minWidth = "400px";
    }""")
    found = {where: {line.partition(":")[0] for line in lines} for where, lines in found_by_axe(visit.page).items()}

    assert found == {
        (390, "light"): {"color-contrast", "label"},
        (390, "dark"): {"color-contrast"},
        (1280, "light"): {"color-contrast", "label"},
        (1280, "dark"): {"color-contrast"},
    }
    assert sticks_out(visit.page) != []


def found_by_axe(page: Page) -> dict[tuple[int, str], list[str]]:
    """Return what is wrong at each width in each scheme. Schemes differ in colours, so the dark is asked for those."""
    page.evaluate(AXE_SCRIPT)
    found: dict[tuple[int, str], list[str]] = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = page.evaluate(RUN_AXE, scheme == "dark")
    return found


def sticks_out(page: Page) -> list[str]:
    """Name what is wider than 320 pixels, also with wider spacing (WCAG 2.2, 1.4.10 and 1.4.12)."""
    page.set_viewport_size({"width": 320, "height": 568})
    found: list[str] = page.evaluate(WIDER_THAN_THE_PAGE)
    page.evaluate(SET_WIDER)
    found += page.evaluate(WIDER_THAN_THE_PAGE)
    return found


def scrolls_sideways(page: Page) -> bool:
    return sticks_out(page) != []
