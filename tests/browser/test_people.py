"""Participants in a browser: every page for everybody, and how few actions somebody who telephoned takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect

from registrations.core import history
from registrations.mail import transactional
from registrations.models import Message, Registration
from registrations.people import erasure
from tests.browser.organising import Desk, sit_down
from tests.browser.test_accessibility import SCHEMES, WIDTHS, found_by_axe, scrolls_sideways
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle

NOTHING: dict[tuple[int, str], list[str]] = {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}


@pytest.fixture
def cycle(at) -> Cycle:
    at("2023-12-12 16:30")
    return make_cycle(capacity=1)


@pytest.fixture
def people(cycle) -> dict[str, Registration]:
    """Return somebody of every kind: marked, with trouble in the mail, waiting, cancelled, erased."""
    anna = make_registration(cycle=cycle, email="anna@muzejs.example", phone="+371 2000 0000")
    anna.attendances.create(session=cycle.schedule[0], state="present", via="grid")
    transactional.send_link(anna)
    Message.objects.update(given_up_at=timezone.now(), last_error="550 5.1.1 no such user")
    make_registration(cycle=make_cycle(title="Cits cikls"), email="anna@muzejs.example")
    waiting = [make_registration(cycle=cycle, status="waiting") for _ in range(2)]
    gone = erasure.erase(make_registration(cycle=cycle).pk, origin=history.PERSONAL_PAGE)
    cancelled = make_registration(cycle=cycle, status="cancelled", cancelled_at=timezone.now())
    return {"anna": anna, "waiting": waiting[1], "gone": gone, "cancelled": cancelled}


@pytest.fixture
def desk(new_context, live_server, people) -> Desk:
    return sit_down(new_context, live_server.url, language="lv")


def site_of(desk: Desk, name: str, *ids: Any, query: str = "") -> str:
    with translation.override("lv"):
        return desk.site + reverse(f"admin:{name}", args=ids) + query


@pytest.mark.parametrize(
    ("name", "who", "query"),
    [
        ("cycle_people", "", ""),
        ("person", "anna", "?edit=institution"),
        ("person", "waiting", ""),
        ("person", "gone", ""),
        ("person_add", "", ""),
        ("people_place", "", "?who={waiting}"),
        ("people_cancel", "", "?who={anna},{waiting}"),
        ("people_link", "", "?who={anna}"),
        ("person_erase", "anna", ""),
        ("people_import", "", ""),
        ("help", "", ""),
    ],
)
def test_page_is_accessible(desk, cycle, people, name, who, query):
    ids = [] if name == "help" else [cycle.pk, *([people[who].pk] if who else [])]
    numbers = {key: person.pk for key, person in people.items()}
    desk.page.goto(site_of(desk, name, *ids, query=query.format(**numbers)))
    for summary in desk.page.locator("main summary:visible").all():
        summary.click()

    assert (found_by_axe(desk.page), scrolls_sideways(desk.page)) == (NOTHING, False)


def test_a_table_under_review_is_accessible(desk, cycle):
    desk.page.goto(site_of(desk, "people_import", cycle.pk))
    rows = [
        "Vārds, uzvārds\tKur rakstīt\tE-pasts\tIestāde",
        "Jana Ķirse\tx\tjana@muzejs.example\tCēsu muzejs",
        "Jana\t\tx\t",
    ]
    desk.page.locator("#id_text").fill("\n".join(rows))
    desk.page.locator("#id_default_type").select_option("museum")

    desk.page.get_by_role("button", name="Apskatīt rindas").click()

    expect(desk.page.get_by_label("Kur rakstīt")).to_be_visible()
    assert (found_by_axe(desk.page), scrolls_sideways(desk.page)) == (NOTHING, False)


def test_somebody_who_telephoned_takes_seven_actions_from_the_start_page(desk, cycle):
    """Each field that is typed and each press counts as one."""
    page = desk.page
    page.goto(site_of(desk, "index"))
    actions: list[Callable[[], object]] = [
        page.get_by_role("link", name="Dalībnieki: 1 / 1").first.click,
        lambda: page.get_by_role("link", name="Pievienot dalībnieku").click(),
        lambda: page.get_by_label("Vārds, uzvārds").fill("Jana Ķirse"),
        lambda: page.get_by_label("E-pasts").fill("jana@muzejs.example"),
        lambda: page.get_by_label("Institūcijas nosaukums").fill("Cēsu muzejs"),
        lambda: page.get_by_label("Institūcijas veids").select_option("museum"),
        lambda: page.get_by_role("button", name="Pievienot rindai").click(),
    ]
    for act in actions:
        act()

    expect(page.get_by_role("status")).to_contain_text("Jana Ķirse gaida 3. vietā rindā.")
    assert len(actions) <= 7


@pytest.mark.parametrize("scripts", [True, False])
def test_ticked_people_get_places_with_their_names_before_and_after(new_context, live_server, people, cycle, scripts):
    desk = sit_down(new_context, live_server.url, language="lv", java_script_enabled=scripts)
    waiting = people["waiting"]
    desk.page.goto(site_of(desk, "cycle_people", cycle.pk, query="?show=waiting"))
    desk.page.get_by_label(f"Izvēlēties: {waiting.last_name} {waiting.first_name}").check()
    if scripts:
        expect(desk.page.get_by_text("Izvēlēti: 1")).to_be_visible()
    desk.page.get_by_role("button", name="Piešķirt vietu").click()
    expect(desk.page.locator(".effect")).to_contain_text(f"Vietu saņems: {waiting.full_name}")

    desk.page.locator("form button.main").click()

    expect(desk.page.get_by_role("status").first).to_contain_text(f"Vietu saņēma: {waiting.full_name}")


def test_one_box_ticks_everybody_on_the_page(desk, cycle):
    desk.page.goto(site_of(desk, "cycle_people", cycle.pk))

    desk.page.get_by_label("Izvēlēties visus redzamos").check()

    assert desk.page.locator("tbody .tick:checked").count() == desk.page.locator("tbody .tick").count() > 3


def test_after_an_error_the_focus_is_on_the_summary(desk, cycle, people):
    desk.page.goto(site_of(desk, "people_cancel", cycle.pk, query=f"?who={people['anna'].pk}"))

    desk.page.get_by_role("button", name="Atcelt dalību").click()

    expect(desk.page.locator(".error-summary")).to_be_focused()
    desk.page.get_by_role("link", name="Izvēlieties, vai rakstīt dalībniekam").click()
    expect(desk.page.locator("#id_tell")).to_be_focused()
