"""What a participant does on the personal page, in a browser."""

import json
import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Locator, Page, expect

from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.models import Message, Registration
from tests.browser import visiting
from tests.browser.personal_states import participant, show
from tests.browser.visiting import in_every_engine
from tests.factories import make_cycle, make_registration
from trainings.models import Session

pytestmark = in_every_engine


@pytest.fixture
def person(visit, settings) -> Registration:
    """Register somebody in the middle of the cycle, with the personal page open."""
    settings.SITE_URL = visit.site
    person = participant(visit, visiting.BETWEEN, "xo", email="anna@muzejs.example", language="en")
    show(visit, person)
    return person


def link_in(message: mail.EmailMessage) -> str:
    """Return the address of the personal page, as the reader of a message finds it."""
    address: str
    (address,) = set(re.findall(r"https?://\S+/my/[^/\s]+/(?=\s)", str(message.body)))
    return address


def link_of(page: Page, session: Session, text: str) -> Locator:
    return page.get_by_role("listitem").filter(has_text=session.title).get_by_role("link", name=text)


def told(page: Page, title: str) -> None:
    """Expect the banner: it has the focus, and is gone from the next page."""
    banner = page.get_by_role("status")
    expect(banner.locator(".banner-title")).to_have_text(title)
    expect(banner).to_be_focused()
    page.reload()
    expect(banner).to_have_count(0)


def test_lost_link_is_sent_again_and_opens_the_page(visit, person):
    visit.open("find_any")
    visit.page.locator("#id_email").fill("Anna@Muzejs.example")
    visit.page.get_by_role("button", name="Send the link").click()
    visit.sees("Check your e-mail")

    outbox.send_due()
    visit.go(link_in(mail.outbox[0]))
    visit.sees(person.cycle.title)
    expect(visit.page.get_by_text("Participation confirmed")).to_be_visible()


def test_message_after_registering_opens_the_page_without_javascript(visit_without_scripts, settings):
    visit, page = visit_without_scripts, visit_without_scripts.page
    settings.SITE_URL = visit.site
    visit.at(visiting.DURING)
    transactional.send_confirmed(make_registration(cycle=make_cycle(), language="lv"))
    outbox.send_due()
    page.goto(link_in(mail.outbox[0]))

    visit.sees("Mēs savai kopienai")
    assert page.locator("html").get_attribute("lang") == "lv"


def test_details_are_corrected(visit, person):
    page = visit.page
    page.get_by_role("link", name="Change my details").click()
    page.locator("#id_first_name").fill("")
    page.locator("#id_job_title").fill("direktore")
    page.get_by_role("button", name="Save changes").click()
    assert page.locator("#error-summary li").all_inner_texts() == ["Enter your first name"]
    assert page.locator("#id_job_title").input_value() == "direktore"

    page.locator("#id_first_name").fill("Anniņa")
    page.get_by_role("button", name="Save changes").click()
    told(page, "Your changes are saved")
    person.refresh_from_db()
    assert (person.first_name, person.job_title) == ("Anniņa", "direktore")


def test_participation_is_cancelled_and_the_place_goes_on(visit):
    person = participant(visit, visiting.DURING, email="anna@muzejs.example")
    person.cycle.capacity = 1
    person.cycle.save()
    next_one = make_registration(cycle=person.cycle, status=Registration.Status.WAITING)
    show(visit, person)
    visit.page.get_by_role("link", name="Cancel my participation").click()
    visit.page.get_by_role("button", name="Yes, cancel my participation").click()

    told(visit.page, "Your participation is cancelled")
    next_one.refresh_from_db()
    assert next_one.is_confirmed


def test_going_back_from_the_question_cancels_nothing(visit, person):
    visit.page.get_by_role("link", name="Cancel my participation").click()
    visit.page.get_by_role("link", name="No, stay in the cycle").click()

    expect(visit.page.get_by_text("Participation confirmed")).to_be_visible()


def test_absence_is_announced_and_taken_back(visit, person):
    page, session = visit.page, person.cycle.schedule[3]
    link_of(page, session, "I can’t come").click()
    page.get_by_role("button", name="Tell the organisers").click()
    told(page, "We told the organisers: you won’t come 8\N{NO-BREAK SPACE}January")
    assert [absence.session for absence in person.announced_absences.all()] == [session]
    # The road to the grant says the same as the banner did.
    expect(page.get_by_role("region", name="The road to the grant")).to_contain_text(
        "You told us that you won’t come: 8\N{NO-BREAK SPACE}January. The sessions that are left are then too few"
    )

    link_of(page, session, "I can come after all").click()
    page.get_by_role("button", name="I will come").click()
    told(page, "See you 8\N{NO-BREAK SPACE}January")
    assert list(person.announced_absences.all()) == []


def test_mistake_in_a_mark_is_reported_to_the_organisers(visit, person):
    page = visit.page
    link_of(page, person.cycle.schedule[1], "Is the mark wrong? Write to us").click()
    page.get_by_role("button", name="Send to the organisers").click()
    assert page.locator("#error-summary li").all_inner_texts() == ["Write what should be corrected"]

    page.locator("#id_words").fill("Piedalījos ar kolēģes datoru.")
    page.get_by_role("button", name="Send to the organisers").click()
    told(page, "The organisers have your message")
    message = Message.objects.get()
    assert (message.to, message.reply_to) == (person.cycle.contact_email, "anna@muzejs.example")
    assert "Piedalījos ar kolēģes datoru." in message.text


def test_everything_that_is_kept_is_downloaded(visit, person):
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name="Download all my data").click()

    kept = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert "anna@muzejs.example" in json.dumps(kept)


def test_erased_person_has_no_page_any_more(visit, person):
    address = visit.page.url
    visit.page.get_by_role("link", name="Erase my data now").click()
    visit.page.get_by_role("button", name="Yes, erase for good").click()
    visit.sees("Your data is erased")

    visit.go(address)
    visit.sees("There is no such page")
    person.refresh_from_db()
    assert (person.email, person.is_erased) == ("", True)


def test_link_of_somebody_else_cannot_be_guessed(visit, person):
    visit.open("personal", links.token(person)[:-1])

    visit.sees("There is no such page")


def test_personal_page_changes_its_language(visit, person):
    visit.page.get_by_role("link", name="Latviešu").click()

    expect(visit.page.get_by_role("heading", name="Manas nodarbības")).to_be_visible()
