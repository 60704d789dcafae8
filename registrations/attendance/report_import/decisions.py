"""What organisers have decided about a report, as it is kept in the draft, and how two of them decide at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from registrations.meeting_reports.proposal import Doubt, Entry, Proposal

NOBODY = "nobody"


@dataclass(frozen=True, kw_only=True)
class EntryDecision:
    """Whose an entry is; nobody's, if there are no people. `by` is the user who said so."""

    people: tuple[int, ...] = ()
    remember: bool = False
    by: int | None = None

    @property
    def sign(self) -> str:
        """What two pages compare; whoever decides nothing has an empty one."""
        return (",".join(map(str, sorted(self.people))) or NOBODY) + ("+" if self.remember else "")


@dataclass(frozen=True, kw_only=True)
class Sufficiency:
    """Whether a person's time is enough although the share says no, or cannot tell."""

    counts: bool
    reason: str = ""
    by: int | None = None

    @property
    def sign(self) -> str:
        return f"{'counts' if self.counts else 'not'} {self.reason}"


Key = TypeVar("Key", str, int)
Decision = TypeVar("Decision", EntryDecision, Sufficiency)


@dataclass(frozen=True, kw_only=True)
class Decisions:
    """By the key of the entry, and about the time of people by registration; `split` holds keys of entries."""

    entries: Mapping[str, EntryDecision] = field(default_factory=dict)
    times: Mapping[int, Sufficiency] = field(default_factory=dict)
    split: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Decisions:
        return cls(
            entries={
                key: EntryDecision(**{**decision, "people": tuple(decision["people"])})
                for key, decision in stored.get("entries", {}).items()
            },
            times={int(person): Sufficiency(**time) for person, time in stored.get("times", {}).items()},
            split=frozenset(stored.get("split", ())),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "entries": {
                key: {"people": list(decision.people), "remember": decision.remember, "by": decision.by}
                for key, decision in self.entries.items()
            },
            "times": {
                str(person): {"counts": time.counts, "reason": time.reason, "by": time.by}
                for person, time in self.times.items()
            },
            "split": sorted(self.split),
        }

    def about(self, entries: Iterable[Entry], assignable: Iterable[int]) -> dict[str, tuple[int, ...]]:
        known = set(assignable)
        found = {}
        for entry in entries:
            decision = self.entries.get(entry.key)
            if decision is not None and set(decision.people) <= known:
                found[entry.key] = decision.people
        return found


@dataclass(frozen=True, kw_only=True)
class Answers(Generic[Key, Decision]):
    """What a page sends: for each key what it had shown, and what stands there now."""

    seen: Mapping[Key, str] = field(default_factory=dict)
    now: Mapping[Key, Decision | None] = field(default_factory=dict)

    def merged(self, stored: Mapping[Key, Decision], *, by: int) -> dict[Key, Decision]:
        """
        Return what holds: what was changed on this page, unless a colleague has decided it otherwise meanwhile.

        What this page only shows stays as it is stored, so an old page takes no decision back.
        """
        held = dict(stored)
        for key, decision in self.now.items():
            known, seen = held.get(key), self.seen.get(key, "")
            is_untouched = _sign(decision) == seen
            is_colleagues = known is not None and known.by != by and _sign(known) != seen
            if is_untouched or is_colleagues or _sign(decision) == _sign(known):
                continue
            held.pop(key, None)
            if decision is not None:
                held[key] = replace(decision, by=by)
        return held

    def overtaken(self, held: Mapping[Key, Decision], *, by: int) -> list[Key]:
        others = {key: decision for key, decision in held.items() if decision.by != by}
        return [key for key in others.keys() & self.now.keys() if _sign(self.now[key]) != others[key].sign]


def open_entries(proposal: Proposal) -> list[Entry]:
    asked = [question.entry for question in proposal.review if question.doubt is not Doubt.DURATION_AMBIGUOUS]
    differing = [entry for recognised in proposal.participants for entry in recognised.differing]
    return [*asked, *differing, *(stranger.entry for stranger in proposal.unmatched)]


def _sign(decision: EntryDecision | Sufficiency | None) -> str:
    return decision.sign if decision else ""
