"""What programs ask of the site itself: is the process alive, where are holes reported."""

import datetime
import tomllib

import pytest
from django.conf import settings
from django.utils import timezone


@pytest.mark.parametrize("host", ["testserver", "nobody.example", "10.0.0.7:8000", "'; drop table"])
def test_process_says_that_it_answers_whatever_the_host(client, host):
    answer = client.get("/healthz", headers={"Host": host})

    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, b"ok", "no-store")


def test_that_answer_needs_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get("/healthz")

    assert client.head("/healthz").status_code == 200
    assert client.post("/healthz").status_code == 405


def test_whoever_finds_a_hole_reads_where_to_report_it(client, at):
    at("2023-11-20 12:00")
    answer = client.get("/.well-known/security.txt")

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        f"Contact: mailto:{settings.ORGANISATION['email']}",
        "Expires: 2024-05-18T00:00:00Z",
        "Preferred-Languages: lv, en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    assert timezone.now() < datetime.datetime(2024, 5, 18, tzinfo=datetime.UTC)


def test_version_is_said_in_one_place():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == settings.VERSION
