"""The application as it is served: several processes, one port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120
FORM = "application/x-www-form-urlencoded"


@contextmanager
def served(
    environment: dict[str, str], *, workers: int = 2, threads: int = 1, application: str = "config.wsgi:application"
) -> Iterator[tuple[str, int]]:
    """Serve with so many processes; give the address of the server and the number of its first process."""
    port = free_port()
    options = {"--port": port, "--workers": workers, "--blocking-threads": threads}
    process = start_server(environment, application, options)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for_server(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def start_server(
    environment: dict[str, str], application: str, options: Mapping[str, object]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application, "--no-ws", "--host", "127.0.0.1"]
    return subprocess.Popen(
        [
            *command,
            *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "10"),
            *(str(part) for option in options.items() for part in option),
        ],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def children_of(process: int) -> list[int]:
    """Return the processes that this one has started: of a server, those that answer."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            if int(stat.read_text().rpartition(")")[2].split()[1]) == process:
                found.append(int(stat.parent.name))
    return found


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


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def wait_for_server(url: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if Browser(url).get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(url)
