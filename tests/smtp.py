"""A mail server on this machine that does what mail servers do: refuse, stall, hang up, go away and come back."""

import asyncio
import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TEMPORARILY = "451 4.3.0 Try again later"
FOR_GOOD = "550 5.1.1 <{address}>: No such user here: {local_part}"
OK = "250 OK"


class MailServer:
    """The server and what it was told to do; `received` holds what it took, also when it did not say so."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.connections = 0
        self.answer_to_recipient: dict[str, str] = {}
        self.answer_to_sender = OK
        self.answer_to_data = OK
        self.hangs_up_after_data = False
        self.stalls = False
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._controller: Controller | None = None

    def come(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, ready_timeout=60)
        self._controller.start()

    def go_away(self) -> None:
        if self._controller:
            self._controller.stop(no_assert=True)
        self._controller = None

    def refuse(self, address: str, words: str) -> None:
        self.answer_to_recipient[address] = words.format(address=address, local_part=address.partition("@")[0])

    def message_ids(self) -> list[str]:
        return [message["Message-ID"] for message in self.received]

    async def handle_EHLO(  # noqa: N802  aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802  aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answer_to_sender

    async def handle_RCPT(  # noqa: N802  aiosmtpd looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answer_to_recipient.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd looks for this name
        if self.answer_to_data == OK:
            content: Any = envelope.content
            self.received.append(email.message_from_bytes(content, EmailMessage, policy=POLICY))
        while self.stalls:  # noqa: ASYNC110  the test that ends it runs in another thread
            await asyncio.sleep(0.01)
        if self.hangs_up_after_data and server.transport:
            server.transport.close()
        return self.answer_to_data


@contextmanager
def running_mail_server(settings: Any) -> Iterator[MailServer]:
    """Run a server and let the settings of Django name it."""
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 10
    server.come()
    try:
        yield server
    finally:
        server.stalls = False
        server.go_away()


def parts(message: EmailMessage) -> dict[str, str]:
    """Return the contents by type."""
    return {part.get_content_type(): part.get_content() for part in message.walk() if not part.is_multipart()}
