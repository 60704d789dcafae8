"""More than two hundred hostile values in each field of the form: stored clean or refused, harmless where shown."""

import csv
import io
import random
import unicodedata

import pytest
from django.core import mail
from django.test import Client

from registrations.exports import tables, writing
from registrations.mail import outbox
from registrations.models import RateLimitCounter, Registration
from tests.factories import SLUG, form_data, make_cycle
from tests.registrations.views.test_hostile_text import EMAILS, NASTY
from trainings.models import Cycle

pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.ignore_template_errors]

FIELDS = ("first_name", "last_name", "institution", "municipality", "job_title", "phone", "note", "email")
PIECES = (
    *("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\x1f", "\x7f", "\x85", "\xa0", "\xad", "\u200b", "\u202e"),
    *("\u2028", "\ufeff", "\ufffe", "\U000e0041", "\u0301", "\u0130", "\uff1d", "\uff0b", "\uff20", "\ufb01", "Ā"),
    *(
        "ß",
        "😀",
        "👩\u200d💻",
        "<b>",
        "</script>",
        "<![CDATA[",
        "-->",
        "&amp;",
        "&#0;",
        "{{",
        "{%",
        "}}",
        "%s",
        "%(x)s",
    ),
    *(
        "%(x)s",
        "${x}",
        "`",
        "'",
        '"',
        "\\",
        ";",
        ",",
        ":",
        "|",
        "BEGIN:VEVENT",
        "\nATTENDEE:x",
        "\r\nBcc: x@y.lv",
        "../",
    ),
    *("=cmd|' /C calc'!A0", "#evil[x]", "@import"),
)
FORMULA = ("=", "+", "-", "@")
CONTROL = ("Cc", "Cf", "Cs", "Zl", "Zp")
ALLOWED = {"\u200d", "\n"}  # the joiner of emoji; lines of a note
NUMBER = 210


def values(field: str) -> list[str]:
    chance = random.Random(field)  # noqa: S311  the same values in each run
    known = [*NASTY, *EMAILS, *PIECES]
    made = ["".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 12))) for _ in range(NUMBER)]
    if field == "email":
        made = [f"{value}@muzejs.lv" for value in made[::2]] + [f"anna@{value}.lv" for value in made[1::2]]
    return (known + made)[:NUMBER]


@pytest.mark.parametrize("field", FIELDS)
def test_a_value_is_stored_clean_or_refused_and_harms_nothing(at, field):
    at("2023-11-20 12:00")
    cycle = make_cycle(capacity=1000)
    client = Client(raise_request_exception=False)
    statuses = []
    for number, value in enumerate(values(field)):
        RateLimitCounter.objects.all().delete()
        data = form_data(email=f"anna{number}@muzejs.lv") | {field: value}
        statuses.append(client.post(f"/cycles/{SLUG}/register/", data).status_code)

    assert len(statuses) == NUMBER
    assert set(statuses) <= {200, 302, 400}
    people = list(Registration.objects.all())
    stored = [str(getattr(one, field)) for one in people]
    assert [value for value in stored if not is_clean(value)] == []
    assert_mails_are_whole(len(people))
    assert_table_is_harmless(cycle, len(people))


def is_clean(value: str) -> bool:
    odd = [char for char in value if unicodedata.category(char) in CONTROL and char not in ALLOWED]
    return not odd and value == unicodedata.normalize("NFC", value)


def assert_mails_are_whole(number: int) -> None:
    """Each person gets one message, at one address, with one calendar."""
    mail.outbox.clear()
    outbox.send_due()
    messages = [message.message() for message in mail.outbox]
    assert len(messages) == number
    for message in messages:
        assert [len(message.get_all(name, [])) for name in ("To", "Subject")] == [1, 1]
        assert message.get_all("Bcc") is None
        calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
        assert len(calendars) <= 1


def assert_table_is_harmless(cycle: Cycle, number: int) -> None:
    """No cell of the file runs as a formula in a spreadsheet."""
    text = writing.write_csv(tables.participants(cycle, None), lambda _done, _total: None).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert len(rows) == number + 1
    assert [
        cell for cell in cells if unicodedata.normalize("NFKC", cell).lstrip().startswith(("=", "+", "-", "@"))
    ] == []
