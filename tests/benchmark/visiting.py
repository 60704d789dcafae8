"""A visitor with cookies and one connection, as a browser has it; the time it takes itself is no part of any figure."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

PATIENCE = 120
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
BAD = 400


@dataclass
class Visitor:
    """Whoever asks. `address` is what the reverse proxy would say."""

    url: str
    address: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.connection = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)

    def get(self, path: str, *, expect: int = 200, **headers: str) -> dict[str, str]:
        """Return the headers of the answer, which has this status; 0 stands for any that is no failure."""
        return self._ask("GET", path, None, headers, expect)

    def post(self, path: str, data: dict[str, str], *, expect: int = 302) -> dict[str, str]:
        """Send a form; Django takes the value of the cookie for the token of the page."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        return self._ask("POST", path, body, {"Content-Type": FORM}, expect)

    def send(self, path: str, data: Any, *, expect: int = 200) -> None:
        headers = {"Content-Type": JSON, "X-CSRFToken": self.cookies["csrftoken"]}
        self._ask("POST", path, json.dumps(data), headers, expect)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str], expect: int) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookies, "X-Forwarded-For": self.address, **headers})
        response = self.connection.getresponse()
        content = response.read()
        if response.status != expect and (expect or response.status >= BAD):
            raise RuntimeError(f"{method} {path}: {response.status} {content[:500]!r}")
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return {name.lower(): value for name, value in response.headers.items()} | {"bytes": str(len(content))}
