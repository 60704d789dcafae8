"""Files for a spreadsheet: made at once while they are small, and by the worker when they are not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import pgettext, pgettext_lazy

from registrations.exports import tables
from registrations.exports.cells import ExportTable
from registrations.exports.writing import TYPES, Tell, write
from registrations.models import GrantList, Job
from trainings.models import Cycle

__all__ = ["MANY", "TYPES", "Order", "make", "make_approved"]

# More people than this are the worker's task.
MANY = 2000
FILE_NAMES = {
    "participants": pgettext_lazy("name of a file", "participants"),
    "attendance": pgettext_lazy("name of a file", "attendance"),
    "eligible": pgettext_lazy("name of a file", "may-apply"),
}
TABLES = {"participants": tables.participants, "attendance": tables.matrix, "eligible": tables.eligible}


def _silent(done: int, total: int) -> None:
    """Nobody waits for news of a file that is made at once."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What is asked for. `people` are those whom the screen showed; None is everybody."""

    cycle: Cycle
    what: str
    file_format: str
    language: str
    people: Collection[int] | None = None

    @property
    def options(self) -> dict[str, Any]:
        people = None if self.people is None else sorted(self.people)
        return {"what": self.what, "format": self.file_format, "language": self.language, "people": people}

    @classmethod
    def of(cls, job: Job) -> Order:
        options = job.options
        return cls(
            cycle=job.cycle,
            what=options["what"],
            file_format=options["format"],
            language=options["language"],
            people=options["people"],
        )

    def make(self, tell: Tell = _silent) -> tuple[str, bytes]:
        with translation.override(self.language):
            table = TABLES[self.what](self.cycle, self.people)
            return _name(self.cycle, str(FILE_NAMES[self.what]), self.file_format), write(table, self.file_format, tell)


def make(job: Job, tell: Tell) -> tuple[str, bytes]:
    return Order.of(job).make(tell)


def make_approved(grant_list: GrantList, file_format: str) -> tuple[str, bytes]:
    table: ExportTable = tables.approved(grant_list)
    name = pgettext("name of a file", "grant-list")
    what = f"{name}-{grant_list.version}"
    return _name(grant_list.cycle, what, file_format), write(table, file_format, _silent)


def _name(cycle: Cycle, what: str, file_format: str) -> str:
    return f"{cycle.slug}-{what}-{timezone.localdate():%Y-%m-%d}.{file_format}"
