"""Ten thousand requests that nobody planned, over all addresses: an answer to each, never a 5xx."""

import random
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from registrations.core import links
from registrations.models import Registration
from tests.certifying import make_certificate
from tests.factories import form_data, make_cycle, make_organiser, make_registration, make_trainer_user

pytestmark = [pytest.mark.drill, pytest.mark.django_db, pytest.mark.ignore_template_errors]

SEEDS = range(10)
REQUESTS = 1000
ODD = (
    *("", "0", "-1", "1", "2", "1.5", "9" * 30, "٣", "²", "x", "None", "true", "[]", "{}", "null"),
    *("\x00", "\ud800", "\u202e", "a\r\nb", "%", "%00", "'", '"', "\\", "../../etc", "=1+1", "<script>", "{{ 7 }}"),
    *("x" * 3000, "ā" * 500, "😀" * 300, "2023-12-04", "0000-00-00", "9999-12-31", "24:61", "12:00", "on", "anna@b.lv"),
)
PARAMETERS = ("q", "p", "o", "e", "all", "page", "status", "cycle", "session", "shown", "format", "next", "download")
METHODS = ("get", "get", "get", "post", "post", "head", "put", "delete", "options")
LANGUAGES = ("", "/en")


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, dict[str, object]]]:
    """Yield each address as a template with what its places take."""
    for pattern in patterns:
        route = before + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route, pattern.pattern.converters


def filled(route: str, known: dict[str, list[str]], chance: random.Random) -> str:
    """Put something into each place of an address: mostly what is there, sometimes what cannot be."""
    parts = []
    for part in route.split("<"):
        inside, closed, after = part.partition(">")
        if not closed:
            parts.append(part)
            continue
        name = inside.rpartition(":")[2]
        values = known.get(name) or known["id"]
        value = chance.choice(values) if chance.random() < 0.75 else chance.choice(ODD)
        parts.append(quote(value.encode(errors="surrogatepass"), safe="") + after)
    return "".join(parts).replace("//", "/").replace("\\", "").replace("$", "")


def query(chance: random.Random) -> str:
    pairs = [(chance.choice(PARAMETERS), chance.choice(ODD)) for _ in range(chance.randrange(3))]
    return urlencode([(name, value.encode(errors="surrogatepass")) for name, value in pairs])


def body(chance: random.Random, names: list[str]) -> dict[str, str]:
    data = {**form_data()} if chance.random() < 0.5 else {}
    for _ in range(chance.randrange(6)):
        data[chance.choice(names)] = chance.choice(ODD).replace("\ud800", "\ufffd")
    return data


@pytest.fixture
def known(at) -> dict[str, list[str]]:
    """What is there, by the names that addresses use."""
    at("2023-11-20 12:00")
    cycle = make_cycle()
    registration = make_registration(cycle=cycle)
    certificate = make_certificate(registration=registration)
    make_registration(cycle=cycle, status="waiting")
    return {
        "slug": [cycle.slug],
        "token": [links.token(registration), links.token(registration)[:-1]],
        "code": [certificate.code],
        "session_id": [str(session.pk) for session in cycle.schedule],
        "app_label": ["trainings", "registrations", "auth"],
        "id": [str(registration.pk), str(cycle.pk), "1", "2"],
        "kind": ["participants", "attendance", "eligible", "xlsx", "csv"],
    }


@pytest.fixture
def visitors() -> list[tuple[Client, User | None]]:
    users = (None, make_organiser(), make_trainer_user())
    return [(Client(raise_request_exception=False), user) for user in users]


def stay_logged_in(visitors: list[tuple[Client, User | None]]) -> None:
    """Some of the requests end the session."""
    for client, user in visitors:
        if user:
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")


@pytest.mark.parametrize("seed", SEEDS)
def test_no_generated_request_breaks_anything(known, visitors, seed):
    chance = random.Random(seed)  # noqa: S311  the same requests in each run
    routes = sorted({route for route, _converters in addresses(get_resolver().url_patterns)} - {"/readyz"})
    names = [*form_data(), *PARAMETERS, "action", "_selected_action", "reason", "marks", "csrfmiddlewaretoken", "file"]
    statuses: Counter[int] = Counter()
    broken = []
    for number in range(REQUESTS):
        if number % 20 == 0:
            stay_logged_in(visitors)
        path = f"{chance.choice(LANGUAGES)}{filled(chance.choice(routes), known, chance)}?{query(chance)}"
        method = chance.choice(METHODS)
        data = body(chance, names) if method == "post" else None
        answer = getattr(chance.choice(visitors)[0], method)(path, data)
        statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            broken.append((answer.status_code, method, path[:200], data))

    assert broken == []
    assert min(statuses[200], statuses[302], statuses[404]) > 50
    assert Registration.objects.confirmed().count() <= 30
