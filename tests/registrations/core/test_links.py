"""Personal links: what opens a page and what does not."""

import string

import pytest
from django.core.signing import Signer

from registrations.core import links
from registrations.models import Registration
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

SAFE = set(string.ascii_letters + string.digits + "-_.")


def signed(value, *, salt="registrations.personal-link"):
    return Signer(salt=salt, sep=".").sign(value)


def is_found(token):
    try:
        links.find(token)
    except Registration.DoesNotExist:
        return False
    return True


def test_a_link_opens_its_registration_with_one_query(django_assert_num_queries):
    registration = make_registration(cycle=make_cycle())
    token = links.token(registration)

    with django_assert_num_queries(1):
        found = links.find(token)
        title = found.cycle.title

    assert (found, title) == (registration, registration.cycle.title)


def test_a_token_is_short_and_needs_no_quoting():
    token = links.token(make_registration(cycle=make_cycle()))

    assert set(token) <= SAFE
    assert len(token) < 60


def test_a_raised_version_revokes_the_link():
    registration = make_registration(cycle=make_cycle())
    old = links.token(registration)

    registration.link_version += 1
    registration.save()

    assert (is_found(old), is_found(links.token(registration))) == (False, True)


def test_an_erased_registration_has_no_page():
    registration = make_registration(cycle=make_cycle(), erased_at="2023-11-19T10:00:00Z")

    assert not is_found(links.token(registration))


def test_a_link_signed_with_an_old_key_still_opens(settings):
    registration = make_registration(cycle=make_cycle())
    token = links.token(registration)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 8

    assert links.find(token) == registration


def test_a_link_signed_with_a_foreign_key_does_not(settings):
    token = links.token(make_registration(cycle=make_cycle()))

    settings.SECRET_KEY = "another-" * 8

    assert not is_found(token)


def test_no_part_of_a_token_can_be_cut_or_changed():
    token = links.token(make_registration(cycle=make_cycle()))
    cut = [token[:end] for end in range(len(token))] + [token[start:] for start in range(1, len(token))]
    changed = [token[:i] + ("A" if char != "A" else "B") + token[i + 1 :] for i, char in enumerate(token)]

    assert [wrong for wrong in cut + changed if is_found(wrong)] == []


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "1.1.",
        "\0",
        "1.1.\0",
        "1\ufeff.1.x",
        "ā" * 1000,
        "\udcff",
        "../../etc/passwd",
        "9" * 100_000,
        signed("1.1", salt="something-else"),
        signed("1"),
        signed("1.1.1"),
        signed("ā.1"),
        signed("-1.1"),
        signed("z" * 30 + ".1"),
        signed("1." + "z" * 30),
    ],
    ids=range(18),
)
def test_whatever_is_wrong_is_not_found(token):
    make_registration(cycle=make_cycle(), pk=1)

    assert not is_found(token)


def test_the_address_is_whole_and_in_the_language_of_the_person(settings):
    settings.SITE_URL = "https://cikli.example"
    cycle = make_cycle()
    latvian, english = make_registration(cycle=cycle), make_registration(cycle=cycle, language="en")

    assert links.personal_url(latvian) == f"https://cikli.example/my/{links.token(latvian)}/"
    assert links.personal_url(english) == f"https://cikli.example/en/my/{links.token(english)}/"
