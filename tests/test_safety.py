"""A production that is not safe does not start, and says why; the databases keep what they have acknowledged."""

import json
import logging
import os
import secrets
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from config.logs import DiscreetFormatter
from config.safety import refuse_unsafe_settings

KEY = secrets.token_urlsafe(60)
SAFE: dict[str, Any] = {
    "debug": False,
    "secret_keys": [KEY],
    "hosts": ["cikli.example"],
    "site_url": "https://cikli.example",
}
PRODUCTION = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "cikli.example", "SITE_URL": "https://cikli.example"}
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
    ({"debug": True}, "DEBUG"),
    ({"debug": True, "hosts": ["*"]}, "DEBUG"),
    ({"debug": True, "hosts": ["localhost", "cikli.example"]}, "DEBUG"),
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


def test_safe_settings_may_start():
    refuse_unsafe_settings(**SAFE)
    refuse_unsafe_settings(debug=True, secret_keys=[""], hosts=["localhost", "127.0.0.1"], site_url="")


@pytest.mark.parametrize(("changes", "named"), UNSAFE)
def test_unsafe_setting_is_refused_by_its_name(changes, named):
    with pytest.raises(ImproperlyConfigured, match=rf"Refusing to start: {named} "):
        refuse_unsafe_settings(**SAFE | changes)


def test_all_that_is_unsafe_is_named_at_once():
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_unsafe_settings(debug=False, secret_keys=["short"], hosts=[], site_url="http://cikli.example")

    assert all(name in str(refusal.value) for name in ("SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"))
    assert "short;" not in str(refusal.value)


@pytest.mark.parametrize(
    "environment",
    [
        {"ALLOWED_HOSTS": "cikli.example"},
        {"SECRET_KEY": KEY},
        PRODUCTION | {"DEBUG": "1"},
        PRODUCTION | {"SITE_URL": "http://cikli.example"},
    ],
)
def test_unsafe_production_does_not_start(environment):
    result = manage("check", **environment)

    assert result.returncode != 0
    assert "Refusing to start" in result.stderr
    assert KEY not in result.stderr


def test_deployment_check_has_nothing_to_say():
    result = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert (result.returncode, result.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_cookies_of_production_travel_encrypted_only():
    names = ["DEBUG", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS"]
    code = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {names}]))"

    result = manage("shell", "-v", "0", "-c", code, **PRODUCTION)

    assert json.loads(result.stdout) == [False, True, True, True, 31_536_000]


@pytest.mark.django_db
def test_sqlite_waits_takes_the_lock_first_and_keeps_what_it_acknowledged():
    if connection.vendor != "sqlite":
        pytest.skip("This run is on PostgreSQL.")
    pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    assert [read(f"PRAGMA {pragma}") for pragma in pragmas] == ["wal", 2, 1, 15_000]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
def test_postgresql_does_not_wait_for_ever_and_keeps_what_it_acknowledged():
    if connection.vendor != "postgresql":
        pytest.skip("This run is on SQLite.")
    names = ("lock_timeout", "idle_in_transaction_session_timeout", "synchronous_commit", "transaction_isolation")

    assert [read(f"SHOW {name}") for name in names] == ["10s", "1min", "on", "read committed"]
    assert connection.settings_dict["OPTIONS"]["server_side_binding"]
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]


def read(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Not Found: /en/my/1.1.abc-DEF_9/edit/", "Not Found: /en/my/…/edit/"),
        ("to anna@muzejs.example, bruno@muzejs.example", "to …@… …@…"),
        ("duplicate key\nDETAIL:  Key (email_key)=(anna) already exists.\n", "duplicate key\nDETAIL: …\n"),
    ],
)
def test_log_names_neither_links_nor_people(said, written):
    record = record_of(said)

    assert DiscreetFormatter().format(record) == written


def record_of(message: str):
    return logging.makeLogRecord({"msg": message})
