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
# Where colours are forced there are no backgrounds: what may be pressed has an edge or a line.
WITHOUT_EDGE = """() => [...document.querySelectorAll("button, select, textarea, input, a[class*=btn]")]
  .filter((element) => element.checkVisibility({visibilityProperty: true}) && element.offsetWidth > 3)
  .filter((element) => !["checkbox", "radio", "hidden"].includes(element.type))
  .filter((element) => {
    const {borderBottomStyle, borderBottomWidth, textDecorationLine} = getComputedStyle(element);
    const hasEdge = borderBottomStyle !== "none" && parseFloat(borderBottomWidth) > 0;
    return !hasEdge && !textDecorationLine.includes("underline");
  })
  .map((element) => element.cloneNode(false).outerHTML)"""
LOOKS_CURRENT = """() => [...document.querySelectorAll("nav")].map((nav) =>
  [...nav.querySelectorAll("li > a")].filter((link) => {
    const {borderBottomColor, borderBottomWidth} = getComputedStyle(link);
    const ground = getComputedStyle(document.body).backgroundColor;
    return parseFloat(borderBottomWidth) > 1 && borderBottomColor !== ground;
  }).filter((link) => !link.ariaCurrent).map((link) => link.cloneNode(false).outerHTML)).flat()"""
# What stays while the page is scrolled, and leaves little to read on a screen of 1280 by 1024 at 400 %.
COVERING = """() => {
  window.scrollTo(0, document.documentElement.scrollHeight / 2);
  return [...document.querySelectorAll("body *")]
    .filter((element) => ["fixed", "sticky"].includes(getComputedStyle(element).position))
    .filter((element) => {
      const {top, bottom, height, width} = element.getBoundingClientRect();
      return top < innerHeight && bottom > 0 && height > innerHeight / 3 && width > innerWidth / 2;
    })
    .map((element) => element.cloneNode(false).outerHTML);
}"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_page_is_accessible_at_every_width_and_in_both_schemes(page, live_server, at, state):
    state(Visit(page, live_server.url, at))

    assert found_by_axe(page) == {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
    assert (without_edges(page), covering(page)) == ([], [])
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
      document.querySelector("header").style.cssText = "position: sticky; top: 0; height: 100px";
      document.querySelector("main button[type=submit]").style.border = "0";
      document.querySelector("nav li:not(:has([aria-current])) > a").style.borderColor = "CanvasText";
    }""")
    found = {where: {line.partition(":")[0] for line in lines} for where, lines in found_by_axe(visit.page).items()}

    assert found == {
        (390, "light"): {"color-contrast", "label"},
        (390, "dark"): {"color-contrast"},
        (1280, "light"): {"color-contrast", "label"},
        (1280, "dark"): {"color-contrast"},
    }
    assert len(without_edges(visit.page)) == 2
    assert len(covering(visit.page)) == 1
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


def without_edges(page: Page) -> list[str]:
    """Name what nobody could find, or what looks chosen and is not, in the colours somebody forces on all pages."""
    page.emulate_media(color_scheme="light", forced_colors="active")
    found: list[str] = page.evaluate(WITHOUT_EDGE) + page.evaluate(LOOKS_CURRENT)
    page.emulate_media(forced_colors="none")
    return found


def covering(page: Page) -> list[str]:
    page.set_viewport_size({"width": 320, "height": 256})
    found: list[str] = page.evaluate(COVERING)
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
