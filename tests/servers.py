"""The application as it is served: several processes, one port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30
FORM = "application/x-www-form-urlencoded"


@contextmanager
def served(
    environment: dict[str, str], *, workers: int = 2, application: str = "config.wsgi:application"
) -> Iterator[tuple[str, int]]:
    """Serve with so many processes; give the address of the server and the number of its first process."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application, "--no-ws"]
    options = {"--host": "127.0.0.1", "--port": port, "--workers": workers, "--blocking-threads": 1}
    process = subprocess.Popen(
        [*command, *(str(part) for option in options.items() for part in option)],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


class Browser:
    """Somebody with cookies, who sends a form with the token of its page."""

    def __init__(self, url: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path)

    def post(self, path: str, data: dict[str, str]) -> tuple[int, str]:
        """Send the form; Django takes the value of the cookie for the token of the page."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        return self._ask("POST", path, body)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = FORM
        with closing(HTTPConnection(self.host, timeout=PATIENCE)) as connection:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            self._remember(response)
            return response.status, response.read().decode()

    def _remember(self, response: HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if Browser(url).get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)
