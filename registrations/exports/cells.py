"""
What stands in a cell, and as what it goes into a file.

A text stays a text. In XLSX a cell has a type, and a text is never computed.
CSV has no types: whoever opens it computes what begins like a formula. There an
apostrophe goes before it, which spreadsheets do not compute and people can read
past: '+371 20000000. Telephones get it as well, because a lone +37120000000 would
become the number 37 120 000 000.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

Cell = str | int | float | datetime.date | None

# What begins a formula, also in full width, with blanks or quotation marks before it, and in the middle of a text
# where a program that divides cells elsewhere (at commas, tabs or lines) would see the beginning of a cell.
FULL_WIDTH = "\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH COMMERCIAL AT}\N{FULLWIDTH HYPHEN-MINUS}"
FORMULA = re.compile(f"(^|[,;\\t\\r\\n])([\\s\"'“”„«»]*)(?=[-=+@\N{MINUS SIGN}{FULL_WIDTH}])")
STARTS_UNSEEN = re.compile(r"^[\t\r\n]")


@dataclass(frozen=True)
class ExportColumn:
    """A column of a table: what stands at its head, how many characters wide it is, and what of an item is in it."""

    caption: str
    width: int
    value: Callable[[Any], Cell]


@dataclass(frozen=True)
class ExportTable:
    """A table for a file, with a row for each item: they are read while it is written."""

    name: str
    columns: list[ExportColumn]
    items: Callable[[], Iterable[Any]]
    total: int

    def rows(self) -> Iterator[list[Cell]]:
        for item in self.items():
            yield [column.value(item) for column in self.columns]


def harmless(text: str) -> str:
    if STARTS_UNSEEN.match(text):
        text = f"'{text}"
    return FORMULA.sub(r"\1'\2", text)


def in_csv(cell: Cell) -> str:
    """Return a cell as a Latvian Excel reads it: comma in decimals, 04.12.2023."""
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case datetime.datetime():
            return f"{timezone.localtime(cell):%d.%m.%Y %H:%M}"
        case datetime.date():
            return f"{cell:%d.%m.%Y}"
        case float():
            return f"{cell:g}".replace(".", ",")
        case _:
            return str(cell)
