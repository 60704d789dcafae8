"""What an organiser has decided about a report, as it is kept in the draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from registrations.meeting_reports.proposal import Doubt, Entry, Proposal


@dataclass(frozen=True, kw_only=True)
class EntryDecision:
    """Whose an entry is; nobody's, if there are no people."""

    people: tuple[int, ...] = ()
    remember: bool = False


@dataclass(frozen=True, kw_only=True)
class Sufficiency:
    """Whether a person's time is enough although the share says no, or cannot tell."""

    counts: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """Verdicts by the key of the entry, and what was said about the time of people, by registration."""

    verdicts: Mapping[str, EntryDecision] = field(default_factory=dict)
    times: Mapping[int, Sufficiency] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Decisions:
        return cls(
            verdicts={
                key: EntryDecision(people=tuple(one["people"]), remember=one["remember"])
                for key, one in stored.get("verdicts", {}).items()
            },
            times={
                int(person): Sufficiency(counts=one["counts"], reason=one["reason"])
                for person, one in stored.get("times", {}).items()
            },
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "verdicts": {
                key: {"people": list(one.people), "remember": one.remember} for key, one in self.verdicts.items()
            },
            "times": {str(person): {"counts": one.counts, "reason": one.reason} for person, one in self.times.items()},
        }

    def about(self, entries: Iterable[Entry], assignable: Iterable[int]) -> dict[str, tuple[int, ...]]:
        """Return what the matcher needs, without people who cannot get a mark any more."""
        known = set(assignable)
        found = {}
        for entry in entries:
            verdict = self.verdicts.get(entry.key)
            if verdict is not None and set(verdict.people) <= known:
                found[entry.key] = verdict.people
        return found


def open_entries(proposal: Proposal) -> list[Entry]:
    """Return the entries that a person may assign."""
    asked = [question.entry for question in proposal.review if question.doubt is not Doubt.DURATION_AMBIGUOUS]
    return [*asked, *(one.entry for one in proposal.unmatched)]
