"""What is written to the log: what went wrong, not with whom."""

import datetime
import json
import logging
import re
from contextvars import ContextVar
from typing import Any

# The request that is being answered; "-" in a command.
request_id: ContextVar[str] = ContextVar("request_id", default="-")

PERSONAL = [
    # Keys: to a personal page, a certificate, a calendar, a new password, an account
    (re.compile(r"(/(?:my|verify|notify|calendars?|(?:password_)?reset|invitations?)/)[^\s\"'?]+"), r"\1…"),
    (re.compile(r"\?[^\s\"']+"), "?…"),
    # PostgreSQL prints the row that it refused.
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: …"),
    # From the beginning of a word only: from each letter of a long one it would take minutes.
    (re.compile(r"(?<![^\s<>@\"'(])[^\s<>@\"'(]+@[^\s<>@\"')]+"), "…@…"),
]
TEXT = "%(asctime)s %(process)d %(request)s %(levelname)s %(name)s: %(message)s"


def discreet(text: str) -> str:
    for pattern, replacement in PERSONAL:
        text = pattern.sub(replacement, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """One line a record, and its traceback below, without anything personal."""

    def format(self, record: logging.LogRecord) -> str:
        record.request = request_id.get()
        return discreet(super().format(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802  logging's name
        return moment(record)


class JsonFormatter(DiscreetFormatter):
    """The same facts as one JSON object a line, for programs that collect logs."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "time": moment(record),
            "process": record.process,
            "request": request_id.get(),
            "level": record.levelname,
            "logger": record.name,
            "message": discreet(record.getMessage()),
        }
        if record.exc_info:
            facts["traceback"] = discreet(self.formatException(record.exc_info))
        return json.dumps(facts, ensure_ascii=False)


def moment(record: logging.LogRecord) -> str:
    """Return when it happened: ISO 8601 with milliseconds, in UTC as the logs of all other programs."""
    return datetime.datetime.fromtimestamp(record.created, tz=datetime.UTC).isoformat(timespec="milliseconds")


def without_traceback(record: logging.LogRecord) -> bool:
    """Say in one line that a request was refused: anybody can send such requests all day."""
    record.exc_info = None
    return True


def configuration(*, level: str, is_json: bool, with_requests: bool) -> dict[str, Any]:
    formatter = "config.logs.JsonFormatter" if is_json else "config.logs.DiscreetFormatter"
    console = {"class": "logging.StreamHandler", "formatter": "discreet"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": formatter, "format": TEXT}},
        "filters": {"without_traceback": {"()": lambda: without_traceback}},
        "handlers": {"console": console, "refusals": console | {"filters": ["without_traceback"]}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django would also mail errors to ADMINS, and write to a console of its own while DEBUG is on.
            "django": {"handlers": [], "level": level},
            # It says of each variable that is not there what was looked at instead.
            "django.template": {"level": "INFO"},
            "django.security": {"handlers": ["refusals"], "propagate": False},
            "config.tracing": {"level": "INFO" if with_requests else "WARNING"},
        },
    }
