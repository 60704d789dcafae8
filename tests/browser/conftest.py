"""The browser: the one of this machine, not one downloaded for tests. Whatever it complains about fails the test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from tests.browser.firefox import launch
from tests.browser.visiting import Visit
from tests.conftest import CHROMIUM

PHONE: ViewportSize = {"width": 390, "height": 844}
TIMEOUT = 30_000  # milliseconds; a busy machine is slow, not wrong
HOSTLESS_SCHEMES = {"about", "blob", "data"}
PARTS_OF_A_PAGE = {"font", "image", "script", "stylesheet"}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    # As root, as in containers, Chromium starts only without its sandbox.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    # No name of another host is even looked up.
    arguments.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1")
    return browser_type_launch_args | {"executable_path": str(CHROMIUM), "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Be a phone that moves nothing: colours are measured as they stay."""
    return browser_context_args | {"viewport": PHONE, "reduced_motion": "reduce"}


@pytest.fixture(scope="session", autouse=True)
def _rows_beside_a_browser() -> None:
    """Let tests use the ORM while Playwright's event loop runs in their thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session", autouse=True)
def _no_database_is_held() -> None:
    """Close the connection after each request: a browser that stays connected would keep the database from going."""
    connections.settings[DEFAULT_DB_ALIAS]["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=TIMEOUT)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """Name the browser of the test; `in_every_engine` gives more than one."""
    return str(getattr(request, "param", "chromium"))


@pytest.fixture(scope="session")
def firefox(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = launch(playwright, tmp_path_factory.mktemp("firefox"))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def window_for_all(firefox: Browser) -> Iterator[Page]:
    with firefox.new_context(viewport=PHONE) as context:
        context.set_default_timeout(TIMEOUT)
        yield context.new_page()


@pytest.fixture
def firefox_window(window_for_all: Page) -> Page:
    """Give a window of Firefox that has been used before, which is much cheaper than a new one; it knows nobody."""
    window_for_all.context.clear_cookies()
    return window_for_all


@pytest.fixture
def new_firefox_context(request: pytest.FixtureRequest) -> Iterator[Any]:
    with ExitStack() as opened:

        def create(*, java_script_enabled: bool = True) -> BrowserContext:
            browser: Browser = request.getfixturevalue("firefox")
            context = opened.enter_context(browser.new_context(viewport=PHONE))
            if not java_script_enabled:
                # It cannot be asked to run no script in one window, so none arrives; the policy forbids all others.
                context.route("**/*.js", lambda route: route.abort())
            return context

        yield create


@pytest.fixture
def new_context(
    engine: str,
    new_context: Callable[..., BrowserContext],
    new_firefox_context: Callable[..., BrowserContext],
    live_server: LiveServer,
) -> Iterator[Any]:
    """Open windows that are listened to: errors of scripts, a broken policy, and requests to other hosts."""
    faults: list[str] = []

    def create(**arguments: Any) -> BrowserContext:
        context = (new_firefox_context if engine == "firefox" else new_context)(**arguments)
        context.set_default_timeout(TIMEOUT)
        listen(context, urlsplit(live_server.url).netloc, faults.append)
        return context

    yield create
    assert faults == []


def listen(context: BrowserContext, host: str, complain: Callable[[str], None]) -> None:
    def console(message: ConsoleMessage) -> None:
        # What was not loaded is heard of below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complain(f"{message.text} ({context.pages[-1].url})")

    def request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in HOSTLESS_SCHEMES and url.netloc != host:
            complain(f"It asked {request.url}.")

    def response(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS_OF_A_PAGE:
            complain(f"{response.url} answered {response.status}.")

    context.on("console", console)
    context.on("request", request)
    context.on("response", response)
    context.on("weberror", lambda error: complain(str(error.error)))


@pytest.fixture
def visit(page: Page, live_server: LiveServer, at: Callable[[str], None]) -> Visit:
    """Give the browser to a visitor who speaks English, as all tests do."""
    return Visit(page, live_server.url, at, language="en")


@pytest.fixture
def visit_without_scripts(new_context: Callable[..., BrowserContext], visit: Visit) -> Visit:
    return replace(visit, page=new_context(java_script_enabled=False).new_page())
