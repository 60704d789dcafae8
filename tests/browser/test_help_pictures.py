"""
The pictures of the guides and of README, taken from the demonstration.

Each run takes them and looks whether there is something on them. With PICTURES=1 in the
environment they replace those in static/help: do that when the pages have changed.
"""

import datetime
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from registrations.operations import demonstration
from tests.browser.organising import Desk, sit_down
from trainings.copying import copy_cycle
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
FOLDER = settings.BASE_DIR / "static" / "help"
WIDE, PHONE = (1140, 630), (390, 760)
NOTHING_ON_IT = 8_000  # bytes


def running() -> Cycle:
    return Cycle.objects.get(title=demonstration.RUNNING)


def of_cycle(name: str) -> str:
    return reverse(f"admin:{name}", args=[running().pk])


def door() -> str:
    return reverse("admin:attendance_door", args=[running().pk, running().schedule[0].pk])


def public_page() -> str:
    cycles = Cycle.objects.open_for_registration().exclude(registrations__status="waiting")
    return cycles.order_by("pk")[0].get_absolute_url()


def of_draft(name: str) -> str:
    """Return a page of the draft that the fixture makes by copying."""
    return reverse(f"admin:{name}", args=[Cycle.objects.get(is_published=False).pk])


@dataclass(frozen=True)
class Picture:
    """A page, the size of its picture, and what stands at the top of it."""

    path: Callable[[], str]
    size: tuple[int, int] = WIDE
    top: str = "#page"


PICTURES = {
    "cycle": Picture(public_page, PHONE, "body"),
    "start": Picture(lambda: reverse("admin:index")),
    "plan": Picture(lambda: of_draft("cycle_plan")),
    "check": Picture(lambda: of_draft("cycle_check")),
    "sessions": Picture(lambda: of_cycle("cycle_sessions")),
    "people": Picture(lambda: of_cycle("cycle_people")),
    "door": Picture(door),
    "grid": Picture(lambda: of_cycle("attendance_grid"), top=".key-row"),
    "write": Picture(lambda: of_cycle("message_write")),
    "overview": Picture(lambda: of_cycle("cycle_overview")),
}


@pytest.fixture
def desk(new_context, live_server, at) -> Desk:
    at("2026-11-23 10:00")
    demonstration.build()
    copy_cycle(running(), datetime.date(2027, 3, 1), title="Arhīvs skolēniem")
    return sit_down(new_context, live_server.url, username="ilze", language="lv")


def test_every_picture_is_taken_from_the_demonstration(desk, tmp_path):
    folder = FOLDER if os.environ.get("PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        with translation.override("lv"):
            address = picture.path()
        desk.page.set_viewport_size(dict(zip(("width", "height"), picture.size, strict=True)))
        desk.page.goto(desk.site + address)
        desk.page.locator(picture.top).first.evaluate("element => element.scrollIntoView()")
        desk.page.screenshot(path=folder / f"{name}.png", animations="disabled")

    assert {one.stem for one in folder.glob("*.png") if one.stat().st_size > NOTHING_ON_IT} == set(PICTURES)


def named_in(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in re.findall(r"help/(\w+)\.png", path.read_text(encoding="utf-8"))}


def test_guides_and_readme_name_the_pictures_that_there_are():
    guides = sorted((settings.BASE_DIR / "templates/admin/registrations/help/guides").glob("*.html"))
    readme = settings.BASE_DIR / "README.md"

    assert named_in([*guides, readme]) == set(PICTURES) == {one.stem for one in FOLDER.glob("*.png")}
    assert len(named_in([readme])) == 3
