"""Errors are reported to whoever speaks Sentry's language, and tell what went wrong, not with whom."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.conf import settings

from config.error_reports import without_personal_data

# What a page does that fails: with a key in the address, a form, a cookie, and somebody's address in the words.
FAIL = """
import sentry_sdk
from django.test import Client

def fail(request, slug):
    email = request.POST["email"]
    raise RuntimeError(f"Cannot write to {email}")

from django.urls import path
import config.urls
config.urls.urlpatterns.insert(0, path("cycles/<slug:slug>/fail/", fail))
client = Client(raise_request_exception=False, headers={"Host": "127.0.0.1"})
client.cookies["sessionid"] = "SECRET-session"
answer = client.post("/cycles/x/fail/?key=SECRET-key", {"email": "anna@muzejs.lv", "note": "SECRET-note"})
sentry_sdk.flush(10)
print(answer.status_code)
"""


class Collector(BaseHTTPRequestHandler):
    bodies: list[str] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers.get("Content-Encoding", ""), bytes)
        body = unpack(body)
        self.bodies.append(body.decode())
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Say nothing."""


@pytest.fixture
def dsn() -> Iterator[str]:
    Collector.bodies.clear()
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://public@127.0.0.1:{server.server_port}/1"
        server.shutdown()


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", code],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_error_is_reported_without_names_addresses_or_keys(dsn, tmp_path):
    environment = {"SENTRY_DSN": dsn, "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}"}

    result = run(FAIL, **environment)

    reports = [body for body in Collector.bodies if "RuntimeError" in body]
    assert result.stdout.strip().endswith("500"), result.stderr
    assert len(reports) == 1
    assert "Cannot write to …@…" in json.dumps(json.loads(reports[0].splitlines()[-1]), ensure_ascii=False)
    assert settings.VERSION in reports[0]
    assert [word for word in ("SECRET", "muzejs", "anna") if word in reports[0]] == []


def test_only_the_method_is_told_of_a_request():
    event = {"request": {"method": "POST", "url": "/my/key/", "headers": {}}, "user": {"id": 1}, "message": "a@b.lv"}

    assert without_personal_data(event, {}) == {"request": {"method": "POST"}, "message": "…@…"}


def test_a_missing_package_is_named():
    code = "import sys; sys.modules['sentry_sdk'] = None; import config.settings"
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ | {"SENTRY_DSN": "http://public@127.0.0.1:9/1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stderr.strip().endswith("SENTRY_DSN is set: install the package sentry-sdk, or unset it.")
