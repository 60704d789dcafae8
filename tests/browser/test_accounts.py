"""Colleagues on a telephone: invited, at the second step, without the telephone, without the password, out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import found_by_axe, scrolls_sideways
from tests.factories import PASSWORD
from tests.registrations.accounts.working import ADDRESS, code_of, link_in_mail, make_ilze, switch_on_second_step

# With the hyphen that does not break.
E_MAIL = "e\N{NON-BREAKING HYPHEN}past"
MAIL = "E\N{NON-BREAKING HYPHEN}pasta adrese"
NEW, NAME, NEW_PASSWORD = "juris@piemers.example", "Juris Izdomātais", "cits-zibens-pa-jumtu"


class Walk:
    """Somebody's browser; it counts what its user does, and looks at each page with axe."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.page: Page = context.new_page()
        self.site = site
        self.actions = 0
        self.faults: list[str] = []

    def open(self, path: str) -> None:
        self.actions += 1
        self.page.goto(self.site + path)

    def fill(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).fill(text)

    def press(self, name: str, role: Any = "button") -> None:
        self.actions += 1
        self.page.get_by_role(role, name=name).first.click()

    def sees(self, heading: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.look()

    def look(self) -> None:
        where = self.page.url.removeprefix(self.site)
        self.faults += [f"{where}: {fault}" for faults in found_by_axe(self.page).values() for fault in faults]
        self.faults += [f"{where}: scrolls sideways"] if scrolls_sideways(self.page) else []
        self.page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        self.page.emulate_media(color_scheme="light")

    def log_in(self, address: str, password: str) -> None:
        self.open("/admin/login/")
        self.sees("Ieiet")
        self.fill(MAIL, address)
        self.fill("Parole", password)
        self.press("Ieiet")


@pytest.fixture
def walk(new_context: Callable[..., BrowserContext], live_server: Any) -> Iterator[Callable[[], Walk]]:
    walks: list[Walk] = []

    def begin() -> Walk:
        walks.append(Walk(new_context(), live_server.url))
        return walks[-1]

    yield begin
    assert [fault for one in walks for fault in one.faults] == []


@pytest.fixture
def ilze(walk: Callable[[], Walk]) -> Walk:
    """An organiser who has logged in."""
    first = walk()
    make_ilze()
    first.log_in(ADDRESS, PASSWORD)
    expect(first.page.get_by_role("navigation").first).to_be_visible()
    return first


def newcomer() -> User:
    return User.objects.get(username=NEW)


def test_colleague_is_invited_in_six_actions_and_working_in_four(ilze, walk):
    ilze.actions = 0
    ilze.press("Kolēģi", role="link")
    ilze.look()
    ilze.fill(MAIL, NEW)
    ilze.fill("Vārds, uzvārds", NAME)
    ilze.page.get_by_label("Organizators").check()
    ilze.actions += 1
    ilze.press("Nosūtīt uzaicinājumu")
    expect(ilze.page.get_by_role("status")).to_contain_text(f"Uzaicinājums ir ceļā uz {NEW}")
    ilze.sees("Kolēģi")

    juris = walk()
    juris.open(link_in_mail())
    juris.sees("Laipni lūdzam")
    juris.fill("Jaunā parole", NEW_PASSWORD)
    juris.press("Iestatīt paroli un ieiet")
    expect(juris.page.get_by_role("link", name="Kolēģi")).to_be_visible()

    assert (ilze.actions, juris.actions) == (5, 3)


def set_up_second_step(ilze: Walk) -> list[str]:
    """Switch the second step on with the code of half a minute ago, and return the recovery codes on the page."""
    ilze.open("/admin/account/")
    ilze.sees("Mans konts")
    ilze.press("Iestatīt otro soli", role="link")
    ilze.sees("Otrais solis")
    user = User.objects.get(username=ADDRESS)
    device = TOTPDevice.objects.get(user=user)
    ilze.fill("Seši cipari no lietotnes", code_of(user, steps=-1, device=device))
    ilze.press("Ieslēgt otro soli")
    ilze.sees("Rezerves kodi")
    codes = ilze.page.locator(".codes li").all_text_contents()
    ilze.press("Kodi ir saglabāti", role="link")
    ilze.sees("Mans konts")
    return codes


def test_second_step_is_set_up_used_and_got_round_by_a_recovery_code(ilze, walk):
    codes = set_up_second_step(ilze)
    again = walk()
    again.log_in(ADDRESS, PASSWORD)
    again.fill("Seši cipari no lietotnes", "000000")
    again.press("Turpināt")
    again.sees("Kods no telefona")
    expect(again.page.get_by_text("Kods nav pareizs")).to_be_visible()
    again.fill("Seši cipari no lietotnes", code_of(User.objects.get(username=ADDRESS)))
    again.press("Turpināt")
    expect(again.page.get_by_role("link", name="Kolēģi")).to_be_visible()

    without_telephone = walk()
    without_telephone.log_in(ADDRESS, PASSWORD)
    without_telephone.press("Izmantot rezerves kodu", role="link")
    without_telephone.sees("Rezerves kods")
    without_telephone.fill("Rezerves kods", codes[0].lower())
    without_telephone.press("Turpināt")
    expect(without_telephone.page.get_by_text("Atlikušie rezerves kodi: 9")).to_be_visible()


def test_lost_telephone_and_codes_are_helped_by_another_organiser(ilze, walk):
    user = make_ilze(username=NEW, email=NEW, first_name="Juris", last_name="Izdomātais")
    switch_on_second_step(user)
    ilze.open("/admin/colleagues/")
    ilze.page.locator("summary", has_text=f"Darbības: {NAME}").click()
    ilze.press("Izslēgt otro soli", role="link")
    ilze.sees("Izslēgt otro soli")
    ilze.press("Izslēgt otro soli")
    expect(ilze.page.get_by_text("Otrais solis ir izslēgts")).to_be_visible()

    juris = walk()
    juris.log_in(NEW, PASSWORD)
    expect(juris.page.get_by_role("link", name="Kolēģi")).to_be_visible()


def test_forgotten_password_is_replaced_and_the_old_browser_is_out(ilze, walk):
    other = walk()
    other.open("/admin/login/")
    other.press("Aizmirsāt paroli?", role="link")
    other.sees("Aizmirsta parole")
    other.fill(MAIL, ADDRESS)
    other.press("Nosūtīt saiti")
    other.sees(f"Atveriet {E_MAIL}u")
    link = link_in_mail()
    other.open(link)
    other.sees("Jauna parole")
    other.fill("Jaunā parole", NEW_PASSWORD)
    other.press("Iestatīt paroli un ieiet")
    expect(other.page.get_by_role("link", name="Kolēģi")).to_be_visible()

    ilze.open("/admin/colleagues/")
    expect(ilze.page.get_by_role("heading", level=1)).to_have_text("Ieiet")
    other.open(link)
    other.sees("Šī saite vairs neder")


def test_logging_out_everywhere_else_and_deactivating_work_at_the_next_request(ilze, walk):
    make_ilze(username=NEW, email=NEW, first_name="Juris", last_name="Izdomātais")
    here, there = walk(), walk()
    for browser in (here, there):
        browser.log_in(NEW, PASSWORD)
        expect(browser.page.get_by_role("link", name="Kolēģi")).to_be_visible()
    here.open("/admin/account/")
    here.look()
    here.press("Izrakstīt visur citur")
    expect(here.page.get_by_text("Konts aizvērts 1 pārlūkā.")).to_be_visible()
    there.open("/admin/")
    expect(there.page.get_by_role("heading", level=1)).to_have_text("Ieiet")

    ilze.open("/admin/colleagues/")
    ilze.page.locator("summary", has_text=f"Darbības: {NAME}").click()
    ilze.press("Deaktivizēt kontu", role="link")
    ilze.sees("Deaktivizēt kontu")
    ilze.press("Deaktivizēt")
    ilze.sees("Kolēģi")
    here.open("/admin/")
    expect(here.page.get_by_role("heading", level=1)).to_have_text("Ieiet")
    ilze.open("/admin/colleagues/log/")
    ilze.sees("Drošības žurnāls")


def test_too_many_tries_lead_to_a_link_by_e_mail(walk):
    guest = walk()
    make_ilze()
    for _ in range(6):
        guest.page.goto(f"{guest.site}/admin/login/")
        guest.fill(MAIL, ADDRESS)
        guest.fill("Parole", "wrong")
        guest.press("Ieiet")
    guest.sees("Mēģiniet nedaudz vēlāk")
    guest.press(f"Saņemt saiti {E_MAIL}ā", role="link")
    guest.sees("Aizmirsta parole")
