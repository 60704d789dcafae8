"""Whom a name in a report may belong to: all that the registrations say about it, before anything is decided."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from registrations.meeting_reports import names, non_participants, similarity
from registrations.meeting_reports.cells import without_lost_letters
from registrations.meeting_reports.cyrillic import in_latvian
from registrations.meeting_reports.names import Forms
from registrations.meeting_reports.proposal import Doubt, RegisteredPerson, Staff
from registrations.meeting_reports.similarity import Spellings

People = tuple[RegisteredPerson, ...]
Fitting = dict[RegisteredPerson, Doubt]

MOST_SUGGESTIONS = 8
_MOST_COLLEAGUES = 20
_LONGEST_INITIAL = 2  # Dz.
_SAME_WORD = 70  # of 100
_MOST_WORDS = 20  # among which an institution is looked for


@dataclass(frozen=True, kw_only=True)
class ShownParticipant:
    """Somebody in the report, as they called themselves."""

    name: str
    address: str
    forms: Forms
    is_host: bool


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """
    What the registrations say about somebody in the report.

    `shown` are named in full by what was shown, `hidden` by what stands in brackets or by the name of the account,
    `named` by either, anywhere; `contradicting` are those of them to whom the address does not belong. `companions`
    are there if several people sit at one device. `of_institution` is the only one of several namesakes whose
    institution stands beside the name. An account is lent if somebody else than its owner seems to sit there.
    """

    owners: People
    shown: People
    hidden: People
    named: People
    contradicting: People
    companions: People
    of_institution: RegisteredPerson | None
    remembered: RegisteredPerson | None
    is_lent: bool
    has_name_of_staff: bool
    has_address_of_staff: bool


class Candidates:
    """
    Registered people by address, by exact name, by names that resemble, and by institution.

    A cancelled registration is left out where the same person, by address and name, has registered again.
    """

    def __init__(
        self, people: Sequence[RegisteredPerson], staff: Sequence[Staff], remembered: Mapping[str, int]
    ) -> None:
        self._remembered = remembered
        self._staff_addresses = {names.address(each.email) for each in staff} - {""}
        self._staff_names = {name for each in staff if names.is_full(name := names.key(each.name))}
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

    def evidence(self, participant: ShownParticipant) -> Evidence:
        forms = participant.forms
        owners = tuple(self._by_address.get(participant.address, ())) if participant.address else ()
        shown = next(filter(None, map(self._named, forms.shown)), ())
        hidden = tuple(person for text in forms.hidden for person in self._named(text))
        people, remembered = self.in_order(shown or hidden), self._remembered_as(participant)
        mentioned = self._mentioned(forms.whole)
        places = [*mentioned, *filter(None, map(self._named, forms.given))]
        return Evidence(
            owners=owners,
            shown=shown,
            hidden=hidden,
            named=tuple(dict.fromkeys(person for place in places for person in place)),
            contradicting=tuple(self._contradicting(forms, places, owners, remembered)) if owners else (),
            companions=self._companions(forms, mentioned, owners),
            of_institution=self._of_institution(people, forms) if len(people) > 1 else None,
            remembered=remembered,
            is_lent=not shown and any(self._is_lent(forms, person) for person in people),
            has_name_of_staff=not self._staff_names.isdisjoint(map(names.key, forms.all)),
            has_address_of_staff=participant.address in self._staff_addresses,
        )

    def _named(self, text: str) -> People:
        name = names.key(text)
        return tuple(self._by_name.get(name, ())) if names.is_full(name) else ()

    def _mentioned(self, text: str) -> list[People]:
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

    def _contradicting(
        self, forms: Forms, places: Iterable[People], owners: People, remembered: RegisteredPerson | None
    ) -> Iterable[RegisteredPerson]:
        for people in places:
            of_institution = self._of_institution(people, forms)
            if of_institution or set(people).isdisjoint(owners):
                yield from (each for each in ([of_institution] if of_institution else people) if each not in owners)
        if remembered and remembered not in owners:
            yield remembered

    def _companions(self, forms: Forms, mentioned: Sequence[People], owners: People) -> People:
        people = {person for place in mentioned for person in place}
        is_several = len(set(mentioned)) > 1
        if not is_several and len(forms.parts) > 1:
            places = [set(self._anybody(names.forms(part))) for part in forms.parts]
            people = set().union(*places)
            has_others = any(place and place.isdisjoint(owners) for place in places)
            is_several = len(people) > 1 and (sum(map(bool, places)) > 1 or (bool(owners) and has_others))
        return self.nearest({*owners, *people}, forms, MOST_SUGGESTIONS) if is_several else ()

    def _of_institution(self, people: People, forms: Forms) -> RegisteredPerson | None:
        rests = forms.rests(names.key(_full_name(people[0])))
        fitting = [person for person in people if names.key(person.institution) in rests]
        return fitting[0] if len(fitting) == 1 else None

    def _remembered_as(self, participant: ShownParticipant) -> RegisteredPerson | None:
        name = names.key(participant.name)
        # Many people have a device of one name, so that name says nothing about who sits there next time.
        is_of_anybody = non_participants.beside_device(participant.forms.whole) == ()
        return self.find(self._remembered[name]) if name in self._remembered and name and not is_of_anybody else None

    def _is_lent(self, forms: Forms, owner: RegisteredPerson) -> bool:
        words = non_participants.words_of_a_name(forms.shown[1])
        own = set(names.tokens(f"{_full_name(owner)} {owner.institution}"))
        is_registered = bool(words) and bool(self._having(tuple(words)))
        return words.isdisjoint(own) and (len(words) > 1 or is_registered)

    def fitting(self, forms: Forms) -> Fitting:
        words = non_participants.beside_device(forms.whole)
        found = self._resembling(forms) if words is None else self._having_parts(words)
        return {person: found[person] for person in self.nearest(found, forms, MOST_SUGGESTIONS)}

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
        return dict(itertools.islice(found.items(), _MOST_COLLEAGUES))

    def nearest(self, people: Iterable[RegisteredPerson], forms: Forms, most: int) -> People:
        """Return so many of these people at most, those from the institution named first, then the most alike."""
        people = set(people)
        if len(people) <= most:
            return self.in_order(people)
        given = [names.key(text) for text in forms.all]

        def distance(person: RegisteredPerson) -> tuple[bool, float, int]:
            name = names.key(_full_name(person))
            is_elsewhere = names.key(person.institution) not in forms.rests(name)
            likeness = max(similarity.ratio(text, name) for text in given)
            return is_elsewhere, -likeness, self._positions[person.id]

        return self.in_order(sorted(people, key=distance)[:most])

    def _anybody(self, forms: Forms) -> People:
        mentioned = tuple(dict.fromkeys(person for place in self._mentioned(forms.whole) for person in place))
        return mentioned or tuple(self._resembling(forms))

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

    def _partly(self, text: str, *, is_whole: bool) -> list[RegisteredPerson]:
        words = names.tokens(text)
        named = [person for people in self._mentioned(text) for person in people]
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
    identities = {person.id: (names.address(person.email), names.key(_full_name(person))) for person in people}
    standing = {identities[person.id]: person.id for person in people if person.status != "cancelled"}
    return {
        person.id: standing[identities[person.id]]
        for person in people
        if person.status == "cancelled" and person.email.strip() and identities[person.id] in standing
    }
