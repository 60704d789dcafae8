"""Every page of an organiser, with more in the database than an association will have in thirty years."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from tests.benchmark.rows import Row
from tests.benchmark.visiting import Visitor

TIMES = 2


def pages(organiser: Visitor, addresses: Mapping[str, str]) -> Iterator[Row]:
    for name, address in addresses.items():
        yield Row(name, partial(_open, organiser, address), TIMES)


def _open(organiser: Visitor, address: str, _number: int) -> None:
    organiser.get(address, expect=0)
