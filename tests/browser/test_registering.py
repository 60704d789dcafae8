"""A person registers in a browser."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Locator, Page, expect

from registrations.models import Registration
from tests.browser import public_states, visiting
from tests.browser.visiting import fill_in, in_every_engine

pytestmark = in_every_engine

FIELDS = [
    "first_name",
    "last_name",
    "email",
    "phone",
    "institution",
    "institution_type_0",
    "municipality",
    "job_title",
    "note",
    "privacy_acknowledged",
]
NAME_OF_STOP = "({id, type, textContent}) => id.replace('id_', '') || type || textContent"


def typed_in(page: Page) -> dict[str, str]:
    """Return what the form holds, by the names of its fields."""
    held: dict[str, str] = page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    return {name: text for name, text in held.items() if name != "csrfmiddlewaretoken"}


def registered() -> list[tuple[str, str]]:
    return [(registration.email, registration.status) for registration in Registration.objects.order_by("pk")]


def test_form_is_sent_without_javascript(visit_without_scripts):
    visit, page = visit_without_scripts, visit_without_scripts.page
    visit.at(visiting.DURING)
    cycle = visiting.rich_cycle()
    visit.open("home")
    page.get_by_role("link", name=cycle.title, exact=True).click()
    page.locator("main").get_by_role("link", name="Register").first.click()
    fill_in(page)
    page.get_by_role("button", name="Send the registration").click()

    visit.sees("Thank you! Your participation is confirmed")
    expect(page.get_by_text("gertrude@muzejs.example")).to_be_visible()
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_page_after_registering_can_be_opened_again(visit):
    public_states.registered_and_confirmed(visit)
    visit.page.reload()

    visit.sees("Thank you! Your participation is confirmed")
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_whoever_asks_for_no_language_registers_in_latvian(visit):
    visit.at(visiting.DURING)
    cycle, page = visiting.rich_cycle(), visit.page
    page.goto(visit.site)
    page.get_by_role("link", name=cycle.title, exact=True).click()
    page.locator("main").get_by_role("link", name="Pieteikties").first.click()
    fill_in(page)
    page.get_by_role("button", name="Nosūtīt pieteikumu").click()

    visit.sees("Paldies! Jūsu dalība ir apstiprināta")
    assert page.locator("html").get_attribute("lang") == "lv"
    assert [registration.language for registration in Registration.objects.all()] == ["lv"]


def test_language_is_changed_on_the_same_page(visit):
    public_states.form(visit)
    visit.page.get_by_role("link", name="Latviešu").click()

    assert "/en/" not in visit.page.url
    assert visit.page.url.endswith("/register/")
    assert visit.page.locator("html").get_attribute("lang") == "lv"


# By keyboard alone


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and fail when it never has."""
    for _ in range(60):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached.")


def test_tab_goes_through_the_form_in_the_order_in_which_it_is_read(visit):
    public_states.form(visit)
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, page.locator("#id_first_name"))
    stops: list[str] = []
    while "submit" not in stops and len(stops) < 20:
        stops.append(page.locator(":focus").evaluate(NAME_OF_STOP))
        page.keyboard.press("Tab")

    assert stops == [*FIELDS, "privacy notice (opens in a new window)", "submit"]


def test_form_is_filled_in_corrected_and_sent_by_keyboard_alone(visit):
    public_states.form(visit)
    page = visit.page
    send = page.get_by_role("button", name="Send the registration")
    tab_to(page, page.locator("#id_last_name"))
    page.keyboard.type("Paraudziņa")
    tab_to(page, send)
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()

    for name, text in {"first_name": "Anna", "email": "anna@muzejs.example", "institution": "Muzejs"}.items():
        page.locator("#error-summary").focus()
        tab_to(page, page.locator(f"#error-summary a[href='#id_{name}']"))
        page.keyboard.press("Enter")
        expect(page.locator(f"#id_{name}")).to_be_focused()
        page.keyboard.type(text)
    tab_to(page, page.locator("#id_institution_type_0"))
    page.keyboard.press("Space")
    tab_to(page, page.locator("#id_privacy_acknowledged"))
    page.keyboard.press("Space")
    tab_to(page, send)
    page.keyboard.press("Enter")

    visit.sees("Thank you! Your participation is confirmed")
    assert registered() == [("anna@muzejs.example", "confirmed")]


