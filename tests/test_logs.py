"""What the log tells: when, where, in which request, what went wrong; never with whom."""

import json
import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from django.test import Client
from django.utils.log import configure_logging

from config import logs, tracing
from tests.certifying import make_certificate
from tests.factories import SLUG, form_data, make_cycle, make_registration
from tests.registrations.pages import personal_pages

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00 \d+ (-|[0-9a-f]{16}) [A-Z]+ [\w.]+: ")
SECRET = "parole-kas-nav-neviena"


def formatted(formatter: logging.Formatter, message: str, **facts: object) -> str:
    return formatter.format(logging.makeLogRecord({"msg": message, "name": "places", "levelname": "INFO"} | facts))


@pytest.fixture(autouse=True)
def _outside_of_a_request() -> None:
    logs.request_id.set("-")


@pytest.fixture
def log(settings) -> Iterator[StringIO]:
    """What a production writes that is told to write everything."""
    said = StringIO()
    configuration = logs.configuration(level="DEBUG", is_json=False, with_requests=True)
    for handler in configuration["handlers"].values():
        handler["stream"] = said
    configure_logging("logging.config.dictConfig", configuration)
    yield said
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /en/my/1.1.abc-DEF_9/edit/", "Not Found: /en/my/…"),
        ("Not Found: /verify/K7M4-2QXD/", "Not Found: /verify/…"),
        ("Not Found: /admin/reset/MQ/c8-12ab/", "Not Found: /admin/reset/…"),
        ("Not Found: /admin/password_reset/1.1.1x:a/", "Not Found: /admin/password_reset/…"),
        ("Not Found: /admin/invitation/1.1.1x:a/", "Not Found: /admin/invitation/…"),
        ("GET /find/?email=anna%40muzejs.lv HTTP", "GET /find/?… HTTP"),
        ("to anna@muzejs.example, bruno@muzejs.example", "to …@… …@…"),
        # What somebody sends may be long: from each letter of it on, it would be read for minutes.
        ("x" * 1_000_000 + " anna@muzejs.example", "x" * 1_000_000 + " …@…"),
        ("duplicate key\nDETAIL:  Key (email_key)=(anna) already exists.\n", "duplicate key\nDETAIL: …\n"),
    ],
    ids=lambda text: text[:20],
)
def test_log_names_neither_links_nor_people(said, written):
    assert formatted(logs.DiscreetFormatter(), said) == written
    assert json.loads(formatted(logs.JsonFormatter(), said))["message"] == written


def test_each_line_says_when_which_process_and_in_which_request():
    line = formatted(logs.DiscreetFormatter(logs.TEXT), "Full", created=1_700_000_000.25, process=7)

    assert line == "2023-11-14T22:13:20.250+00:00 7 - INFO places: Full"


def test_json_says_the_same_in_one_line():
    error = ValueError("anna@muzejs.lv")
    trouble = (ValueError, error, None)

    line = formatted(logs.JsonFormatter(), "Full", created=1_700_000_000.25, process=7, exc_info=trouble)

    facts = json.loads(line)
    assert "\n" not in line
    assert facts.pop("traceback").endswith("ValueError: …@…")
    assert facts == {
        "time": "2023-11-14T22:13:20.250+00:00",
        "process": 7,
        "request": "-",
        "level": "INFO",
        "logger": "places",
        "message": "Full",
    }


def visit_everything(registration) -> None:
    client = Client(raise_request_exception=False)
    for path in personal_pages(registration):
        client.get(path, HTTP_HOST="nobody.example" if path.endswith("edit/") else "testserver")
    client.get(f"/en/my/{registration.email}/")
    client.get(f"/{registration.email}/?name={registration.last_name}")
    client.post(f"/cycles/{SLUG}/register/", form_data(email="liga@muzejs.lv", note="Slims bērns"))
    client.post("/find/", {"email": registration.email})
    client.post("/admin/login/", {"username": registration.email, "password": SECRET})


@pytest.mark.django_db
def test_log_of_a_whole_run_holds_nothing_personal_and_no_key(at, log):
    at("2023-11-20 12:00")
    registration = make_registration(cycle=make_cycle(), first_name="Ģertrūde", last_name="Dzelzskalēja")
    code = make_certificate(registration=registration).code

    visit_everything(registration)

    lines = log.getvalue().splitlines()
    token = personal_pages(registration)[0].split("/my/")[1].split("/")[0]
    kept = (registration.email, "liga", "Ģertrūde", "Dzelzskalēja", token, code, "Slims", SECRET, "Cēsu", "muzejs")
    assert len(lines) > 20
    assert [(word, line) for word in kept for line in lines if word in line] == []
    assert [line for line in lines if not LINE.match(line)] == []
    assert [line for line in lines if line.split()[2] == "-"] == []


@pytest.mark.django_db
def test_one_line_for_each_request_if_wanted(client, log):
    answer = client.get("/accessibility/")

    written = [line for line in log.getvalue().splitlines() if " config.tracing: " in line]
    assert len(written) == 1
    assert re.search(rf" {answer['X-Request-ID']} INFO config.tracing: GET /accessibility/ 200 \d+ ms$", written[0])


def test_requests_are_not_written_unless_wanted():
    loggers = logs.configuration(level="INFO", is_json=False, with_requests=False)["loggers"]

    assert loggers["config.tracing"]["level"] == "WARNING"


@pytest.mark.parametrize(("proxies", "is_taken"), [(1, True), (0, False)])
def test_the_number_of_a_request_is_taken_from_our_proxy_only(client, settings, proxies, is_taken):
    settings.TRUSTED_PROXY_COUNT = proxies

    answer = client.get("/.well-known/security.txt", headers={"X-Request-ID": "0123456789abcdef-0"})

    assert (answer["X-Request-ID"] == "0123456789abcdef-0") == is_taken


def test_a_number_that_is_none_is_not_taken(client, settings):
    settings.TRUSTED_PROXY_COUNT = 1

    answer = client.get("/.well-known/security.txt", headers={"X-Request-ID": "anna ERROR places: overbooked"})

    assert re.fullmatch("[0-9a-f]{16}", answer["X-Request-ID"])


@pytest.mark.parametrize(
    ("request_facts", "proxies", "times"),
    [
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7", "REMOTE_ADDR": "127.0.0.1"}, 0, 1),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7", "REMOTE_ADDR": "127.0.0.1"}, 1, 0),
        ({"HTTP_X_FORWARDED_FOR": "192.0.2.7", "REMOTE_ADDR": "8.8.8.8"}, 0, 0),  # any visitor may write it
        ({"REMOTE_ADDR": "127.0.0.1"}, 0, 0),
    ],
)
def test_a_proxy_that_nobody_spoke_of_is_told_once(client, settings, caplog, request_facts, proxies, times):
    settings.TRUSTED_PROXY_COUNT = proxies
    tracing.warn_of_unknown_proxy.cache_clear()

    for _ in range(3):
        client.get("/healthz", **request_facts)

    assert caplog.text.count("TRUSTED_PROXY_COUNT is 0") == times


def test_wrong_host_is_refused_in_one_line(client, log):
    answer = client.get("/accessibility/", headers={"Host": "nobody.example"})

    refusals = [line for line in log.getvalue().splitlines() if "django.security.DisallowedHost" in line]
    assert answer.status_code == 400
    assert (len(refusals), "Traceback" in log.getvalue()) == (1, False)
