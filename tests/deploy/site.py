"""A whole site as deploy/ describes it: nginx with TLS in front, two servers behind it, a database of its own."""

import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from pathlib import Path

from tests.servers import PATIENCE, ROOT, free_port, start_server, wait_for_server

NGINX = """
daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx-start.log;
events {{ worker_connections 512; }}
http {{
    client_body_temp_path {folder}/bodies;
    proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/cikli.conf;
}}
"""


def production(folder: Path, database_url: str = "") -> dict[str, str]:
    """Return the settings of a production; nobody listens where its mail would go."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(60),
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": "cikli@lmb.lv",
        "ORGANISATION_EMAIL": "cikli@lmb.lv",
        "TRUSTED_PROXY_COUNT": "1",
        "STATIC_ROOT": str(folder / "static"),
        "BACKUP_FOLDER": str(folder / "backups"),
    }


def manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of the application, which has to succeed; return what it says."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@dataclass
class Site:
    folder: Path
    environment: dict[str, str]
    https: int
    http: int
    servers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, port: int) -> None:
        options = {"--port": port, "--workers": 1, "--blocking-threads": 8}
        self.servers[port] = start_server(self.environment, "config.wsgi:application", options)
        wait_for_server(f"http://127.0.0.1:{port}")

    def restart(self, port: int) -> None:
        """Restart one server as systemd does: what it holds is answered first."""
        self.servers[port].terminate()
        self.servers[port].wait(PATIENCE)
        self.start(port)

    def ask(self, path: str, *, method: str = "GET", body: bytes = b"", host: str = "localhost") -> tuple[int, str]:
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        headers = {"Host": host, "Content-Type": "application/x-www-form-urlencoded"}
        with closing(HTTPSConnection("localhost", self.https, timeout=PATIENCE, context=context)) as connection:
            connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            return response.status, response.read().decode()

    @contextmanager
    def asked_all_the_time(self, path: str, *, visitors: int = 4) -> Iterator[list[int | str]]:
        """Let some visitors ask again and again; give what they are answered, or which error they meet."""
        answers: list[int | str] = []
        ended = threading.Event()

        def visit() -> None:
            while not ended.is_set():
                try:
                    answers.append(self.ask(path)[0])
                except (OSError, HTTPException) as trouble:
                    answers.append(type(trouble).__name__)
                time.sleep(0.01)

        threads = [threading.Thread(target=visit) for _ in range(visitors)]
        for thread in threads:
            thread.start()
        try:
            yield answers
        finally:
            ended.set()
            for thread in threads:
                thread.join(PATIENCE)


@contextmanager
def site(folder: Path) -> Iterator[Site]:
    built = Site(folder=folder, environment=production(folder), https=free_port(), http=free_port())
    manage(built.environment, "migrate", "--verbosity", "0")
    manage(built.environment, "collectstatic", "--noinput", "--verbosity", "0")
    ports = [free_port(), free_port()]
    write_configuration(built, ports)
    with ExitStack() as cleanup:
        cleanup.callback(stop_all, built)
        for port in ports:
            built.start(port)
        nginx = subprocess.Popen([program("nginx"), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
        cleanup.callback(stop, nginx)
        wait_for_nginx(built)
        yield built


def write_configuration(built: Site, ports: list[int]) -> None:
    """Take deploy/nginx/cikli.conf as it is, but for names, ports and paths."""
    folder = built.folder
    paths = ("-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem"))
    name = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *name, *paths]
    subprocess.run(command, check=True, capture_output=True)
    text = (ROOT / "deploy" / "nginx" / "cikli.conf").read_text(encoding="utf-8")
    for old, new in {
        r"/etc/letsencrypt/live/cikli\.example/fullchain\.pem": str(folder / "certificate.pem"),
        r"/etc/letsencrypt/live/cikli\.example/privkey\.pem": str(folder / "key.pem"),
        r"127\.0\.0\.1:8001": f"127.0.0.1:{ports[0]}",
        r"127\.0\.0\.1:8002": f"127.0.0.1:{ports[1]}",
        r"listen \[::\].*": "",
        r"listen 80;": f"listen 127.0.0.1:{built.http};",
        r"listen 443 ": f"listen 127.0.0.1:{built.https} ",
        r"cikli\.example": "localhost",
        r"/var/log/nginx": str(folder),
        r"/opt/cikli/current": str(ROOT),
    }.items():
        text, count = re.subn(old, new, text)
        assert count, old
    (folder / "cikli.conf").write_text(text, encoding="utf-8")
    # Its processes have to read files that only we may.
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, user=user), encoding="utf-8")


def wait_for_nginx(built: Site) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            built.ask("/healthz")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError((built.folder / "nginx-start.log").read_text())


def program(name: str) -> str:
    return shutil.which(name) or name


def stop_all(built: Site) -> None:
    for server in built.servers.values():
        stop(server)


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE)
