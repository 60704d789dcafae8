"""What every test may rely on: the clock, the language, fast passwords, and whether there is a browser."""

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import timezone, translation
from pytest_django.plugin import DjangoDbBlocker

from tests import leftovers

RIGA = ZoneInfo("Europe/Riga")
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))


def pytest_configure() -> None:
    # The real one is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # What else the machine does is not what is tested.
    hypothesis.settings.register_profile("unhurried", deadline=None)
    hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--drill", action="store_true", help="Run the drills, and only them: servers that are killed, disks that fill."
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    is_drill = config.getoption("--drill")
    left_out = [item for item in items if bool(item.get_closest_marker("drill")) != is_drill]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    for item in items:
        path = item.path.relative_to(settings.BASE_DIR)
        if "browser" in path.parts:
            item.add_marker("browser")
        if "admin" in path.name:
            # Django's own admin templates use variables that are not there.
            item.add_marker("ignore_template_errors")
    # Last: once Playwright's loop runs, Django has other connections, which no test without a browser should get.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs a browser where there is none; in CI that is a failure."""
    if item.get_closest_marker("browser") and not CHROMIUM.exists() and not os.environ.get("CI"):
        pytest.skip(f"There is no browser {CHROMIUM}; the variable CHROMIUM may name another one.")


@pytest.fixture
def clock() -> Iterator[Callable[[str], None]]:
    """Give a function that sets the clock, in Riga, until the test ends: `at("2023-11-29 23:59:59")`."""
    with ExitStack() as travels:

        def set_clock(moment: str) -> None:
            local = datetime.datetime.fromisoformat(moment).replace(tzinfo=RIGA)
            travels.enter_context(time_machine.travel(local, tick=False))

        yield set_clock


@pytest.fixture
def at(request: pytest.FixtureRequest, clock: Callable[[str], None]) -> Callable[[str], None]:
    """As `clock`, and whoever is logged in has just come: a test about another day is none about old sessions."""

    def set_clock(moment: str) -> None:
        clock(moment)
        if request.node.get_closest_marker("django_db") or {"db", "live_server"} & set(request.fixturenames):
            now = timezone.now()
            logins = apps.get_model("registrations", "BrowserSession").objects.filter(user__isnull=False)
            if logins.exists():  # an UPDATE of nothing waits for the lock all the same
                logins.update(started_at=now, seen_at=now, expire_date=now + datetime.timedelta(days=7))

    return set_clock


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let a test that commits leave the database as migrations made it. Django empties it, and takes longer."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        stored = leftovers.stored_rows()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: leftovers.restore(stored))
        yield


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Tests speak English. A request still speaks the language of its path, a message that of its reader."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    cache.clear()
