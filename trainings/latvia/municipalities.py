"""The local governments of Latvia and their planning regions, from municipalities.csv."""

import csv
import datetime
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trainings.latvia.language import sort_key


@dataclass(frozen=True, kw_only=True)
class Municipality:
    name: str
    region: str
    valid_to: datetime.date  # inclusive


def municipalities(on: datetime.date) -> list[str]:
    """Return the names of those that exist on the day (from July 2021 on), in Latvian order."""
    return [municipality.name for municipality in _all() if on <= municipality.valid_to]


def region_of(name: str) -> str:
    """Return the planning region, also of a municipality that is no more; nothing for an unknown name."""
    return next((municipality.region for municipality in _all() if municipality.name == name), "")


@cache
def _all() -> list[Municipality]:
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Municipality(
                name=row["name"],
                region=row["planning_region"],
                valid_to=datetime.date.fromisoformat(row["valid_to"]) if row["valid_to"] else datetime.date.max,
            )
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda municipality: sort_key(municipality.name))
