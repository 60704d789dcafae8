"""Every kind of letter, in both languages: how wide its text is, what it is sent as, and what it says."""

import pytest

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
