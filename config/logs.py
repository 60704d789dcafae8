"""What is written to the log: what went wrong, not with whom."""

import logging
import re

PERSONAL = [
    # The key to a personal page
    (re.compile(r"(/my/)[^/\s\"']+"), r"\1…"),
    # PostgreSQL prints the row that it refused.
    (re.compile(r"^(DETAIL|CONTEXT):.*$", re.MULTILINE), r"\1: …"),
    (re.compile(r"[^\s<>@\"'(]+@[^\s<>@\"')]+"), "…@…"),
]


class DiscreetFormatter(logging.Formatter):
    """Leave out personal links, e-mail addresses and rows of tables; also in tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        for pattern, replacement in PERSONAL:
            text = pattern.sub(replacement, text)
        return text
