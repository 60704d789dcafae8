"""What programs find: icons, the map of the site, the picture of a cycle, facts for search engines."""

import datetime
import json
import re
import struct
from typing import Any
from xml.etree import ElementTree

import pytest

from registrations.previews import pictures
from tests.factories import make_cycle

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.fixture(autouse=True)
def _now(at) -> None:
    at("2023-11-20 12:00")


def structured(client, cycle) -> Any:
    page = client.get(f"/cycles/{cycle.slug}/").content.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])["hasCourseInstance"]


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("path", ["/favicon.ico", "/apple-touch-icon.png"])
def test_icons_are_where_browsers_look_for_them(client, path):
    answer = client.get(path)
    assert b"".join(answer.streaming_content)

    assert (answer.status_code, answer["Content-Type"].partition("/")[0]) == (200, "image")


def test_manifest_names_icons_that_exist(client, settings):
    icons = client.get("/site.webmanifest").json()["icons"]

    assert [(settings.BASE_DIR / icon["src"].lstrip("/")).exists() for icon in icons] == [True] * 4


def test_robots_are_led_to_the_map_and_away_from_personal_pages(client, settings):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /my/" in lines
    assert "Disallow: /en/my/" in lines
    assert lines[-1] == f"Sitemap: {settings.SITE_URL}/sitemap.xml"


def test_map_lists_published_cycles_in_both_languages(client, settings):
    shown, draft = make_cycle(), make_cycle(is_published=False)
    page = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314  our own
    places = [str(place.text) for place in page.iter(f"{SITEMAP}loc")]

    assert f"{settings.SITE_URL}/cycles/{shown.slug}/" in places
    assert f"{settings.SITE_URL}/en/cycles/{shown.slug}/" in places
    assert not [place for place in places if draft.slug in place]
    assert {link.get("hreflang") for link in page.iter(LINK)} == {"lv", "en", "x-default"}


def test_picture_is_as_large_as_it_is_said_and_kept(client, settings, django_assert_num_queries):
    cycle = make_cycle(title="Glāžšķūņa rūķīši dzērumā čiepj Baha koncertflīģeļu vākus")
    path = f"/cycles/{cycle.slug}/preview.png"
    page = client.get(f"/cycles/{cycle.slug}/").content.decode()
    answer = client.get(path)

    assert f'<meta property="og:image" content="{settings.SITE_URL}{path}">' in page
    assert (answer["Content-Type"], size_of(answer.content)) == ("image/png", (1200, 630))
    assert len(answer.content) <= 60_000
    with django_assert_num_queries(1):
        assert client.get(path).content == answer.content


def test_mark_of_the_site_stands_in_for_a_picture_that_cannot_be_drawn(client, monkeypatch, tmp_path):
    path = f"/cycles/{make_cycle().slug}/preview.png"
    broken = tmp_path / "drawing.py"
    broken.write_text("raise SystemExit(1)")
    broken.with_name("preview.typ").touch()
    with monkeypatch.context() as patch:
        patch.setattr(pictures, "PROGRAM", broken)
        first, second = client.get(path), client.get(path)
    drawn = client.get(path)

    assert [first["Location"], second["Location"]] == ["/static/icon-512.png"] * 2
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/png")


def test_drafts_have_no_picture(client):
    assert client.get(f"/cycles/{make_cycle(is_published=False).slug}/preview.png").status_code == 404


@pytest.mark.parametrize(("capacity", "availability"), [(2, "InStock"), (1, "SoldOut")])
def test_offer_says_whether_a_place_is_free_and_until_which_minute(client, capacity, availability):
    cycle = make_cycle(capacity=capacity, partners="Latvijas Bibliotekāru biedrība")
    cycle.registrations.create(
        first_name="A", last_name="B", email="a@b.lv", institution="M", institution_type="museum", status="confirmed"
    )
    instance = structured(client, cycle)

    assert instance["offers"]["availability"] == f"https://schema.org/{availability}"
    assert (instance["offers"]["category"], instance["offers"]["validThrough"]) == ("Free", "2023-11-29T23:59:00+02:00")
    assert [one["name"] for one in instance["organizer"]] == [cycle.organiser, "Latvijas Bibliotekāru biedrība"]
    first = instance["subEvent"][0]
    assert first["location"]["address"]["@type"] == "PostalAddress"
    assert first["offers"] == instance["offers"]


def test_cycle_with_a_fee_offers_nothing_for_free(client):
    assert "offers" not in structured(client, make_cycle(fee="20 €"))


def test_titles_name_the_season(client):
    page = client.get(f"/cycles/{make_cycle().slug}/").content.decode()

    assert "<title>Mēs savai kopienai, 2023./2024. gada ziema</title>" in page


def test_each_language_is_named_and_a_default(client, settings):
    cycle = make_cycle(registration_closes_on=datetime.date(2023, 11, 29))
    page = client.get(f"/en/cycles/{cycle.slug}/").content.decode()
    address = f"{settings.SITE_URL}/cycles/{cycle.slug}/"

    assert f'<link rel="alternate" hreflang="x-default" href="{address}">' in page
