"""Every kind of letter, in both languages: how wide its text is, what it is sent as, and what it says."""

import re
from html import unescape

import pytest

from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.models import Message, Registration
from tests.factories import make_cycle, make_registration
from tests.registrations.every_letter import every_letter
from tests.typography import LOOSE

pytestmark = pytest.mark.django_db

WIDEST = 74


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_text_of_every_letter_fits_a_narrow_window(at, language):
    at("2023-11-27 12:00")

    lines = [line for letter in every_letter(language) for line in letter.text.splitlines() if "://" not in line]

    assert [line for line in lines if len(line) > WIDEST] == []


def test_every_kind_is_among_them(at):
    at("2023-11-27 12:00")

    assert {letter.kind for letter in every_letter()} == set(Message.Kind)


@pytest.fixture
def sent(at, mail_server):
    at("2023-11-27 12:00")
    every_letter()
    outbox.send_due()
    return mail_server.received


def test_no_part_needs_8_bits(sent):
    encodings = {
        part["Content-Transfer-Encoding"] for email in sent for part in email.walk() if not part.is_multipart()
    }

    assert encodings <= {"quoted-printable", "base64", "7bit"}
    assert all(line.isascii() for email in sent for line in email.as_bytes().splitlines())


def test_a_reader_without_html_sees_what_was_written(sent):
    stored = {message.message_id: message for message in Message.objects.all()}

    for email in sent:
        text = email.get_body(("plain",)).get_content()
        words = stored[email["Message-ID"]].text.partition("{personal-link")[0]
        assert text.replace("\r\n", "\n").startswith(words)


def test_who_waits_for_the_next_cycle_can_stop_with_one_press(sent):
    (news,) = [email for email in sent if email["Subject"].strip().startswith("Atvērta pieteikšanās")]

    assert news["List-Unsubscribe"].endswith("/off/>")
    assert news["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_one_message_holds_a_link_to_each_page_of_the_address(sent):
    (email,) = [email for email in sent if email["Subject"] == "Saites uz Jūsu lapām"]

    text = email.get_body(("plain",)).get_content()
    pages = [links.personal_url(person) for person in Registration.objects.of_address(email["To"])]
    assert [page in text for page in pages] == [True, True]


def test_no_link_goes_to_an_address_that_is_not_that_of_its_page(mail_server):
    person, stranger = (make_registration(cycle=make_cycle()) for _ in range(2))
    message = transactional.send_link(person)
    Message.objects.filter(pk=message.pk).update(text=f"{links.MARKER} {links.marker_of(stranger)}")

    outbox.send_due()

    text = mail_server.received[0].get_body(("plain",)).get_content()
    assert (links.token(person) in text, links.token(stranger) in text) == (True, False)


@pytest.mark.parametrize("language", ["lv", "en"])
def test_what_belongs_together_is_never_parted_at_the_end_of_a_line(at, language):
    at("2023-11-27 12:00")

    texts = [
        unescape(re.sub(r"<style>.*?</style>|<[^>]+>", "\n", letter.html, flags=re.DOTALL))
        for letter in every_letter(language)
    ]

    assert [found for text in texts for found in LOOSE.findall(text)] == []
