"""Whether a certificate is genuine: an answer for whoever holds the code, and nothing for those who guess."""

import pytest

from registrations.core import history
from registrations.models import Certificate
from registrations.people import erasure
from tests.certifying import close, make_certificate, mark
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(at):
    at("2024-01-16 09:00")
    cycle = make_cycle()
    return make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", institution="Cēsu muzejs")


@pytest.fixture
def certificate(anna):
    mark(anna, "xo")
    close(anna.cycle)
    return Certificate.objects.get()


def answer(client, code: str) -> tuple[int, str]:
    response = client.get(f"/en/verify/{code}/")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in response.content.decode()
    return response.status_code, response.content.decode().replace("\xa0", " ")


def said(page: str) -> list[str]:
    words = (
        "is genuine",
        "no longer valid",
        "replaced on 17 January 2024",
        "withdrawn on 17 January 2024",
        "do not know",
    )
    return [one for one in words if one in page.partition("<main")[2]]


def test_a_valid_one_is_shown_as_it_is_on_paper(client, certificate):
    status, page = answer(client, certificate.code)

    assert (status, said(page)) == (200, ["is genuine"])
    for words in (
        "Anna Ābele",
        "Cēsu muzejs",
        "Mēs savai kopienai",
        "1 of 5 sessions, 6 hours in all",
        "16 January 2024",
    ):
        assert words in page


def test_what_is_shown_is_what_was_issued(client, anna, certificate):
    anna.last_name = "Bērziņa"
    anna.save()

    assert "Anna Ābele" in answer(client, certificate.code)[1]


def test_an_old_code_says_that_it_was_replaced_and_tells_nothing_else(client, at, anna, certificate):
    at("2024-01-17 09:00")
    mark(anna, "xx", seen="xo")

    status, page = answer(client, certificate.code)

    assert (status, said(page)) == (200, ["no longer valid", "replaced on 17 January 2024"])
    assert ("Anna" in page, "Cēsu" in page, "kopienai" in page) == (False, False, False)


def test_a_withdrawn_one_says_so(client, at, anna, certificate):
    at("2024-01-17 09:00")
    mark(anna, "oo", seen="xo")

    status, page = answer(client, certificate.code)

    assert (status, said(page)) == (200, ["no longer valid", "withdrawn on 17 January 2024"])
    assert "Anna" not in page


def test_after_erasing_it_still_says_that_it_is_genuine(client, anna, certificate):
    erasure.erase(anna.pk, origin=history.PERSONAL_PAGE)

    status, page = answer(client, certificate.code)

    assert (status, said(page)) == (200, ["is genuine"])
    assert ("Anna" in page, "Cēsu" in page, "has been erased" in page) == (False, False, True)


def test_an_unknown_code_is_not_found_in_neutral_words(client, certificate):
    status, page = answer(client, "0" * 26)

    assert (status, said(page)) == (404, ["do not know"])


@pytest.mark.parametrize("code", ["š", "<b>", "a" * 500, "..", "1'--"])
def test_whatever_is_asked_is_not_found(client, certificate, code):
    assert client.get(f"/verify/{code}/", follow=True).status_code == 404


def test_a_code_may_be_typed_as_it_looks(client, anna):
    make_certificate(registration=anna, code="0123456789abcdefghjkmnpqrs")

    found = client.get("/en/verify/", {"code": " OL23-4567-89AB cdefghjkmnpqrs "})

    assert (found.status_code, found.headers["Location"]) == (302, "/en/verify/0123456789abcdefghjkmnpqrs/")


def test_without_a_code_it_asks_for_one(client):
    page = client.get("/en/verify/")

    assert (page.status_code, 'name="code"' in page.content.decode()) == (200, True)


def test_looking_changes_nothing(client, certificate):
    rows = list(Certificate.objects.values_list())

    answer(client, certificate.code)

    assert list(Certificate.objects.values_list()) == rows
