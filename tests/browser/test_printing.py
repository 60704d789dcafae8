"""Paper: a cycle is a poster of one sheet, the personal page a programme without anything secret."""

import io
import re
from urllib.parse import urlsplit

import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import personal_states, public_states
from tests.browser.visiting import BETWEEN

A4 = (595, 842)


def sheets(page: Page) -> list[tuple[int, int]]:
    """Return the size of each sheet, in points."""
    printed = page.pdf(prefer_css_page_size=True).decode("latin-1")
    found = re.findall(r"/Type\s*/Page\b[^s].*?/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed, re.DOTALL)
    return [(round(float(width)), round(float(height))) for width, height in found]


def test_cycle_prints_as_one_sheet_for_the_wall(visit):
    public_states.cycle_open(visit)
    found = sheets(visit.page)
    visit.page.emulate_media(media="print")

    assert found == [A4]
    expect(visit.page.locator(".poster-foot svg")).to_be_visible()
    for hidden in (".btn", ".site-head", ".site-foot", ".cal-grid", "details", ".back"):
        expect(visit.page.locator(hidden).locator("visible=true")).to_have_count(0)


def test_code_on_the_poster_is_read_by_a_telephone(visit, settings):
    settings.SITE_URL = "https://apmacibas.lmb.example"
    public_states.cycle_open(visit)
    visit.page.emulate_media(media="print")
    picture = Image.open(io.BytesIO(visit.page.screenshot(full_page=True)))

    codes = zxingcpp.read_barcodes(picture)

    assert [code.text for code in codes] == [f"https://apmacibas.lmb.example{urlsplit(visit.page.url).path}"]


def test_personal_page_prints_without_the_link_and_the_data(visit):
    personal_states.show(visit, personal_states.participant(visit, BETWEEN, "xx"))
    found = sheets(visit.page)
    visit.page.emulate_media(media="print")

    assert found == [A4]
    text = visit.page.locator("body").inner_text()
    assert "Attended" in text
    assert "@" not in text.partition("Questions")[0]
    assert "zoom.us" not in text
