"""What nobody should type: the form gives it back as it was, and what is stored is clean."""

import datetime
import unicodedata
from urllib.parse import quote, urlencode

import pytest
from django.core.exceptions import ValidationError
from django.core.signing import Signer
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from registrations.core import links
from registrations.mail import outbox, transactional
from registrations.models import Message, Registration
from tests.factories import SLUG, form_data, make_cycle, make_registration
from trainings.web.text import clean_line

pytestmark = pytest.mark.django_db

FORM = f"/cycles/{SLUG}/register/"
TYPED = ("first_name", "last_name", "email", "institution", "municipality", "job_title", "phone", "note")
NASTY = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ 7|add:7 }}{% debug %}",
    '=HYPERLINK("//evil.example")',
    "Anna\r\nBcc: everybody@evil.example",
    "Anna\u2028\u2029\x85\x0b\x0c",
    "\u202eannA\u202c",
    "A\u200bn\u2060n\ufeffa\U000e0041",
    "e\u200d\u0301",
    "\u200b",
    "\u0344\u0958\U0001d160" * 40,
    "A" + "\u0300" * 300,
    "\uffff\U0010ffff\ue000",
    "🤷🏽\u200d♀️",
    "'; DROP TABLE registrations_registration; --",
    "%s%n%(email)s{personal-link}\\x00\\ud800",
    "\x00",
    "\x1b[31mAnna\x07",
    "x" * 5000,
    " \t\xa0\u3000 ",
)
LONGEST = {field.name: getattr(field, "max_length", None) or 0 for field in Registration._meta.get_fields()}
EMAILS = (
    "\u0130" * 240 + "@muzejs.example",
    "a@" + ".".join(["\u0100" * 12] * 18) + ".example",
    "a@" + "\u0100" * 63 + ".example",
    "a@" + "a" * 64 + ".example",
    "a@[::1]",
    "a@[127.0.0.1]",
    '"a\\"b, c@evil.example"@muzejs.example',
    "anna@muzejs.example\nBcc: everybody@evil.example",
    "anna@muzejs.example, bruno@muzejs.example",
    "anna@\u200bmuzejs.example",
    "\uff41nna@muzejs.example",
    "anna@muzejs.example.",
    "anna@.example",
    "@",
    "a@b",
    "<anna@muzejs.example>",
    "=cmd|' /C calc'!A0@muzejs.example",
)
ANYTHING = st.one_of(st.sampled_from(NASTY + EMAILS), st.text(max_size=80), st.binary(max_size=30))
FIELDS = st.sampled_from([*form_data(), "website", "expects", "csrfmiddlewaretoken", "cycle", "status"])


@pytest.fixture
def _open(at) -> None:
    at("2023-11-20 12:00")
    make_cycle(capacity=10_000)


def send(data):
    body = urlencode(data, doseq=True)
    return Client(raise_request_exception=False).post(FORM, body, "application/x-www-form-urlencoded")


def assert_clean(registration):
    for name in TYPED:
        text = getattr(registration, name)
        categories = {unicodedata.category(char) for char in text.replace("\n", "" if name == "note" else "\n")}

        assert not categories & {"Cc", "Cf", "Cs"}
        assert text == unicodedata.normalize("NFC", text) == text.strip()
        assert len(text) <= LONGEST[name]
    assert len(registration.email_key) <= 254


@pytest.mark.usefixtures("_open")
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.dictionaries(FIELDS, ANYTHING, max_size=4))
@example(changes={"email": EMAILS[0]})
@example(changes={"email": EMAILS[1]})
def test_whatever_is_typed_the_form_answers_and_stores_nothing_odd(changes):
    Registration.objects.exclude(messages=None).update(status="cancelled", place_number=None)
    before = Registration.objects.count()

    answer = send(form_data() | changes)

    assert answer.status_code in {200, 302}
    assert Registration.objects.count() == before + (answer.status_code == 302)
    for registration in Registration.objects.order_by("pk")[before:]:
        assert_clean(registration)


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize("email", EMAILS, ids=range(len(EMAILS)))
def test_odd_address_is_refused_or_stored_as_one_address(email):
    answer = send(form_data(email=email))

    assert answer.status_code in {200, 302}
    assert [registration.email.count("\n") for registration in Registration.objects.all()] == [0] * (
        answer.status_code == 302
    )
    assert set(Message.objects.values_list("to", flat=True)) == set(
        Registration.objects.values_list("email", flat=True)
    )


@pytest.mark.usefixtures("_open")
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_form_that_is_not_complete_comes_back_with_everything_that_was_typed(text):
    data = form_data(first_name=text, note=text, institution="")
    page = send(data).content.decode()

    assert Registration.objects.count() == 0
    for name in ("last_name", "email", "municipality", "job_title", "phone"):
        assert escape(data[name]) in page
    assert text == escape(text) or text not in page
    assert page.replace("\r\n", "\n").count(escape(text).replace("\r\n", "\n")) >= 2


@given(text=ANYTHING.filter(lambda text: isinstance(text, str)))
@example(text="e\u200d\u0301")
def test_cleaning_once_is_enough(text):
    try:
        once = clean_line(text)
    except ValidationError:
        return

    assert clean_line(once) == once == unicodedata.normalize("NFC", once)


def without_token(answer, token):
    """Return the whole answer, but for the address that was asked for."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Length", "X-Request-ID"}}
    return answer.status_code, headers, answer.content.decode().replace(token, "…").replace(quote(token), "…")


def wrong_links(cycle):
    """Return links that open nothing: cut, longer, in other letters, revoked, of other makes."""
    registration = make_registration(cycle=cycle)
    revoked = links.token(registration)
    registration.link_version += 1
    registration.save()
    token = links.token(registration)
    erased = make_registration(cycle=cycle, erased_at=datetime.datetime.now(tz=datetime.UTC))
    return [
        "nobody-has-this-link",
        token[:-1],
        token + "A",
        token + "=",
        token.swapcase(),
        token.replace(".", ":"),
        revoked,
        links.token(erased),
        Signer(salt="something.else", sep=".").sign("1.2"),
        Signer(salt="registrations.personal-link", sep=".").sign("99999999999999999999.1"),
        Signer(salt="registrations.personal-link", sep=".").sign("1.1.1"),
        Signer(salt="registrations.personal-link", sep=".").sign("\u0100."),
    ]


@pytest.mark.parametrize("language", ["", "/en"])
@pytest.mark.parametrize("below", ["", "edit/", "cancel/", "erase/", "data.json", "schedule.ics", "certificate.pdf"])
def test_wrong_links_are_all_alike(below, language):
    wrong = wrong_links(make_cycle())

    answers = [without_token(Client().get(f"{language}/my/{one}/{below}"), one) for one in wrong]

    assert answers[0][0] == 404
    assert [answer for answer in answers if answer != answers[0]] == []


def test_a_participant_cannot_have_the_own_link_put_into_a_letter_to_the_organiser(mailoutbox):
    person = make_registration(cycle=make_cycle(), first_name=links.MARKER)
    transactional.send_mistake(
        person, session=person.cycle.schedule[0], recorded="–", words=f"Biju klāt. {links.MARKER}"
    )

    outbox.send_due()

    (email,) = mailoutbox
    bodies = email.body, str(email.alternatives[0][0])
    assert [("Biju klāt." in body, links.token(person) in body) for body in bodies] == [(True, False), (True, False)]
