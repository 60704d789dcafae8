"""A production that is not safe does not start, and says why; the databases keep what they have acknowledged."""

import datetime
import json
import os
import secrets
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections

from config import databases
from config.safety import Configuration, refuse_unsafe_settings
from config.sqlite.base import DatabaseWrapper
from registrations.models import OperationsRecord

KEY = secrets.token_urlsafe(60)
SAFE: dict[str, Any] = {
    "debug": False,
    "secret_keys": [KEY],
    "hosts": ["cikli.example"],
    "site_url": "https://cikli.example",
    "email_url": "smtp+tls://cikli:word@mail.lmb.lv:587",
    "senders": {"DEFAULT_FROM_EMAIL": "Biedrība <cikli@lmb.lv>", "ORGANISATION_EMAIL": "cikli@lmb.lv"},
    "proxies": "1",
    "sqlite_file": None,
    "code": settings.BASE_DIR,
}
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "cikli.example",
    "SITE_URL": "https://cikli.example",
    "EMAIL_URL": "smtp+tls://cikli:word@mail.lmb.lv:587",
    "DEFAULT_FROM_EMAIL": "Biedrība <cikli@lmb.lv>",
    "ORGANISATION_EMAIL": "cikli@lmb.lv",
    "ORGANISATION_NUMBER": "40008012345",
    "ORGANISATION_ADDRESS": "Smilšu iela 20, Rīga",
    "TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/cikli",
}
UNSAFE = [
    ({"secret_keys": [""]}, "SECRET_KEY"),
    ({"secret_keys": [KEY[:40]]}, "SECRET_KEY"),
    ({"secret_keys": ["a" * 80]}, "SECRET_KEY"),
    ({"secret_keys": ["django-insecure-" + KEY]}, "SECRET_KEY"),
    ({"secret_keys": ["development-only-" * 4]}, "SECRET_KEY"),
    ({"secret_keys": ["change-me-please-" * 4]}, "SECRET_KEY"),
    ({"secret_keys": [KEY, "old"]}, "SECRET_KEY_FALLBACKS"),
    ({"hosts": []}, "ALLOWED_HOSTS"),
    ({"hosts": ["*"]}, "ALLOWED_HOSTS"),
    ({"hosts": ["cikli.example", "*"]}, "ALLOWED_HOSTS"),
    ({"site_url": ""}, "SITE_URL"),
    ({"site_url": "cikli.example"}, "SITE_URL"),
    ({"site_url": "http://cikli.example"}, "SITE_URL"),
    ({"site_url": "javascript://cikli.example"}, "SITE_URL"),
    ({"email_url": ""}, "EMAIL_URL"),
    ({"email_url": "consolemail://"}, "EMAIL_URL"),
    ({"email_url": "filemail:///messages"}, "EMAIL_URL"),
    ({"senders": {"DEFAULT_FROM_EMAIL": "Biedrība <cikli@lmb.example>"}}, "DEFAULT_FROM_EMAIL"),
    ({"senders": {"DEFAULT_FROM_EMAIL": "cikli@example.com"}}, "DEFAULT_FROM_EMAIL"),
    ({"senders": {"ORGANISATION_EMAIL": "cikli@LMB.Example"}}, "ORGANISATION_EMAIL"),
    ({"senders": {"ORGANISATION_EMAIL": "root@localhost"}}, "ORGANISATION_EMAIL"),
    ({"senders": {"ORGANISATION_EMAIL": "lmb.lv"}}, "ORGANISATION_EMAIL"),
    ({"proxies": ""}, "TRUSTED_PROXY_COUNT"),
    ({"proxies": "-1"}, "TRUSTED_PROXY_COUNT"),
    ({"sqlite_file": str(settings.BASE_DIR / "db.sqlite3")}, "DATABASE_URL"),
    ({"sqlite_file": str(settings.BASE_DIR / "below" / ".." / "db.sqlite3")}, "DATABASE_URL"),
    ({"sqlite_file": ":memory:"}, "DATABASE_URL"),
    ({"debug": True}, "DEBUG"),
    ({"debug": True, "hosts": ["*"]}, "DEBUG"),
    ({"debug": True, "hosts": ["localhost", "cikli.example"]}, "DEBUG"),
]
REFUSED_PRODUCTIONS = [
    {"ALLOWED_HOSTS": "cikli.example"},
    {"SECRET_KEY": KEY},
    PRODUCTION | {"DEBUG": "1"},
    PRODUCTION | {"SITE_URL": "http://cikli.example"},
    PRODUCTION | {"DATABASE_URL": ""},
]


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py as on a machine on which only these variables are set."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_may_start(tmp_path):
    refuse_unsafe_settings(Configuration(**SAFE))
    refuse_unsafe_settings(Configuration(**SAFE | {"sqlite_file": str(tmp_path / "db.sqlite3"), "proxies": "0"}))
    refuse_unsafe_settings(
        Configuration(**SAFE | {"debug": True, "secret_keys": [""], "hosts": ["localhost", "127.0.0.1"]})
    )


@pytest.mark.parametrize(("changes", "named"), UNSAFE)
def test_unsafe_setting_is_refused_by_its_name(changes, named):
    with pytest.raises(ImproperlyConfigured, match=rf"Refusing to start: {named} "):
        refuse_unsafe_settings(Configuration(**SAFE | changes))


