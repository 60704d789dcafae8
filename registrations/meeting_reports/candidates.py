"""Whom a name in a report may belong to: all that the registrations say about it, before anything is decided."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence

from registrations.meeting_reports import names, non_participants, similarity
from registrations.meeting_reports.cells import without_lost_letters
from registrations.meeting_reports.cyrillic import in_latvian
from registrations.meeting_reports.names import Forms
from registrations.meeting_reports.proposal import Doubt, RegisteredPerson
from registrations.meeting_reports.similarity import Spellings

People = tuple[RegisteredPerson, ...]
Fitting = dict[RegisteredPerson, Doubt]

_LONGEST_INITIAL = 2  # Dz.
_SAME_WORD = 70  # of 100
_MOST_WORDS = 20  # among which an institution is looked for


class Candidates:
    """
    Registered people by address, by exact name, by names that resemble, and by institution.

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
        self._by_institution: dict[str, list[RegisteredPerson]] = defaultdict(list)
        self._tokens = [names.tokens(in_latvian(_full_name(person))) for person in self.people]
        for position, person in enumerate(self.people):
            self._by_address[names.address(person.email)].append(person)
            self._by_name[names.key(_full_name(person))].append(person)
            self._by_institution[" ".join(names.tokens(person.institution))].append(person)
            for token in self._tokens[position]:
                self._by_token[token].add(position)
        self._lengths = sorted({len(name.split()) for name in self._by_name if names.is_full(name)}, reverse=True)
        self._spellings = Spellings(self._tokens)

    def find(self, person_id: int) -> RegisteredPerson | None:
        return self._by_id.get(self._successors.get(person_id, person_id))

    def in_order(self, people: Iterable[RegisteredPerson]) -> People:
        return tuple(sorted(set(people), key=lambda person: self._positions[person.id]))

    def owners(self, address: str) -> People:
        return tuple(self._by_address.get(address, ())) if address else ()

    def named(self, text: str) -> People:
        name = names.key(text)
        return tuple(self._by_name.get(name, ())) if names.is_full(name) else ()

    def mentioned(self, text: str) -> list[People]:
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

    def places(self, forms: Forms) -> list[People]:
        """Return who is named in full by what was shown, or by the name of the account or of a registration."""
        given = [people for text in forms.given if (people := self.named(text))]
        return [*self.mentioned(forms.whole), *given]

    def named_anywhere(self, forms: Forms) -> People:
        return tuple(dict.fromkeys(person for people in self.places(forms) for person in people))

    def companions(self, forms: Forms, owners: People) -> set[RegisteredPerson]:
        mentioned = self.mentioned(forms.whole)
        if len(set(mentioned)) > 1:
            return {person for place in mentioned for person in place}
        if len(forms.parts) == 1:
            return set()
        places = [set(self._anybody(names.forms(part))) for part in forms.parts]
        people = set().union(*places)
        has_others = any(place and place.isdisjoint(owners) for place in places)
        is_several = len(people) > 1 and (sum(map(bool, places)) > 1 or (bool(owners) and has_others))
        return people if is_several else set()

    def of_institution(self, people: People, forms: Forms) -> RegisteredPerson | None:
        rests = forms.rests(names.key(_full_name(people[0])))
        fitting = [person for person in people if names.key(person.institution) in rests]
        return fitting[0] if len(fitting) == 1 else None

    def fitting(self, forms: Forms) -> Fitting:
        words = non_participants.beside_device(forms.whole)
        return self._resembling(forms) if words is None else self._having_parts(words)

    def at_institution(self, forms: Forms) -> Fitting:
        """Return the people of the institution that stands in place of a name, those who seem named beside it first."""
        words = names.tokens(forms.whole)
        found: Fitting = {}
        for institution in self._institutions(forms, words):
            people = self._by_institution[institution]
            beside = set(words) - set(institution.split())
            named = [person for person in people if beside & set(names.tokens(_full_name(person)))]
            found |= dict.fromkeys(named, Doubt.PARTIAL_NAME)
            found |= dict.fromkeys((person for person in people if person not in named), Doubt.INSTITUTION)
        return found

    def nearest(self, people: Iterable[RegisteredPerson], forms: Forms, most: int) -> People:
        near = sorted(set(people), key=lambda person: (*self._distance(person, forms), self._positions[person.id]))
        return self.in_order(near[:most])

    def has_some(self, words: Sequence[str]) -> bool:
        return bool(self._having(words))

    def _anybody(self, forms: Forms) -> People:
        return self.named_anywhere(forms) or tuple(self._resembling(forms))

    def _resembling(self, forms: Forms) -> Fitting:
        found: Fitting = {}
        for text in dict.fromkeys(forms.all):
            latvian = in_latvian(without_lost_letters(text))
            alike = dict.fromkeys(self._at(self._spellings.alike(names.tokens(latvian))), Doubt.FUZZY)
            partly = dict.fromkeys(self._partly(latvian, is_whole=text in forms.shown[:2]), Doubt.PARTIAL_NAME)
            # A name in other letters is not a part of the registered one, even where all of it sounds the same.
            found |= {**alike, **partly, **found} if latvian == text else {**partly, **alike, **found}
        return found

    def _having_parts(self, words: Sequence[str]) -> Fitting:
        return dict.fromkeys(self._at(self._having(words)), Doubt.PARTIAL_NAME)

    def _institutions(self, forms: Forms, words: Sequence[str]) -> list[str]:
        pieces = [" ".join(names.tokens(piece)) for piece in forms.pieces]
        places = range(min(len(words), _MOST_WORDS) + 1)
        inside = [" ".join(words[first:last]) for first, last in itertools.combinations(places, 2)]
        known = [*pieces, *(text for text in inside if names.is_full(text))]
        return [text for text in dict.fromkeys(known) if text and text in self._by_institution]

    def _at(self, positions: Iterable[int]) -> list[RegisteredPerson]:
        return [self.people[position] for position in positions]

    def _distance(self, person: RegisteredPerson, forms: Forms) -> tuple[bool, float]:
        name = names.key(_full_name(person))
        is_elsewhere = names.key(person.institution) not in forms.rests(name)
        return is_elsewhere, -max(similarity.ratio(names.key(text), name) for text in forms.all)

    def _partly(self, text: str, *, is_whole: bool) -> list[RegisteredPerson]:
        words = names.tokens(text)
        named = [person for people in self.mentioned(text) for person in people]
        positions = self._having(words)
        if len(words) == 1 and not is_whole:  # before a separator a surname alone is the beginning of another name
            positions = [at for at in positions if words[0] in names.tokens(self.people[at].first_name)]
        return [*named, *self._at([*positions, *self._within(words)])]

    def _within(self, words: Sequence[str]) -> list[int]:
        given = set(words)
        near = {position for word in given for position in self._by_token.get(word, ())}
        return sorted(
            position
            for position in near
            if len(given) > len(self._tokens[position]) > 1 and given.issuperset(self._tokens[position])
        )

    def _having(self, words: Sequence[str]) -> list[int]:
        full = [word for word in words if len(word) > _LONGEST_INITIAL]
        if not full:
            return []
        having = set.intersection(*(self._by_token.get(word, set()) for word in full))
        initials = [word for word in words if len(word) <= _LONGEST_INITIAL]
        return sorted(position for position in having if _holds(self._tokens[position], full, initials))


def is_under_other_name(forms: Forms, person: RegisteredPerson) -> bool:
    """Tell whether what was shown is the name of somebody else than the person to whom the address belongs."""
    own = set(names.tokens(in_latvian(_full_name(person))))
    shown = non_participants.words_of_a_name(in_latvian(forms.shown[1])) - set(names.tokens(person.institution))
    return bool(shown) and not any(similarity.ratio(word, token) >= _SAME_WORD for word in shown for token in own)


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
