"""Whose a name in a report is: what is certain is settled, and everything else is a question with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from registrations.meeting_reports import non_participants
from registrations.meeting_reports.candidates import Candidates, Evidence, People, ShownParticipant
from registrations.meeting_reports.cells import has_lost_letters
from registrations.meeting_reports.proposal import Aside, Doubt, RegisteredPerson, Stranger, Suggestion, Way

_OF_STATUS = {"cancelled": Doubt.REGISTRATION_CANCELLED, "waiting": Doubt.REGISTRATION_WAITING}


@dataclass(frozen=True)
class Settled:
    person: RegisteredPerson
    way: Way


@dataclass(frozen=True)
class Doubtful:
    doubt: Doubt
    suggestions: tuple[Suggestion, ...]


Classification = Settled | Doubtful | Stranger | Aside


def classify(participant: ShownParticipant, candidates: Candidates) -> Classification:
    """
    Say whose a name is. The order of the questions is what keeps a wrong answer out.

    An address beats a remembered name, and that beats a name; a name that contradicts an address makes it a doubt.
    """
    evidence = candidates.evidence(participant)
    if non_participants.is_bot(participant.name) and not evidence.shown:
        return Stranger.BOT
    found = _Deciding(participant, evidence, candidates).certain()
    return found or _resembling(participant, candidates) or non_participants.stranger(participant.name)


@dataclass(frozen=True)
class _Deciding:
    """The questions to which names and addresses that agree exactly have an answer."""

    participant: ShownParticipant
    evidence: Evidence
    candidates: Candidates

    def certain(self) -> Classification | None:
        found = self._of_staff()
        if found is None and self.evidence.owners:
            found = self._of_address()
        found = found or self._several()
        if found or self.evidence.remembered:
            return found or self._of_memory()
        found = self._of_name()
        if isinstance(found, Settled) and has_lost_letters(self.participant.name):
            return self._doubtful(Doubt.FUZZY, [found.person])
        return found

    def _of_staff(self) -> Classification | None:
        owners, named = self.evidence.owners, self.evidence.named
        if self.evidence.has_address_of_staff:
            if self.evidence.has_name_of_staff or not named:
                return Aside.STAFF
            return None if set(owners) & set(named) else self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *named))
        if not self.evidence.has_name_of_staff or owners:
            return None
        return self._doubtful(Doubt.AMBIGUOUS_NAME, named) if named else Aside.STAFF

    def _of_address(self) -> Classification:
        owners, named = self.evidence.owners, self.evidence.named
        if several := self._several():
            return several
        is_staff = self.evidence.has_name_of_staff and set(owners).isdisjoint(named)
        if self.evidence.contradicting or is_staff:
            return self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *self.evidence.contradicting))
        if len(owners) == 1:
            return self._settled(owners[0], Way.EMAIL, named)
        both = set(owners) & set(named)
        if len(both) == 1:
            return self._settled(both.pop(), Way.NAME)
        return self._doubtful(Doubt.AMBIGUOUS_NAME, owners)

    def _several(self) -> Doubtful | None:
        people = self.evidence.companions
        return self._doubtful(Doubt.TWO_PEOPLE_ONE_ROW, people) if people else None

    def _of_memory(self) -> Classification | None:
        person, forms = self.evidence.remembered, self.participant.forms
        if person is None:
            return None
        fitting = (*self.evidence.named, *self.candidates.fitting(forms), *self.candidates.at_institution(forms))
        others = [each for each in fitting if each != person and each.status != "cancelled"]
        if not others:
            return self._settled(person, Way.REMEMBERED)
        first = Suggestion(person_id=person.id, doubt=_OF_STATUS.get(person.status, Doubt.REMEMBERED))
        doubtful = self._doubtful(Doubt.AMBIGUOUS_NAME, others)
        return replace(doubtful, suggestions=(first, *doubtful.suggestions))

    def _of_name(self) -> Classification | None:
        shown, hidden = self.evidence.shown, self.evidence.hidden
        if shown and hidden and set(shown).isdisjoint(hidden):
            return self._doubtful(Doubt.AMBIGUOUS_NAME, (*shown, *hidden))
        people = self.candidates.in_order(shown or hidden)
        if not shown and self.evidence.is_lent:
            return self._doubtful(Doubt.PARTIAL_NAME, people)
        if len(people) == 1:
            return self._settled(people[0], Way.NAME if shown else Way.ORIGINAL_NAME)
        if not people:
            return None
        if self.evidence.of_institution is None:
            return self._doubtful(Doubt.AMBIGUOUS_NAME, people)
        return self._settled(self.evidence.of_institution, Way.NAME_AND_INSTITUTION, people)

    def _settled(self, person: RegisteredPerson, way: Way, namesakes: People = ()) -> Settled | Doubtful:
        if person.status not in _OF_STATUS:
            return Settled(person, way)
        others = self._doubtful(Doubt.AMBIGUOUS_NAME, (person, *namesakes))
        return replace(others, doubt=_OF_STATUS[person.status])

    def _doubtful(self, doubt: Doubt, people: Iterable[RegisteredPerson]) -> Doubtful:
        ordered = self.candidates.in_order(people)
        return Doubtful(doubt, tuple(_suggestion(person, _OF_STATUS.get(person.status, doubt)) for person in ordered))


def _resembling(participant: ShownParticipant, candidates: Candidates) -> Doubtful | Aside | None:
    fitting = candidates.fitting(participant.forms)
    if fitting:
        is_partial = Doubt.PARTIAL_NAME in fitting.values()
        doubt = Doubt.PARTIAL_NAME if is_partial else Doubt.FUZZY
        return Doubtful(doubt, tuple(_suggestion(person, reason) for person, reason in fitting.items()))
    if participant.is_host:
        return Aside.STAFF
    people = candidates.at_institution(participant.forms)
    if not people:
        return None
    return Doubtful(Doubt.INSTITUTION, tuple(_suggestion(person, reason) for person, reason in people.items()))


def _suggestion(person: RegisteredPerson, doubt: Doubt) -> Suggestion:
    return Suggestion(person_id=person.id, doubt=doubt)
