"""The registered people, as a report's names are looked up among them."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Sequence

from registrations.meeting_reports import names
from registrations.meeting_reports.cyrillic import in_latvian
from registrations.meeting_reports.names import Forms
from registrations.meeting_reports.proposal import Doubt, RegisteredPerson

People = tuple[RegisteredPerson, ...]

_ALIKE = 88  # of 100
# Everybody within six points of what is alike is shown with whoever is: Vītola and Vītoliņa, Kļava and Kļaviņa.
_NEARLY_ALIKE = 82
_SHORTEST_ALIKE = _NEARLY_ALIKE / (200 - _NEARLY_ALIKE)  # where one name is the other and nothing but a tail
_LONGEST_INITIAL = 2  # Dz.


class Roster:
    """
    People by address, by exact name, and by names that resemble.

    A cancelled registration is left out where the same person, by address and name, has registered again.
    """

    def __init__(self, people: Sequence[RegisteredPerson]) -> None:
        self._successors = _successors(people)
        self.people = tuple(person for person in people if person.id not in self._successors)
        self._positions = {person.id: position for position, person in enumerate(self.people)}
        self._by_id = {person.id: person for person in self.people}
        self._by_address: dict[str, list[RegisteredPerson]] = defaultdict(list)
        self._by_name: dict[str, list[RegisteredPerson]] = defaultdict(list)
        self._by_token: dict[str, set[int]] = defaultdict(set)
        self._tokens = [names.tokens(in_latvian(_full_name(person))) for person in self.people]
        for position, person in enumerate(self.people):
            self._by_address[names.address(person.email)].append(person)
            self._by_name[names.key(_full_name(person))].append(person)
            for token in self._tokens[position]:
                self._by_token[token].add(position)
        self._lengths = sorted({len(name.split()) for name in self._by_name if names.is_full(name)}, reverse=True)
        self._by_length = sorted(range(len(self.people)), key=lambda position: len(" ".join(self._tokens[position])))
        self._spellings = [" ".join(self._tokens[position]) for position in self._by_length]
        self._sorted_spellings = [" ".join(sorted(self._tokens[position])) for position in self._by_length]
        self._spelling_lengths = list(map(len, self._spellings))

    def find(self, person_id: int) -> RegisteredPerson | None:
        return self._by_id.get(self._successors.get(person_id, person_id))

    def in_order(self, people: Iterable[RegisteredPerson]) -> People:
        return tuple(sorted(set(people), key=lambda person: self._positions[person.id]))

    def owners(self, address: str) -> People:
        return tuple(self._by_address.get(address, ())) if address else ()

    def named(self, text: str) -> People:
        """Return who has exactly this name, if it is a full one."""
        name = names.key(text)
        return tuple(self._by_name.get(name, ())) if names.is_full(name) else ()

    def mentioned(self, text: str) -> list[People]:
        """Return who is named in full anywhere in a text: for each place in it those who have the name."""
        words = names.tokens(text)
        found: list[People] = []
        taken: set[int] = set()
        for length in self._lengths:
            for start in range(len(words) - length + 1):
                places = range(start, start + length)
                people = self._by_name.get(" ".join(sorted(words[start : start + length])))
                if people and taken.isdisjoint(places):
                    found.append(tuple(people))
                    taken.update(places)
        return found

    def of_institution(self, people: People, forms: Forms) -> RegisteredPerson | None:
        """Return the one of several namesakes whose institution stands beside the name."""
        rests = forms.rests(names.key(_full_name(people[0])))
        fitting = [person for person in people if names.key(person.institution) in rests]
        return fitting[0] if len(fitting) == 1 else None

    def resembling(self, forms: Forms) -> dict[RegisteredPerson, Doubt]:
        """Return whose name one of the forms is a part of, or nearly is."""
        found: dict[RegisteredPerson, Doubt] = {}
        for text in dict.fromkeys(forms.all):
            latvian = in_latvian(text)
            alike = dict.fromkeys(self._alike(latvian), Doubt.FUZZY)
            partly = dict.fromkeys(self._partly(latvian, is_whole=text in forms.shown[:2]), Doubt.PARTIAL_NAME)
            # A name in other letters is not a part of the registered one, even where all of it sounds the same.
            found |= {**alike, **partly, **found} if latvian == text else {**partly, **alike, **found}
        return found

    def having(self, words: Sequence[str]) -> dict[RegisteredPerson, Doubt]:
        """Return whose names have all these words, or what they are initials of."""
        return {self.people[position]: Doubt.PARTIAL_NAME for position in self._having(words)}

    def nearest(self, people: Iterable[RegisteredPerson], forms: Forms, most: int) -> People:
        """Return so many of these people at most, those from the institution named first, then the most alike."""
        near = sorted(set(people), key=lambda person: (*self._distance(person, forms), self._positions[person.id]))
        return self.in_order(near[:most])

    def _distance(self, person: RegisteredPerson, forms: Forms) -> tuple[bool, float]:
        from rapidfuzz import fuzz  # noqa: PLC0415  as in _scores

        name = names.key(_full_name(person))
        is_elsewhere = names.key(person.institution) not in forms.rests(name)
        return is_elsewhere, -max(fuzz.ratio(names.key(text), name) for text in forms.all)

    def _partly(self, text: str, *, is_whole: bool) -> list[RegisteredPerson]:
        words = names.tokens(text)
        named = [person for people in self.mentioned(text) for person in people]
        positions = self._having(words)
        if len(words) == 1 and not is_whole:  # before a separator a surname alone is the beginning of another name
            positions = [at for at in positions if words[0] in names.tokens(self.people[at].first_name)]
        return [*named, *(self.people[position] for position in [*positions, *self._within(words)])]

    def _within(self, words: Sequence[str]) -> list[int]:
        """Return the positions of people whose whole names are among these words: somebody adds a second name."""
        given = set(words)
        near = {position for word in given for position in self._by_token.get(word, ())}
        return sorted(
            position
            for position in near
            if len(given) > len(self._tokens[position]) > 1 and given.issuperset(self._tokens[position])
        )

    def _having(self, words: Sequence[str]) -> list[int]:
        """Return the positions of people who have all these words, or what they are initials of, in their names."""
        full = [word for word in words if len(word) > _LONGEST_INITIAL]
        if not full:
            return []
        having = set.intersection(*(self._by_token.get(word, set()) for word in full))
        initials = [word for word in words if len(word) <= _LONGEST_INITIAL]
        return sorted(position for position in having if _holds(self._tokens[position], full, initials))

    def _alike(self, text: str) -> list[RegisteredPerson]:
        words = names.tokens(text)
        scores = [
            *self._scores(" ".join(words), self._spellings),
            *self._scores(" ".join(sorted(words)), self._sorted_spellings),
        ]
        if max((score for score, _ in scores), default=0) < _ALIKE:
            return []
        return [self.people[position] for position in sorted({position for _, position in scores})]

    def _scores(self, text: str, spellings: list[str]) -> list[tuple[float, int]]:
        """Compare with names of a length that can be nearly alike: the others are many."""
        from rapidfuzz import fuzz, process  # noqa: PLC0415  4 MB that a worker needs only for a report

        first = bisect.bisect_left(self._spelling_lengths, len(text) * _SHORTEST_ALIKE)
        last = bisect.bisect_right(self._spelling_lengths, len(text) / _SHORTEST_ALIKE)
        found = process.extract(text, spellings[first:last], scorer=fuzz.ratio, score_cutoff=_NEARLY_ALIKE, limit=None)
        return [(score, self._by_length[first + index]) for _, score, index in found]


def _full_name(person: RegisteredPerson) -> str:
    return f"{person.first_name} {person.last_name}"


def _holds(tokens: tuple[str, ...], full: list[str], initials: list[str]) -> bool:
    left = list(tokens)
    for word in full:
        if word not in left:
            return False
        left.remove(word)
    for initial in initials:
        meant = next((token for token in left if token.startswith(initial)), None)
        if meant is None:
            return False
        left.remove(meant)
    return True


def _successors(people: Sequence[RegisteredPerson]) -> dict[int, int]:
    """Map cancelled registrations to the ones that the same people made instead."""
    identities = {person.id: (names.address(person.email), names.key(_full_name(person))) for person in people}
    standing = {identities[person.id]: person.id for person in people if person.status != "cancelled"}
    return {
        person.id: standing[identities[person.id]]
        for person in people
        if person.status == "cancelled" and person.email.strip() and identities[person.id] in standing
    }
