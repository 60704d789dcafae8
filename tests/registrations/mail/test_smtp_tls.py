"""A real mail server with TLS, as EMAIL_URL names it: certificates are verified, and nothing goes in the open."""

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import environ
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from registrations.mail import outbox
from tests.registrations.sending import SENT, UNTRIED, WAITING, make_messages, state
from tests.smtp import MailServer

pytestmark = pytest.mark.django_db

USER, PASSWORD = "apmacibas@lmb.example", "p@ss/word:1?"
QUOTED = "apmacibas%40lmb.example:p%40ss%2Fword%3A1%3F"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory) -> Path:
    """Make an authority, and certificates that it gave to this machine and to another one."""
    folder: Path = tmp_path_factory.mktemp("certificates")
    _openssl(
        folder, "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Tests -keyout authority.key -out authority.pem"
    )
    for name, subject in (("here", "IP:127.0.0.1"), ("elsewhere", "DNS:mail.example")):
        (folder / "names").write_text(f"subjectAltName={subject}")
        _openssl(folder, f"req -newkey rsa:2048 -nodes -subj /CN={name} -keyout {name}.key -out {name}.csr")
        _openssl(
            folder,
            f"x509 -req -in {name}.csr -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 "
            f"-extfile names -out {name}.pem",
        )
    return folder


def _openssl(folder: Path, command: str) -> None:
    subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)  # noqa: S607  of the system


class TlsServer(MailServer):
    """The mail server with TLS from the first byte (`ssl`), after STARTTLS (`tls`), or without (empty)."""

    def __init__(self, certificate: Path, *, kind: str) -> None:
        super().__init__()
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, certificate.with_suffix(".key"))
        self.logins: list[tuple[str, str]] = []
        self.options: dict[str, Any] = {}
        if kind == "ssl":
            # By "TLS" aiosmtpd means STARTTLS, which is not needed here.
            self.options = {"authenticator": self._let_in, "ssl_context": context, "auth_require_tls": False}
        elif kind == "tls":
            self.options = {"authenticator": self._let_in, "tls_context": context, "auth_required": True}
            self.options["require_starttls"] = True

    def come(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60, **self.options)
        self._controller.start()

    def _let_in(self, server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        self.logins.append((given.login.decode(), given.password.decode()))
        return AuthResult(success=self.logins[-1] == (USER, PASSWORD), handled=False)


@contextmanager
def serving(settings: Any, certificate: Path, *, kind: str, login: str = QUOTED) -> Iterator[TlsServer]:
    server = TlsServer(certificate, kind=kind)
    url = f"smtp+{kind or 'tls'}://{login}@127.0.0.1:{server.port}"
    for name, value in environ.FileAwareEnv().email_url_config(url).items():
        setattr(settings, name, value)
    settings.EMAIL_TIMEOUT = 30
    server.come()
    try:
        yield server
    finally:
        server.go_away()


@pytest.fixture
def trusted(certificates, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "authority.pem"))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("kind", ["tls", "ssl"])
def test_messages_go_through_tls_after_a_login(settings, certificates, kind):
    waiting = make_messages(2)

    with serving(settings, certificates / "here.pem", kind=kind) as server:
        sent = outbox.send_due()

    assert (sent, [state(message) for message in waiting]) == (2, [SENT, SENT])
    assert server.logins == [(USER, PASSWORD)]
    assert server.message_ids() == [message.message_id for message in waiting]


@pytest.mark.parametrize("kind", ["tls", "ssl"])
def test_a_certificate_of_nobody_we_know_is_refused_and_nothing_is_lost(settings, certificates, kind):
    waiting = make_messages(2)

    with serving(settings, certificates / "here.pem", kind=kind) as server:
        sent = outbox.send_due()

    assert (sent, [state(message) for message in waiting]) == (0, [WAITING, UNTRIED])
    assert (server.logins, server.received) == ([], [])
    assert waiting[0].last_error.startswith("SSLCertVerificationError: ")


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("kind", ["tls", "ssl"])
def test_a_certificate_of_another_machine_is_refused(settings, certificates, kind):
    (message,) = make_messages(1)

    with serving(settings, certificates / "elsewhere.pem", kind=kind) as server:
        outbox.send_due()

    assert (state(message), server.logins, server.received) == (WAITING, [], [])


def test_nothing_goes_in_the_open_to_a_server_without_tls(settings, certificates):
    (message,) = make_messages(1)

    with serving(settings, certificates / "here.pem", kind="") as server:
        outbox.send_due()

    assert (state(message), server.received) == (WAITING, [])
    assert message.last_error.startswith("SMTPNotSupportedError: ")


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_without_it_and_the_message_waits(settings, certificates):
    (message,) = make_messages(1)

    with serving(settings, certificates / "here.pem", kind="tls", login="apmacibas%40lmb.example:nepareiza"):
        outbox.send_due()

    assert state(message) == WAITING
    assert (message.last_error.startswith("535 "), "nepareiza" in message.last_error) == (True, False)
