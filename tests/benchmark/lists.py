"""Every page of an organiser, with more in the database than an association will have in thirty years."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from tests.benchmark.rows import Row
from tests.benchmark.visiting import Visitor

TIMES = 2
PATHS = (
    "",
    "trainings/cycle/",
    "trainings/trainer/",
    "cycles/{cycle}/people/",
    "cycles/{cycle}/people/?q=uzvards12",
    "cycles/{cycle}/people/?show=last_chance",
    "cycles/{cycle}/people/?show=trouble",
    "registrations/message/",
    "registrations/message/?state=trouble",
    "registrations/message/?q=persona12",
    "registrations/change/",
    "registrations/attendance/",
    "registrations/attendance/years/",
    "registrations/attendance/{cycle}/",
    "registrations/attendance/{cycle}/overview/",
    "registrations/attendance/{cycle}/summary/",
    "registrations/attendance/{cycle}/export/?format=csv",
    "registrations/mailing/",
    "registrations/certificate/",
    "registrations/grantlist/",
    "registrations/job/",
)


def _open(organiser: Visitor, address: str, _number: int) -> None:
    organiser.get(address)


def pages(organiser: Visitor, world: dict[str, Any]) -> Iterator[Row]:
    for path in PATHS:
        address = "/admin/" + path.format(cycle=world["crowds"]["30"]["pk"])
        yield Row(address, partial(_open, organiser, address), TIMES)
