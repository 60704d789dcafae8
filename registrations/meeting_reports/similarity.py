"""Names that are nearly alike, found among many. Good enough to suggest, never to decide."""

from __future__ import annotations

import bisect
from collections.abc import Sequence

_ALIKE = 88  # of 100
# Everybody within six points of what is alike is shown with whoever is: Vītola and Vītoliņa, Kļava and Kļaviņa.
_NEARLY_ALIKE = 82
_SHORTEST_ALIKE = _NEARLY_ALIKE / (200 - _NEARLY_ALIKE)  # where one name is the other and nothing but a tail


class Spellings:
    """Names by the positions of their owners, as words in their order and sorted."""

    def __init__(self, tokens: Sequence[tuple[str, ...]]) -> None:
        self._positions = sorted(range(len(tokens)), key=lambda position: len(" ".join(tokens[position])))
        self._spellings = [" ".join(tokens[position]) for position in self._positions]
        self._sorted_spellings = [" ".join(sorted(tokens[position])) for position in self._positions]
        self._lengths = list(map(len, self._spellings))

    def alike(self, words: Sequence[str]) -> list[int]:
        scores = [
            *self._scores(" ".join(words), self._spellings),
            *self._scores(" ".join(sorted(words)), self._sorted_spellings),
        ]
        if max((score for score, _ in scores), default=0) < _ALIKE:
            return []
        return sorted({position for _, position in scores})

    def _scores(self, text: str, spellings: list[str]) -> list[tuple[float, int]]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415  4 MB that a worker needs only for a report

        first = bisect.bisect_left(self._lengths, len(text) * _SHORTEST_ALIKE)
        last = bisect.bisect_right(self._lengths, len(text) / _SHORTEST_ALIKE)
        found = process.extract(text, spellings[first:last], scorer=fuzz.ratio, score_cutoff=_NEARLY_ALIKE, limit=None)
        return [(score, self._positions[first + index]) for _, score, index in found]


def ratio(one: str, other: str) -> float:
    from rapidfuzz import fuzz  # noqa: PLC0415  as above

    return fuzz.ratio(one, other)
