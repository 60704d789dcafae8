"""Reading calendar files in tests: as lines, and with the library's parser."""

from typing import Any

from icalendar import Calendar


def unfolded(body: bytes) -> list[str]:
    return body.replace(b"\r\n ", b"").decode().split("\r\n")


def block(body: bytes, name: str) -> list[str]:
    """Return the lines of the first component of that name, without its first and last."""
    lines = unfolded(body)
    return lines[lines.index(f"BEGIN:{name}") + 1 : lines.index(f"END:{name}")]


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def head(body: bytes) -> dict[str, Any]:
    """Return the properties of the calendar itself."""
    return dict(Calendar.from_ical(body))
