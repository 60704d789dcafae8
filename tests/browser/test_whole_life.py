"""
The whole life of a cycle, by links and buttons alone: an organiser types one address, that of the first page.

Made, published, full, moved along by a telephone call, marked at the door and from a Zoom report, shortened by a
cancelled session, certified, granted, archived.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import FilePayload, Locator, Page, expect

from registrations.mail import outbox
from registrations.models import Certificate, GrantList, Registration
from tests.browser import visiting
from tests.factories import PASSWORD
from tests.registrations.accounts.working import ADDRESS, make_ilze
from tests.registrations.reporting import lines
from trainings.models import Cycle

TITLE = "Arhīvs skolēniem"
ZOOM = "https://us02web.zoom.us/j/81234567890"
# Surnames first, as lists have them.
ANNA, BRUNO, CILDA, DZINTRA = "Ābele Anna", "Čaks Bruno", "Dzelzs Cilda", "Ēķe Dzintra"
TABLE = """Vārds\tUzvārds\tE-pasts\tIestāde\tIestādes veids
Anna\tĀbele\tanna@muzejs.example\tIzdomātais muzejs\tMuzejs
Bruno\tČaks\tbruno@muzejs.example\tIzdomātais muzejs\tMuzejs"""


@dataclass(frozen=True)
class Organiser:
    """Reads the page and presses what is there, inside the page proper unless it is said where else."""

    page: Page
    at: Callable[[str], None]
    # As `at`, but whoever is logged in grows tired of it too.
    clock: Callable[[str], None]

    def follow(self, name: str, *, inside: Locator | None = None) -> None:
        (inside or self.page.get_by_role("main")).get_by_role("link", name=name).first.click()

    def press(self, name: str | re.Pattern[str], *, inside: Locator | None = None) -> None:
        (inside or self.page.get_by_role("main")).get_by_role("button", name=name).first.click()

    def fill(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        (inside or self.page.get_by_role("main")).get_by_label(label).first.fill(text)

    def choose(self, words: str, *, inside: Locator | None = None) -> None:
        (inside or self.page.get_by_role("main")).get_by_text(words, exact=True).first.click()

    def tab(self, name: str) -> None:
        self.follow(name, inside=self.page.get_by_role("navigation", name="Cikla sadaļas"))

    def go(self, name: str) -> None:
        self.follow(name, inside=self.page.get_by_role("navigation", name="Galvenā navigācija"))

    def log_in(self) -> None:
        self.fill("E\N{NON-BREAKING HYPHEN}pasta adrese", ADDRESS)
        self.fill("Parole", PASSWORD)
        self.press("Ieiet")

    def task(self, words: str) -> Locator:
        self.go("Darāmais")
        return self.page.locator(".work > li").filter(has_text=words)

    def card(self, title: str) -> Locator:
        return self.page.locator(".sess > li").filter(has_text=title)

    def is_told(self, words: str) -> None:
        expect(self.page.locator(".flash").filter(has_text=words)).to_be_visible()


@pytest.fixture
def ilze(new_context, live_server, at, clock, settings) -> Organiser:
    settings.SITE_URL = live_server.url
    at("2034-11-06 10:00")
    make_ilze()
    page = new_context().new_page()
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.goto(f"{live_server.url}/admin/")
    ilze = Organiser(page, at, clock)
    ilze.log_in()
    return ilze


def test_a_cycle_is_led_from_the_first_idea_to_the_archive(ilze, new_context):
    make_and_publish(ilze)
    let_register(ilze, new_context)
    bring_people(ilze)
    write_the_link(ilze)
    hold_the_first_session(ilze)
    read_the_report_of_the_second(ilze)
    cancel_the_third(ilze)
    tell_of_certificates(ilze)
    approve_the_grant_list(ilze)
    archive(ilze)


def make_and_publish(ilze: Organiser) -> None:
    ilze.follow("Izveidot ciklu")
    ilze.fill("Nosaukums", TITLE)
    ilze.press("Tālāk: nodarbības")
    make_sessions(ilze)
    ilze.press("Tālāk: pieteikšanās")
    ilze.fill("Vietu skaits", "3")
    ilze.choose("Jā, kas apmeklē vismaz noteiktu skaitu nodarbību")
    ilze.fill("Grantam vajadzīgo nodarbību skaits", "2")
    ilze.press("Tālāk: pārbaude")
    ilze.follow("Publicēt…")
    ilze.press("Publicēt")
    ilze.is_told("cikls ir publicēts")


def make_sessions(ilze: Organiser) -> None:
    maker = ilze.page.locator(".maker")
    ilze.fill("Pirmā nodarbība", "4.12.2034", inside=maker)
    ilze.fill("Cik reižu", "3", inside=maker)
    ilze.press("Izveidot rindas")
    rows = ilze.page.locator(".planner > li")
    for number, title in enumerate(("Iepazīšanās", "Dokuments stundā", "Darba lapa")):
        ilze.fill("Nosaukums", title, inside=rows.nth(number))
    ilze.choose("Klātienē", inside=rows.nth(0))
    ilze.fill("Vieta un adrese", "Izdomātais arhīvs, Piemēra iela 20, Rīga", inside=rows.nth(0))


def let_register(ilze: Organiser, new_context: Any) -> None:
    """Somebody gets the address of the public page, and registers on a phone."""
    public = ilze.page.get_by_role("link", name="Publiskā lapa").first
    phone = new_context().new_page()
    phone.goto(public.evaluate("(link) => link.href"))
    phone.get_by_role("link", name="Pieteikties").first.click()
    visiting.fill_in(phone, first_name="Cilda", last_name="Dzelzs", email="cilda@muzejs.example")
    phone.locator("main button[type=submit]").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Paldies")


def bring_people(ilze: Organiser) -> None:
    """Two from a table, one who telephoned and waits, and the place of somebody who gave it up."""
    ilze.tab("Dalībnieki")
    ilze.follow("Importēt")
    ilze.page.locator("#id_text").fill(TABLE)
    ilze.press("Apskatīt rindas")
    ilze.page.locator("#id_told").check()
    ilze.press("Pievienot 2 cilvēkus")
    ilze.is_told("2")
    ilze.tab("Dalībnieki")
    ilze.follow("Pievienot dalībnieku")
    ilze.fill("Vārds, uzvārds", "Dzintra Ēķe")
    ilze.fill("E-pasts", "dzintra@muzejs.example")
    ilze.fill("Institūcijas nosaukums", "Izdomātā bibliotēka")
    ilze.page.get_by_label("Institūcijas veids").select_option("library")
    ilze.press("Pievienot rindai")
    ilze.is_told("Dzintra Ēķe gaida 1. vietā rindā")
    give_on_the_place(ilze)


def give_on_the_place(ilze: Organiser) -> None:
    ilze.tab("Dalībnieki")
    ilze.follow(BRUNO)
    ilze.page.locator("main details.menu summary").first.click()
    ilze.follow("Atcelt dalību…")
    ilze.page.get_by_label("Nosūtīt vēstuli").check()
    ilze.press("Atcelt dalību")
    ilze.is_told("Dzintra Ēķe")


def write_the_link(ilze: Organiser) -> None:
    ilze.task("2. nodarbībai").get_by_role("link").click()
    ilze.fill("Zoom saite", ZOOM)
    ilze.press("Saglabāt")


def hold_the_first_session(ilze: Organiser) -> None:
    ilze.at("2034-12-04 13:10")
    ilze.go("Darāmais")
    ilze.follow("Ierašanās saraksts")
    for name in (ANNA, CILDA):
        ilze.page.locator("html[data-ready] .door button").filter(has_text=name).click()
    expect(ilze.page.locator(".waiting")).to_have_count(0)
    ilze.at("2034-12-04 16:30")
    ilze.task("1. nodarbībā").get_by_role("link").click()
    ilze.press("Apmeklējums pārbaudīts")
    ilze.is_told("pārbaudīt")


def read_the_report_of_the_second(ilze: Organiser) -> None:
    ilze.at("2034-12-11 18:00")
    ilze.task("2. nodarbībā").get_by_role("link").click()
    ilze.follow("Ielādēt pārskatu")
    report = FilePayload(
        name="zoom.csv", mimeType="text/csv", buffer=lines("Anna Ābele", "Cilda D", "Dzintra Ēķe", day="12/11/2034")
    )
    ilze.page.get_by_label("Fails ar pārskatu").set_input_files(report)
    ilze.press("Nolasīt pārskatu")
    ilze.page.locator(".entry").filter(has_text="Cilda D").get_by_label(CILDA).check()
    expect(ilze.page.locator("#outcome")).to_contain_text("3")
    ilze.press("Saglabāt apmeklējumu")
    ilze.is_told("3")
    ilze.task("2. nodarbība").get_by_role("link").click()
    ilze.press("Apmeklējums pārbaudīts")


def cancel_the_third(ilze: Organiser) -> None:
    ilze.at("2034-12-14 10:00")
    ilze.tab("Nodarbības")
    card = ilze.card("Darba lapa")
    card.locator("summary").click()
    ilze.follow("Atcelt nodarbību…", inside=card)
    ilze.press("Atcelt nodarbību")
    ilze.fill("Jūsu teikums", "Vadītāja ir saslimusi.")
    ilze.press("Nosūtīt 3 cilvēkiem")
    ilze.is_told("3 cilvēkiem")
    outbox.send_due()
    told = [letter for letter in mail.outbox if "Vadītāja ir saslimusi." in letter.body]
    assert len(told) == 3


def tell_of_certificates(ilze: Organiser) -> None:
    ilze.tab("Rezultāti")
    ilze.follow("Apliecinājumi")
    expect(ilze.page.locator(".tbl tbody tr")).to_have_count(3)
    ilze.press("Paziņot 3 cilvēkiem")
    ilze.is_told("3 cilvēkiem")


def approve_the_grant_list(ilze: Organiser) -> None:
    ilze.task("granta sarakst").get_by_role("link").click()
    ilze.press("Apstiprināt sarakstu ar 2 cilvēkiem")
    ilze.press("Apstiprināt sarakstu")
    ilze.is_told("1. versija")
    assert GrantList.objects.get().entries.count() == 2
    ilze.tab("Rezultāti")
    ilze.follow("Izsludināt konkursu")
    ilze.fill("Pirmā diena", "8.1.2035")
    ilze.fill("Pēdējā diena", "28.2.2035")
    ilze.press("Saglabāt")
    ilze.is_told("Nevienam vēl nav rakstīts")
    ilze.press("Paziņot 2 cilvēkiem")
    ilze.is_told("2 cilvēkiem")


def archive(ilze: Organiser) -> None:
    """Months later one has to log in again, and before something grave to say once more who one is."""
    ilze.clock("2035-03-20 10:00")
    ilze.go("Cikli")
    ilze.log_in()
    ilze.follow(TITLE)
    ilze.tab("Iestatījumi")
    ilze.clock("2035-03-20 10:30")
    ilze.follow("Arhivēt…")
    ilze.fill("Parole", PASSWORD)
    ilze.press("Turpināt")
    ilze.page.get_by_label("Kas vajadzīgs finansētājam").check()
    ilze.press("Dzēst personas datus un arhivēt")
    ilze.is_told("dati")
    expect(ilze.page.locator(".cyc .chip")).to_have_text("Arhīvā")
    assert not Registration.objects.filter(erased_at=None).exists()
    assert Cycle.objects.get().title == TITLE
    assert Certificate.objects.exists()
