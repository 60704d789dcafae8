"""Whose a name in a report is: what is certain is settled, and everything else is a question with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from registrations.meeting_reports import names, non_participants
from registrations.meeting_reports.candidates import People, Roster
from registrations.meeting_reports.names import Forms
from registrations.meeting_reports.proposal import Aside, Doubt, RegisteredPerson, Staff, Stranger, Suggestion, Way

_MOST_CANDIDATES = 8
_OF_STATUS = {"cancelled": Doubt.REGISTRATION_CANCELLED, "waiting": Doubt.REGISTRATION_WAITING}


@dataclass(frozen=True, kw_only=True)
class Subject:
    """Somebody in the report, as they called themselves."""

    name: str
    address: str
    forms: Forms
    is_host: bool


@dataclass(frozen=True)
class Settled:
    person: RegisteredPerson
    way: Way


@dataclass(frozen=True)
class Doubtful:
    doubt: Doubt
    candidates: tuple[Suggestion, ...]


Classification = Settled | Doubtful | Stranger | Aside


class Judge:
    """
    Says whose a name is. The order of the questions is what keeps a wrong answer out.

    An address beats a remembered name, and that beats a name; a name that contradicts an address makes it a doubt.
    """

    def __init__(self, roster: Roster, staff: Sequence[Staff], remembered: Mapping[str, int]) -> None:
        self.roster = roster
        self.remembered = remembered
        self.staff_addresses = {names.address(each.email) for each in staff} - {""}
        self.staff_names = {name for each in staff if names.is_full(name := names.key(each.name))}

    def judge(self, subject: Subject) -> Classification:
        if non_participants.is_bot(subject.name) and not self.roster.named(subject.name):
            return Stranger.BOT
        owners = self.roster.owners(subject.address)
        verdict: Classification | None = self._of_staff(subject, owners)
        if verdict is None and owners:
            verdict = self._of_address(subject, owners)
        return (
            verdict
            or self._several(subject, owners)
            or self._of_memory(subject)
            or self._of_name(subject)
            or self._resembling(subject)
            or (Aside.STAFF if subject.is_host else non_participants.stranger(subject.name))
        )

    def _of_staff(self, subject: Subject, owners: People) -> Classification | None:
        is_named = self._is_named_as_staff(subject)
        named = self._named_anywhere(subject.forms)
        if subject.address in self.staff_addresses:
            if is_named or not named:
                return Aside.STAFF
            return None if set(owners) & set(named) else self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *named))
        if not is_named or owners:
            return None
        return self._doubtful(Doubt.AMBIGUOUS_NAME, named) if named else Aside.STAFF

    def _of_address(self, subject: Subject, owners: People) -> Classification:
        contradicting = self._contradicting(subject, owners)
        several = self._several(subject, owners)
        if several:
            return several
        if contradicting or (self._is_named_as_staff(subject) and not self._is_named_as(owners, subject.forms)):
            return self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *contradicting))
        if len(owners) == 1:
            return self._settled(owners[0], Way.EMAIL, self._named_anywhere(subject.forms))
        named = set(owners) & set(self._named_anywhere(subject.forms))
        if len(named) == 1:
            return self._settled(named.pop(), Way.NAME)
        return self._doubtful(Doubt.AMBIGUOUS_NAME, owners)

    def _contradicting(self, subject: Subject, owners: People) -> list[RegisteredPerson]:
        """Return everybody whom the name names in full, or whom it is remembered for, if not the address's owner."""
        contradicting: list[RegisteredPerson] = []
        for people in self._places(subject.forms):
            of_institution = self.roster.of_institution(people, subject.forms)
            if of_institution or set(people).isdisjoint(owners):
                contradicting += [of_institution] if of_institution else people
        if remembered := self._remembered(subject):
            contradicting.append(remembered)
        return [person for person in contradicting if person not in owners]

    def _several(self, subject: Subject, owners: People) -> Doubtful | None:
        """See whether the name is of two people who sit at one device."""
        mentioned = self.roster.mentioned(subject.forms.whole)
        people = {person for place in mentioned for person in place}
        is_several = len(set(mentioned)) > 1
        if not is_several and len(subject.forms.parts) > 1:
            places = [set(self._anybody(names.forms(part))) for part in subject.forms.parts]
            people = set().union(*places)
            has_others = any(place and place.isdisjoint(owners) for place in places)
            is_several = len(people) > 1 and (sum(map(bool, places)) > 1 or (bool(owners) and has_others))
        return self._doubtful(Doubt.TWO_PEOPLE_ONE_ROW, (*owners, *people), subject.forms) if is_several else None

    def _of_memory(self, subject: Subject) -> Classification | None:
        person = self._remembered(subject)
        if person is None:
            return None
        named = self._named_anywhere(subject.forms)
        if named and person not in named:
            return self._doubtful(Doubt.AMBIGUOUS_NAME, (person, *named))
        return self._settled(person, Way.REMEMBERED)

    def _of_name(self, subject: Subject) -> Classification | None:
        shown = next((people for text in subject.forms.shown if (people := self.roster.named(text))), ())
        hidden = tuple(person for text in subject.forms.hidden for person in self.roster.named(text))
        if shown and hidden and set(shown).isdisjoint(hidden):
            return self._doubtful(Doubt.AMBIGUOUS_NAME, (*shown, *hidden))
        people = self.roster.in_order(shown or hidden)
        if not shown and any(self._is_lent(subject, person) for person in people):
            return self._doubtful(Doubt.PARTIAL_NAME, people)
        if len(people) == 1:
            return self._settled(people[0], Way.NAME if shown else Way.ORIGINAL_NAME)
        if not people:
            return None
        person = self.roster.of_institution(people, subject.forms)
        if person is None:
            return self._doubtful(Doubt.AMBIGUOUS_NAME, people)
        return self._settled(person, Way.NAME_AND_INSTITUTION, people)

    def _is_lent(self, subject: Subject, owner: RegisteredPerson) -> bool:
        """See whether somebody else seems to sit at the account of the person who stands in brackets."""
        words = non_participants.words_of_a_name(subject.forms.shown[1])
        own = set(names.tokens(f"{owner.first_name} {owner.last_name} {owner.institution}"))
        return words.isdisjoint(own) and (len(words) > 1 or bool(words and self.roster.having(tuple(words))))

    def _resembling(self, subject: Subject) -> Doubtful | None:
        words = non_participants.beside_device(subject.forms.whole)
        found = self.roster.resembling(subject.forms) if words is None else self.roster.having(words)
        nearest = self.roster.nearest(found, subject.forms, _MOST_CANDIDATES)
        if not nearest:
            return None
        candidates = tuple(Suggestion(person_id=person.id, doubt=found[person]) for person in nearest)
        is_partial = Doubt.PARTIAL_NAME in {candidate.doubt for candidate in candidates}
        return Doubtful(Doubt.PARTIAL_NAME if is_partial else Doubt.FUZZY, candidates)

    def _remembered(self, subject: Subject) -> RegisteredPerson | None:
        name = names.key(subject.name)
        # Many people have a device of one name, so that name says nothing about who sits there next time.
        if not name or name not in self.remembered or non_participants.beside_device(subject.forms.whole) == ():
            return None
        return self.roster.find(self.remembered[name])

    def _anybody(self, forms: Forms) -> People:
        return self._named_anywhere(forms) or tuple(self.roster.resembling(forms))

    def _places(self, forms: Forms) -> list[People]:
        given = [people for text in forms.given if (people := self.roster.named(text))]
        return [*self.roster.mentioned(forms.whole), *given]

    def _named_anywhere(self, forms: Forms) -> People:
        return tuple(dict.fromkeys(person for people in self._places(forms) for person in people))

    def _is_named_as(self, people: People, forms: Forms) -> bool:
        return not set(people).isdisjoint(self._named_anywhere(forms))

    def _is_named_as_staff(self, subject: Subject) -> bool:
        return not self.staff_names.isdisjoint(map(names.key, subject.forms.all))

    def _settled(self, person: RegisteredPerson, way: Way, namesakes: People = ()) -> Settled | Doubtful:
        if person.status not in _OF_STATUS:
            return Settled(person, way)
        others = self._doubtful(Doubt.AMBIGUOUS_NAME, (person, *namesakes))
        return replace(others, doubt=_OF_STATUS[person.status])

    def _doubtful(self, doubt: Doubt, people: Sequence[RegisteredPerson], forms: Forms | None = None) -> Doubtful:
        ordered = self.roster.in_order(people)
        if forms and len(ordered) > _MOST_CANDIDATES:
            ordered = self.roster.nearest(ordered, forms, _MOST_CANDIDATES)
        return Doubtful(
            doubt,
            tuple(Suggestion(person_id=each.id, doubt=_OF_STATUS.get(each.status, doubt)) for each in ordered),
        )
