"""Axe finds nothing on any public page in any state, and no page scrolls sideways on the narrowest screen."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.states import STATES, Visit

WIDTHS, SCHEMES = (390, 1280), ("light", "dark")
# All that was found, as rule and element: the whole answer of axe is long, and most of it is what is right.
RUN_AXE = """() => axe.run({resultTypes: ["violations"], elementRef: false}).then(
  (results) => results.violations.flatMap(({id, nodes}) => nodes.map(({html}) => `${id}: ${html}`)))"""


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_page_is_accessible_at_every_width_and_in_both_schemes(page, live_server, at, state):
    """Colours alone depend on the scheme, so in the dark only they are looked at."""
    state(Visit(page, live_server.url, at))
    page.evaluate(AXE_SCRIPT)
    found = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found[width, scheme] = page.evaluate(RUN_AXE)

    assert found == {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
    assert scrolls_sideways(page) is False


def scrolls_sideways(page: Page) -> bool:
    """Say whether the page is wider than a screen of 320 pixels (WCAG 2.2, 1.4.10)."""
    page.set_viewport_size({"width": 320, "height": 568})
    return page.evaluate("document.documentElement.scrollWidth > 320")