def test_error_leads_to_its_field_without_javascript(visit_without_scripts):
    visit, page = visit_without_scripts, visit_without_scripts.page
    public_states.form(visit)
    visit.send()
    page.get_by_role("link", name="Choose the type of institution").click()

    expect(page.locator("#id_institution_type_0")).to_be_focused()


# What can come between


def test_correcting_an_error_keeps_everything_typed(visit):
    public_states.form(visit)
    page = visit.page
    fill_in(
        page, email="gertrude.muzejs.example", phone="+371 20000000", municipality="Cēsu novads", note="Divas\nrindas"
    )
    before = typed_in(page)
    visit.send()

    assert page.title().startswith("Error: ")
    assert page.locator("#error-summary li").all_inner_texts() == [
        "The e-mail address needs an @ sign, for example vards@example.com"
    ]
    assert typed_in(page) == before
    assert registered() == []

    page.locator("#id_email").clear()
    page.locator("#id_email").fill("gertrude@muzejs.example")
    visit.send()
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_form_of_a_full_cycle_leads_to_the_waiting_list(visit):
    public_states.form_for_the_waiting_list(visit)
    expect(visit.page.get_by_role("heading", name="All places are taken")).to_be_visible()
    fill_in(visit.page)
    visit.send()

    visit.sees("You are on the waiting list")
    assert registered()[-1] == ("gertrude@muzejs.example", "waiting")


def test_page_says_that_the_last_place_was_lost_while_typing(visit):
    public_states.registered_after_the_last_place_was_lost(visit)

    visit.sees("You are on the waiting list")
    expect(visit.page.get_by_text("somebody else took the last place")).to_be_visible()
    assert registered()[-1] == ("gertrude@muzejs.example", "waiting")


def test_page_keeps_what_was_typed_when_registration_closed_while_typing(visit):
    public_states.form_closed_while_typing(visit)

    expect(visit.page.get_by_role("heading", name="Registration closed at 23.59")).to_be_visible()
    assert visit.page.locator("dl.summary dd").all_inner_texts() == [
        "Ģertrūde",
        "Paraudziņa",
        "gertrude@muzejs.example",
        "Izdomātais novada muzejs",
        "Museum",
        "krājuma glabātāja",
    ]
    assert registered() == []


def test_second_registration_of_an_address_looks_like_the_first(visit):
    public_states.registered_and_confirmed(visit)
    visit.page.context.clear_cookies()
    visit.open("register", Registration.objects.get().cycle.slug)
    fill_in(visit.page, first_name="Cita")
    visit.send()

    visit.sees("Thank you! Your participation is confirmed")
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


# Telling others


def test_link_for_a_colleague_opens_the_sheet_of_the_system_where_there_is_one(visit):
    visit.page.add_init_script("navigator.canShare = () => true; navigator.share = async (what) => { shared = what }")
    public_states.cycle_open(visit)
    visit.page.get_by_role("link", name="Send to a colleague").click()

    assert visit.page.evaluate("shared") == {
        "title": "Mēs savai kopienai, winter 2023/2024",
        "url": visit.page.url.replace(visit.site, settings.SITE_URL),
    }


def test_link_for_a_colleague_is_a_letter_elsewhere(visit_without_scripts):
    public_states.cycle_open(visit_without_scripts)
    link = visit_without_scripts.page.get_by_role("link", name="Send to a colleague")

    expect(link).to_have_attribute("href", re.compile(r"^mailto:\?subject=M%C4%93s.*&body=https?%3A%2F%2F"))
