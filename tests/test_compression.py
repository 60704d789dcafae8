"""Public pages travel compressed; what holds somebody's secret does not."""

import gzip

import pytest

from registrations.core import links
from tests.factories import make_cycle, make_registration

pytestmark = pytest.mark.django_db

GZIP = {"Accept-Encoding": "gzip, br"}


def test_public_pages_are_compressed(client):
    cycle = make_cycle()
    for path in ("/", f"/cycles/{cycle.slug}/", f"/cycles/{cycle.slug}/register/"):
        plain, answer = client.get(path), client.get(path, headers=GZIP)

        assert answer["Content-Encoding"] == "gzip"
        assert len(gzip.decompress(answer.content)) == len(plain.content)
        assert len(answer.content) < len(plain.content) / 2


def test_pages_with_secrets_are_sent_as_they_are(client):
    person = make_registration(cycle=make_cycle())
    assert "Content-Encoding" not in client.get(f"/my/{links.token(person)}/", headers=GZIP)

    client.cookies["sessionid"] = "a"
    assert "Content-Encoding" not in client.get("/", headers=GZIP)


def test_whoever_knows_no_compression_gets_none(client):
    assert "Content-Encoding" not in client.get("/")
