"""The fields of the review page: what stands beside them, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

# Suggestions that stand on the page at once; the others are there when a question is opened.
FIRST_SUGGESTIONS = 2


@dataclass(frozen=True, kw_only=True)
class Option:
    """Somebody who may be chosen."""

    value: str
    name: str
    note: str
    is_chosen: bool
    is_recognised: bool


@dataclass(frozen=True, kw_only=True)
class EntryFields:
    """An entry, the fields about it, and what stands in them. `seen` is what was decided when it was drawn."""

    key: str
    name: str
    email: str
    time: str
    why: str
    is_short: bool
    takes_several: bool
    options: list[Option]
    barred: list[str]
    typed: list[str]
    connections: list[str]
    split_from: str
    seen: str
    decided_by: str
    effect: str
    is_other: bool
    is_nobody: bool
    remembers: bool
    error: str

    @property
    def first_options(self) -> list[Option]:
        return self.options[:FIRST_SUGGESTIONS]

    @property
    def further_options(self) -> list[Option]:
        return self.options[FIRST_SUGGESTIONS:]

    @property
    def can_be_split(self) -> bool:
        return len(self.connections) > 1


@dataclass(frozen=True, kw_only=True)
class TimeFields:
    """A person whose time is too short, or not certain, and what was said about it."""

    person: int
    name: str
    names: str
    minutes: str
    recorded: str
    counts: bool
    counts_not: bool
    reason: str
    seen: str
    error: str


@dataclass(frozen=True, kw_only=True)
class RecognisedLine:
    names: str
    name: str
    minutes: str
    ways: str
    recorded: str
    is_present: bool