def test_all_that_is_unsafe_is_named_at_once():
    unsafe = {"secret_keys": ["short"], "hosts": [], "site_url": "http://cikli.example", "email_url": "", "proxies": ""}
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings(Configuration(**SAFE | unsafe))

    names = ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "EMAIL_URL", "TRUSTED_PROXY_COUNT")
    assert [name for name in names if name not in str(refusal.value)] == []
    assert "short;" not in str(refusal.value)


@pytest.mark.parametrize("environment", REFUSED_PRODUCTIONS)
def test_unsafe_production_does_not_start(environment):
    result = manage("check", **environment)

    assert result.returncode != 0
    assert "Refusing to start" in result.stderr
    assert KEY not in result.stderr


# But for what has a default: the address is made of the first host, the rest only warns.
@pytest.mark.parametrize(
    "left_out", sorted(PRODUCTION.keys() - {"SITE_URL", "ORGANISATION_NUMBER", "ORGANISATION_ADDRESS"})
)
def test_production_that_leaves_something_unsaid_does_not_start(left_out):
    result = manage("check", **{name: value for name, value in PRODUCTION.items() if name != left_out})

    assert result.returncode != 0
    assert f"Refusing to start: {left_out} " in result.stderr


@pytest.fixture
def prepared(tmp_path) -> dict[str, str]:
    """A production whose database is migrated and whose static files are collected."""
    environment = PRODUCTION | {
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "STATIC_ROOT": str(tmp_path / "static"),
    }
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        assert manage(*command, **environment).stderr == ""
    return environment


def test_deployment_check_has_nothing_to_say(prepared):
    result = manage("check", "--deploy", "--fail-level", "WARNING", **prepared)

    # Silenced: HSTS for subdomains and preload, which bind other sites too.
    assert (result.returncode, result.stdout.strip()) == (0, "System check identified no issues (2 silenced).")


def test_deployment_check_tells_what_is_not_prepared(tmp_path):
    unprepared = PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "STATIC_ROOT": str(tmp_path)}

    result = manage("check", "--deploy", **unprepared)
    elsewhere = manage("check", "--deploy", **PRODUCTION)

    assert "Static files are not collected" in result.stderr
    assert "Migrations are not applied: " in result.stderr
    assert "registrations.0001_initial" in result.stderr
    assert "The database does not answer." in elsewhere.stderr
    assert (result.returncode, elsewhere.returncode) == (1, 1)


def settings_in_production(*names: str, **environment: str) -> list[object]:
    code = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {names}]))"
    result = manage("shell", "-v", "0", "-c", code, **PRODUCTION | environment)
    values: list[object] = json.loads(result.stdout)
    return values


def test_cookies_of_production_travel_encrypted_only():
    names = ("DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS")

    assert settings_in_production(*names) == [False, True, True, True, 31_536_000]


def test_other_sites_of_the_domain_are_bound_only_when_asked_for():
    names = ("SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD")

    assert settings_in_production(*names) == [False, False]
    assert settings_in_production(*names, HSTS_SUBDOMAINS="1", HSTS_PRELOAD="1") == [True, True]


@pytest.mark.django_db
def test_sqlite_waits_takes_the_lock_first_and_keeps_what_it_acknowledged():
    wrapper = connections["default"]
    if not isinstance(wrapper, DatabaseWrapper):
        pytest.skip("This run is on PostgreSQL.")
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    # SQLite itself does not wait: config/sqlite does.
    assert [read(f"PRAGMA {pragma}") for pragma in pragmas] == ["wal", 2, 1, 0]
    assert wrapper.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert wrapper.patience == databases.COMMAND_PATIENCE


@pytest.mark.django_db
def test_postgresql_does_not_wait_for_ever_and_keeps_what_it_acknowledged():
    if connection.vendor != "postgresql":
        pytest.skip("This run is on SQLite.")
    names = ("lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit", "transaction_isolation")

    assert [read(f"SHOW {name}") for name in names] == ["20s", "1min", "on", "read committed"]
    assert connection.settings_dict["OPTIONS"]["server_side_binding"]
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2023-12-04 08:00:00", "2023-12-04 08:00:00.000001", "0001-01-01 00:00:00"])
def test_a_moment_is_read_as_it_was_written(moment):
    written = datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)
    OperationsRecord.objects.create(name=OperationsRecord.Name.WORKER, recorded_at=written)

    found = OperationsRecord.objects.get().recorded_at

    assert (found, found.tzinfo) == (written, datetime.UTC)


@pytest.mark.parametrize("engine", ["sqlite3", "postgresql"])
def test_pages_are_answered_within_ten_seconds_whatever_holds_the_database(engine):
    database = {"ENGINE": f"django.db.backends.{engine}", "NAME": "cikli"}
    options = databases.completed(database, serves_pages=True, test_file="")["OPTIONS"]

    assert options.get("timeout", options.get("connect_timeout")) == 8
    assert engine == "sqlite3" or "lock_timeout=8000" in options["options"]
    assert engine == "sqlite3" or "statement_timeout=9000" in options["options"]


def read(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
