"""Every kind of letter, in both languages: how wide its text is, what it is sent as, and what it says."""

import pytest

from registrations.mail import outbox
from registrations.models import Message
from tests.registrations.every_letter import every_letter

pytestmark = pytest.mark.django_db

WIDEST = 74


@pytest.mark.parametrize("language", ["lv", "en"])
def test_the_text_of_every_letter_fits_a_narrow_window(at, language):
    at("2023-11-27 12:00")

    lines = [line for letter in every_letter(language) for line in letter.text.splitlines() if "://" not in line]

    assert [line for line in lines if len(line) > WIDEST] == []


def test_every_kind_is_among_them(at):
    at("2023-11-27 12:00")

    assert {letter.kind for letter in every_letter()} == set(Message.Kind) - {Message.Kind.CALL}


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
