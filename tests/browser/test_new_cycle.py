"""A new cycle takes no more than twenty-five actions: each field that is typed and each press counts as one."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.organising import sit_down
from tests.factories import make_cycle
from trainings.models import Cycle

pytestmark = pytest.mark.ignore_template_errors
TITLES = ["Kas ir arhīvā", "Dokuments stundā", "Jautājumi, nevis atbildes", "Darba lapa", "Izmēģinājums klasē"]


@dataclass
class Hand:
    """Counts what somebody does on a page."""

    page: Page
    actions: int = 0

    def fill(self, label: str, text: str, *, inside: Locator | None = None) -> None:
        (inside or self.page).get_by_label(label).first.fill(text)
        self.actions += 1

    def press(self, role: str, name: str, *, inside: Locator | None = None) -> None:
        self._go((inside or self.page).get_by_role("button" if role == "button" else "link", name=name))

    def choose(self, words: str, *, inside: Locator | None = None) -> None:
        (inside or self.page).get_by_text(words, exact=True).click()
        self.actions += 1

    def _go(self, place: Locator) -> None:
        place.first.click()
        self.actions += 1


@pytest.fixture
def hand(new_context, live_server, at, request):
    at("2026-12-07 10:00")
    make_cycle(title="Iepriekšējais", signatory="Pārsla Paraudziņa")
    desk = sit_down(new_context, live_server.url, language="lv", java_script_enabled=request.param)
    desk.page.goto(f"{live_server.url}/admin/")
    return Hand(desk.page)


@pytest.mark.parametrize("hand", [True, False], indirect=True, ids=["with scripts", "without"])
def test_five_sessions_are_published_in_twenty_five_actions(hand):
    hand.press("link", "Jauns cikls")
    hand.fill("Nosaukums", "Arhīvs skolēniem")
    hand.press("button", "Tālāk: nodarbības")
    make_sessions(hand)
    hand.press("button", "Tālāk: pieteikšanās")
    hand.fill("Vietu skaits", "25")
    hand.choose("Jā, kas apmeklē vismaz noteiktu skaitu nodarbību")
    hand.fill("Grantam vajadzīgo nodarbību skaits", "4")
    hand.press("button", "Tālāk: pārbaude")
    hand.press("link", "Publicēt…")
    hand.press("button", "Publicēt")

    expect(hand.page.locator(".flash")).to_contain_text("cikls ir publicēts")
    cycle = Cycle.objects.get(title="Arhīvs skolēniem")
    assert [session.title for session in cycle.schedule] == TITLES
    assert [session.format for session in cycle.schedule] == ["in_person", *["online"] * 4]
    assert [str(session.day) for session in cycle.schedule][::4] == ["2027-03-01", "2027-03-29"]
    assert (cycle.slug, cycle.is_published) == ("arhivs-skoleniem-2027", True)
    assert (cycle.capacity, cycle.required_sessions) == (25, 4)
    assert str(cycle.registration_closes_on) < "2027-03-01"
    assert hand.actions <= 25


def make_sessions(hand: Hand) -> None:
    maker = hand.page.locator(".maker")
    hand.fill("Pirmā nodarbība", "1.3.2027", inside=maker)
    hand.press("button", "Izveidot rindas")
    rows = hand.page.locator(".planner > li")
    for number, title in enumerate(TITLES):
        hand.fill("Nosaukums", title, inside=rows.nth(number))
    hand.choose("Klātienē", inside=rows.nth(0))
    hand.fill("Vieta un adrese", "Izdomātais arhīvs, Piemēra iela 20, Rīga", inside=rows.nth(0))
