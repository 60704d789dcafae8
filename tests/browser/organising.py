"""An organiser at the attendance pages: logged in, with a cycle full of people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Locator, Page, expect

from registrations.models import Attendance, Registration
from tests.factories import make_organiser, make_registration
from trainings.models import Cycle

NAMES = ["Ābele Anna", "Čaks Bruno", "Dzelzs Ģirts", "Ķirsis Jānis", "Ļaudone Kristīne", "Šmite Ņina", "Žagars Ūdris"]


@dataclass(frozen=True)
class Desk:
    """A page of an organiser, and the way to the attendance pages."""

    page: Page
    site: str
    language: str = "en"
    has_scripts: bool = True

    @property
    def ready(self) -> Locator:
        """The page once its script hears keys and taps, also after a form led to it."""
        return self.page.locator("html[data-ready]" if self.has_scripts else "html")

    def open(self, name: str, *ids: int, query: str = "") -> None:
        with translation.override(self.language):
            path = reverse(f"admin:{name if name.startswith('cycle_') else f'attendance_{name}'}", args=ids)
        self.page.goto(f"{self.site}{path}{query}")

    def cell(self, name: str, number: int) -> Locator:
        return self.ready.get_by_role("button", name=f"{name}, session {number}: ")

    def guest(self, name: str) -> Locator:
        return self.ready.locator(".door button").filter(has_text=name)

    def press(self, keys: str) -> None:
        for key in keys.split():
            self.page.keyboard.press(key)

    def is_ready(self) -> None:
        """Wait until the script has taken over the filters."""
        expect(self.page.locator("#filter")).to_be_hidden()

    def saved(self) -> None:
        """Wait until nothing is on its way."""
        expect(self.status).to_have_text("Saved at 16.30")

    @property
    def focused(self) -> str:
        return str(self.page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")


def log_in(context: BrowserContext, site: str, user: User) -> None:
    client = Client()
    client.force_login(user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


def sit_down(
    new_context: Callable[..., BrowserContext],
    site: str,
    *,
    username: str = "ilze",
    language: str = "en",
    width: int = 1280,
    **options: Any,
) -> Desk:
    """Log an organiser in, in a browser window of their own."""
    # Where Playwright's loop runs, Django has other connections, which do not remember what to put back after a test.
    context = new_context(**options)
    log_in(context, site, make_organiser(username=username, first_name=username.title()))
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 1000})
    return Desk(page, site, language, has_scripts=options.get("java_script_enabled", True))


def people(cycle: Cycle) -> list[Registration]:
    return [
        make_registration(cycle=cycle, last_name=name.split()[0], first_name=name.split()[1], institution="Cēsu muzejs")
        for name in NAMES
    ]


def recorded(session_number: int, cycle: Cycle) -> dict[str, str]:
    """Return {surname: state} of one session, as it is stored."""
    rows = Attendance.objects.filter(session=cycle.schedule[session_number - 1]).select_related("registration")
    return {row.registration.last_name: row.state for row in rows.order_by("registration__sort_key")}
