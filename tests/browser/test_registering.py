"""A person registers in a browser."""

import pytest
from playwright.sync_api import Locator, Page, expect

from registrations.models import Registration
from tests.browser import states
from tests.browser.states import fill_in

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


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).inner_text()


def typed_in(page: Page) -> dict[str, str]:
    """Return what the form holds, by the names of its fields."""
    return page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")


def registered() -> list[tuple[str, str]]:
    return [(registration.email, registration.status) for registration in Registration.objects.all()]


def test_form_is_sent_without_javascript(visit, new_context):
    visit.at(states.DURING)
    cycle = states.rich_cycle()
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{visit.site}/en/")
    page.get_by_role("link", name=cycle.title, exact=True).click()
    page.locator("main").get_by_role("link", name="Register").first.click()
    fill_in(page)
    page.get_by_role("button", name="Send the registration").click()

    assert heading(page) == "Thank you! Your participation is confirmed"
    expect(page.get_by_text("gertrude@muzejs.example")).to_be_visible()
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_page_after_registering_can_be_opened_again(visit):
    states.registered_and_confirmed(visit)
    visit.page.reload()

    assert heading(visit.page) == "Thank you! Your participation is confirmed"
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_form_speaks_latvian_to_whoever_asks_for_no_language(visit, live_server):
    visit.at(states.DURING)
    page = visit.page
    page.goto(f"{live_server.url}{states.rich_cycle().get_absolute_url().removeprefix('/en')}")
    page.get_by_role("link", name="Pieteikties", exact=True).first.click()
    fill_in(page)
    page.get_by_role("button", name="Nosūtīt pieteikumu").click()

    assert page.locator("html").get_attribute("lang") == "lv"
    assert [registration.language for registration in Registration.objects.all()] == ["lv"]


def test_language_is_changed_on_the_same_page(visit):
    states.form(visit)
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
    states.form(visit)
    page = visit.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, page.locator("#id_first_name"))
    stops = []
    while (stop := page.evaluate("document.activeElement.id")) and len(stops) < 20:
        stops.append(stop.removeprefix("id_"))
        page.keyboard.press("Tab")

    assert stops == FIELDS
    assert page.evaluate("document.activeElement.type") == "submit"


def test_form_is_filled_in_corrected_and_sent_by_keyboard_alone(visit):
    states.form(visit)
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

    assert heading(page) == "Thank you! Your participation is confirmed"
    assert registered() == [("anna@muzejs.example", "confirmed")]


def test_error_leads_to_its_field_without_javascript(visit, new_context):
    visit.at(states.DURING)
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{visit.site}/en/cycles/{states.rich_cycle().slug}/register/")
    page.get_by_role("button", name="Send the registration").click()
    page.get_by_role("link", name="Choose the type of institution").click()
    page.keyboard.press("Tab")

    expect(page.locator("#id_institution_type_0")).to_be_focused()


# What can come between


def test_correcting_an_error_keeps_everything_typed(visit):
    states.form(visit)
    page = visit.page
    fill_in(page, email="gertrude.muzejs.example", phone="+371 20000000", municipality="Cēsu novads", note="Divas\nrindas")
    before = typed_in(page)
    visit.send()

    assert page.title().startswith("Error: ")
    assert page.locator("#error-summary li").all_inner_texts() == [
        "The e-mail address needs an @ sign, for example vards@example.com"
    ]
    assert typed_in(page) == before
    assert registered() == []

    page.locator("#id_email").fill("gertrude@muzejs.example")
    visit.send()
    assert registered() == [("gertrude@muzejs.example", "confirmed")]


def test_form_of_a_full_cycle_leads_to_the_waiting_list(visit):
    states.form_for_the_waiting_list(visit)
    expect(visit.page.get_by_role("heading", name="All places are taken")).to_be_visible()
    fill_in(visit.page)
    visit.send()

    assert heading(visit.page) == "You are number 3 on the waiting list"
    assert registered()[-1] == ("gertrude@muzejs.example", "waiting")


def test_page_says_that_the_last_place_was_lost_while_typing(visit):
    states.registered_after_the_last_place_was_lost(visit)

    assert heading(visit.page) == "You are number 1 on the waiting list"
    expect(visit.page.get_by_text("somebody else took the last place")).to_be_visible()
    assert registered()[-1] == ("gertrude@muzejs.example", "waiting")


def test_page_keeps_what_was_typed_when_registration_closed_while_typing(visit):
    states.form_closed_while_typing(visit)

    assert heading(visit.page) == "Registration closed at 23.59"
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
    states.registered_and_confirmed(visit)
    visit.page.context.clear_cookies()
    visit.open("register", Registration.objects.get().cycle.slug)
    fill_in(visit.page, first_name="Cita")
    visit.send()

    assert heading(visit.page) == "Thank you! Your participation is confirmed"
    assert registered() == [("gertrude@muzejs.example", "confirmed")]
