"""A visitor, and what visitors find: cycles, participants, marks."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page, expect

from registrations.models import Registration
from tests.browser.firefox import FIREFOX
from tests.factories import make_cycle, make_registration, make_trainer
from trainings.models import Cycle

BEFORE, DURING, LAST_DAY = "2023-11-01 12:00", "2023-11-20 12:00", "2023-11-29 22:30"
CLOSED, BETWEEN, AFTER = "2023-11-30 00:00", "2023-12-12 12:00", "2024-01-20 12:00"


STATES: list[Callable[[Visit], None]] = []


def state(show: Callable[[Visit], None]) -> Callable[[Visit], None]:
    """Note a function that leaves a page open in one of its states."""
    STATES.append(show)
    return show


needs_firefox = pytest.mark.skipif(
    not (FIREFOX.exists() or os.environ.get("CI")),
    reason=f"There is no browser {FIREFOX}; the variable FIREFOX may name another one.",
)
in_every_engine = pytest.mark.parametrize(
    "engine", ["chromium", pytest.param("firefox", marks=needs_firefox)], indirect=True
)


@dataclass(frozen=True)
class Visit:
    """A page in a browser, the clock, and the way to our addresses."""

    page: Page
    site: str
    at: Callable[[str], None]
    language: str = "lv"

    def open(self, name: str, *arguments: object) -> None:
        with translation.override(self.language):
            path = reverse(name, args=arguments)
        self.go(self.site + path)

    def go(self, address: str) -> None:
        # A page that is still arriving would interrupt the next one.
        self.page.wait_for_load_state()
        self.page.goto(address)

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.locator("main button[type=submit]").click()

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def show(self, view: Callable[[HttpRequest], HttpResponse]) -> None:
        """Show what a view answers that no address leads to."""
        with translation.override(self.language):
            response = view(RequestFactory().get("/"))
        address = f"{self.site}/shown/"
        self.page.route(
            address, lambda route: route.fulfill(status=response.status_code, body=response.content, headers=HTML)
        )
        self.page.goto(address)


HTML = {"content-type": "text/html; charset=utf-8"}


def fill_places(cycle: Cycle, *, free: int = 0, waiting: int = 0) -> None:
    # The database has a clock of its own, which does not travel.
    now = timezone.now()
    for _ in range(cycle.capacity - free):
        make_registration(cycle=cycle, created_at=now)
    for _ in range(waiting):
        make_registration(cycle=cycle, created_at=now, status=Registration.Status.WAITING)


def rich_cycle(**overrides: Any) -> Cycle:
    """Return a cycle in which every part of its page has something to show."""
    facts: dict[str, Any] = {
        "description": "Cikls palīdz iepazīt savu kopienu.\n\nPēc tam rodas idejas.",
        "audience": "muzeju, bibliotēku, arhīvu un galeriju speciālisti",
        "grant_note": "Tad varēsiet pieteikties projektu konkursā grantam savas kopienas iniciatīvai.",
        "contact_phone": "+371 20000000",
        "trainers": [make_trainer(), make_trainer(name="Jānis Ķirsis", email="janis@lmb.example")],
    }
    cycle = make_cycle(**facts | overrides)
    cycle.sessions.filter(format="in_person").update(note="Durvis atvērtas no plkst. 9.30")
    return cycle


def fill_in(page: Page, **overrides: str) -> None:
    """Type what the form cannot do without, and a little more."""
    facts = {
        "first_name": "Ģertrūde",
        "last_name": "Paraudziņa",
        "email": "gertrude@muzejs.example",
        "institution": "Izdomātais novada muzejs",
        "job_title": "krājuma glabātāja",
    }
    for name, text in (facts | overrides).items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("[name=institution_type][value=museum]").check()
    page.locator("#id_privacy_acknowledged").check()
