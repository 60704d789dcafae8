"""What every page says to browsers: load nothing from elsewhere, run nothing inline, keep nothing personal."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from config.middleware import ADMIN_CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY
from registrations.models import Registration
from tests.certifying import make_certificate
from tests.factories import SLUG, form_data, make_cycle, make_organiser, make_registration, make_trainer
from tests.registrations.pages import personal_pages, public_pages

pytestmark = pytest.mark.django_db

ADMIN = ("", "trainings/cycle/", "trainings/cycle/add/", "cycles/1/people/", "registrations/attendance/")
# What a browser fetches by itself; a link is followed by people.
LOADS = {
    "audio": ("src",),
    "embed": ("src",),
    "form": ("action",),
    "iframe": ("src",),
    "image": ("href",),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "use": ("href",),
    "video": ("src", "poster"),
}


class Page(HTMLParser):
    """Collects what a page loads, and what a strict policy would not let it do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: set[str] = set()
        self.inline: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.loaded |= {values[name] for name in LOADS.get(tag, ()) if name in values}
        self.inline += [f"{tag} {name}" for name in values if name.startswith("on") or name == "style"]
        if tag == "style" or (tag == "script" and "src" not in values and "json" not in values.get("type", "")):
            self.inline.append(tag)

    @property
    def foreign(self) -> list[str]:
        own = urlsplit(settings.SITE_URL).netloc
        return [url for url in self.loaded if urlsplit(url).netloc not in {"", own} or url.startswith("javascript:")]


@pytest.fixture
def registration(at) -> Registration:
    at("2023-11-20 12:00")
    cycle = make_cycle(trainers=[make_trainer()])
    make_registration(cycle=cycle, status="waiting")
    return make_certificate(registration=make_registration(cycle=cycle)).registration


@pytest.fixture
def personal(registration) -> list[str]:
    return personal_pages(registration)


@pytest.fixture
def public(registration) -> list[str]:
    return [*public_pages(registration.cycle), "/nowhere/", "/en/nowhere/", "/admin/login/"]


def pages(client: Client, paths: list[str]) -> dict[str, Page]:
    answers = {path: client.get(path) for path in paths}
    return {
        path: Page(answer.content.decode())
        for path, answer in answers.items()
        if answer.headers["Content-Type"].startswith("text/html")
    }


def tables() -> dict[str, list[object]]:
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in apps.get_models()}


def test_every_page_has_the_headers(client, public, personal):
    for path in [*public, *personal]:
        headers = client.get(path).headers
        policy = ADMIN_CONTENT_SECURITY_POLICY if "/admin/" in path else CONTENT_SECURITY_POLICY

        assert headers["Content-Security-Policy"] == policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Permissions-Policy"].startswith("camera=()")


def test_policy_allows_nothing_inline_and_nobody_else():
    directives = dict(directive.split(" ", 1) for directive in CONTENT_SECURITY_POLICY.split("; "))

    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert {source for sources in directives.values() for source in sources.split()} == {"'none'", "'self'", "data:"}
    assert directives["script-src"] == directives["style-src"] == "'self'"


def test_no_page_loads_anything_from_elsewhere_or_runs_anything_inline(client, public, personal):
    for path, page in pages(client, [*public, *personal]).items():
        assert (path, page.foreign, page.inline) == (path, [], [])


def test_admin_loads_nothing_from_elsewhere(client, personal):
    client.force_login(make_organiser(), "django.contrib.auth.backends.ModelBackend")
    for path, page in pages(client, [f"/admin/{below}" for below in ADMIN]).items():
        assert (path, page.foreign) == (path, [])
        assert set(page.inline) <= {"div style", "span style", "img style"}


@pytest.mark.parametrize("method", ["get", "head"])
def test_personal_pages_are_kept_and_indexed_nowhere(client, personal, method):
    for path in personal:
        headers = getattr(client, method)(path).headers
        cached = "private, no-cache" if path.endswith(".ics") else "no-store"

        assert cached in headers["Cache-Control"]
        assert "private" in headers["Cache-Control"]
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "same-origin"


def test_what_follows_links_changes_nothing(client, public, personal):
    before = tables()
    for path in [*public, *personal]:
        for method in (client.get, client.head):
            assert method(path).status_code in {200, 302, 404}

    assert tables() == before


def test_only_two_cookies_are_set_and_scripts_cannot_read_them(client, public, personal):
    for path in [*public, *personal]:
        client.get(path)
    assert set(client.cookies) <= {"csrftoken"}

    client.post(f"/cycles/{SLUG}/register/", form_data())

    assert set(client.cookies) == {"csrftoken", "sessionid"}
    assert {(cookie["httponly"], cookie["samesite"]) for cookie in client.cookies.values()} == {(True, "Lax")}


def test_change_needs_the_token_of_its_page(personal, public):
    client = Client(enforce_csrf_checks=True)
    before = tables()
    for path in [*public, *personal]:
        if path.endswith(("edit/", "cancel/", "erase/", "register/", "login/")):
            assert client.post(path, form_data()).status_code in {403, 405}

    assert tables() == before
