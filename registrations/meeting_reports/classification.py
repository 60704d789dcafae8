"""Whose a name in a report is: what is certain is settled, and everything else is a question with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from registrations.meeting_reports import names, non_participants
from registrations.meeting_reports.candidates import Candidates, People
from registrations.meeting_reports.cells import has_lost_letters
from registrations.meeting_reports.names import Forms
from registrations.meeting_reports.proposal import Aside, Doubt, RegisteredPerson, Staff, Stranger, Suggestion, Way

_MOST_SUGGESTIONS = 8
_MOST_COLLEAGUES = 20
_OF_STATUS = {"cancelled": Doubt.REGISTRATION_CANCELLED, "waiting": Doubt.REGISTRATION_WAITING}


@dataclass(frozen=True, kw_only=True)
class ShownParticipant:
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
    suggestions: tuple[Suggestion, ...]


Classification = Settled | Doubtful | Stranger | Aside


class Classifier:
    """
    Says whose a name is. The order of the questions is what keeps a wrong answer out.

    An address beats a remembered name, and that beats a name; a name that contradicts an address makes it a doubt.
    """

    def __init__(self, candidates: Candidates, staff: Sequence[Staff], remembered: Mapping[str, int]) -> None:
        self.candidates = candidates
        self.remembered = remembered
        self.staff_addresses = {names.address(each.email) for each in staff} - {""}
        self.staff_names = {name for each in staff if names.is_full(name := names.key(each.name))}

    def classify(self, subject: ShownParticipant) -> Classification:
        if non_participants.is_bot(subject.name) and not self.candidates.named(subject.name):
            return Stranger.BOT
        owners = self.candidates.owners(subject.address)
        named = self.candidates.named_anywhere(subject.forms)
        found: Classification | None = self._of_staff(subject, owners, named)
        if found is None and owners:
            found = self._of_address(subject, owners, named)
        found = found or self._several(subject, owners)
        if found:
            return found
        remembered = self._remembered(subject)
        if remembered:
            return self._of_memory(subject, remembered, named)
        return (
            self._if_legible(subject, self._of_name(subject))
            or self._resembling(subject)
            or (Aside.STAFF if subject.is_host else None)
            or self._of_institution(subject)
            or non_participants.stranger(subject.name)
        )

    def _of_staff(self, subject: ShownParticipant, owners: People, named: People) -> Classification | None:
        is_named = self._is_named_as_staff(subject)
        if subject.address in self.staff_addresses:
            if is_named or not named:
                return Aside.STAFF
            return None if set(owners) & set(named) else self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *named))
        if not is_named or owners:
            return None
        return self._doubtful(Doubt.AMBIGUOUS_NAME, named) if named else Aside.STAFF

    def _of_address(self, subject: ShownParticipant, owners: People, named: People) -> Classification:
        if several := self._several(subject, owners):
            return several
        contradicting = self._contradicting(subject, owners)
        is_named_as_staff = self._is_named_as_staff(subject) and set(owners).isdisjoint(named)
        if contradicting or is_named_as_staff:
            return self._doubtful(Doubt.EMAIL_NAME_CONFLICT, (*owners, *contradicting))
        if len(owners) == 1:
            return self._settled(owners[0], Way.EMAIL, named)
        both = set(owners) & set(named)
        if len(both) == 1:
            return self._settled(both.pop(), Way.NAME)
        return self._doubtful(Doubt.AMBIGUOUS_NAME, owners)

    def _contradicting(self, subject: ShownParticipant, owners: People) -> list[RegisteredPerson]:
        contradicting: list[RegisteredPerson] = []
        for people in self.candidates.places(subject.forms):
            of_institution = self.candidates.of_institution(people, subject.forms)
            if of_institution or set(people).isdisjoint(owners):
                contradicting += [of_institution] if of_institution else people
        if remembered := self._remembered(subject):
            contradicting.append(remembered)
        return [person for person in contradicting if person not in owners]

    def _several(self, subject: ShownParticipant, owners: People) -> Doubtful | None:
        companions = self.candidates.companions(subject.forms, owners)
        if not companions:
            return None
        return self._doubtful(Doubt.TWO_PEOPLE_ONE_ROW, (*owners, *companions), subject.forms)

    def _of_memory(self, subject: ShownParticipant, person: RegisteredPerson, named: People) -> Classification:
        """Take a remembered name only for somebody whom nobody else can be meant by who is registered now."""
        fitting = (*named, *self.candidates.fitting(subject.forms), *self.candidates.at_institution(subject.forms))
        others = [each for each in fitting if each != person and each.status != "cancelled"]
        if others:
            nearest = self.candidates.nearest(others, subject.forms, _MOST_SUGGESTIONS - 1)
            first = Suggestion(person_id=person.id, doubt=_OF_STATUS.get(person.status, Doubt.REMEMBERED))
            doubtful = self._doubtful(Doubt.AMBIGUOUS_NAME, nearest)
            return replace(doubtful, suggestions=(first, *doubtful.suggestions))
        return self._settled(person, Way.REMEMBERED)

    def _of_name(self, subject: ShownParticipant) -> Classification | None:
        shown = next((people for text in subject.forms.shown if (people := self.candidates.named(text))), ())
        hidden = tuple(person for text in subject.forms.hidden for person in self.candidates.named(text))
        if shown and hidden and set(shown).isdisjoint(hidden):
            return self._doubtful(Doubt.AMBIGUOUS_NAME, (*shown, *hidden))
        people = self.candidates.in_order(shown or hidden)
        if not shown and any(self._is_lent(subject, person) for person in people):
            return self._doubtful(Doubt.PARTIAL_NAME, people)
        if len(people) == 1:
            return self._settled(people[0], Way.NAME if shown else Way.ORIGINAL_NAME)
        if not people:
            return None
        person = self.candidates.of_institution(people, subject.forms)
        if person is None:
            return self._doubtful(Doubt.AMBIGUOUS_NAME, people)
        return self._settled(person, Way.NAME_AND_INSTITUTION, people)

    def _if_legible(self, subject: ShownParticipant, found: Classification | None) -> Classification | None:
        if isinstance(found, Settled) and has_lost_letters(subject.name):
            return self._doubtful(Doubt.FUZZY, [found.person])
        return found

    def _is_lent(self, subject: ShownParticipant, owner: RegisteredPerson) -> bool:
        words = non_participants.words_of_a_name(subject.forms.shown[1])
        own = set(names.tokens(f"{owner.first_name} {owner.last_name} {owner.institution}"))
        is_registered = bool(words) and self.candidates.has_some(tuple(words))
        return words.isdisjoint(own) and (len(words) > 1 or is_registered)

    def _resembling(self, subject: ShownParticipant) -> Doubtful | None:
        fitting = self.candidates.fitting(subject.forms)
        nearest = self.candidates.nearest(fitting, subject.forms, _MOST_SUGGESTIONS)
        if not nearest:
            return None
        suggestions = tuple(Suggestion(person_id=person.id, doubt=fitting[person]) for person in nearest)
        is_partial = Doubt.PARTIAL_NAME in {suggestion.doubt for suggestion in suggestions}
        return Doubtful(Doubt.PARTIAL_NAME if is_partial else Doubt.FUZZY, suggestions)

    def _of_institution(self, subject: ShownParticipant) -> Doubtful | None:
        people = self.candidates.at_institution(subject.forms)
        suggestions = tuple(Suggestion(person_id=person.id, doubt=doubt) for person, doubt in people.items())
        return Doubtful(Doubt.INSTITUTION, suggestions[:_MOST_COLLEAGUES]) if people else None

    def _remembered(self, subject: ShownParticipant) -> RegisteredPerson | None:
        name = names.key(subject.name)
        # Many people have a device of one name, so that name says nothing about who sits there next time.
        if not name or name not in self.remembered or non_participants.beside_device(subject.forms.whole) == ():
            return None
        return self.candidates.find(self.remembered[name])

    def _is_named_as_staff(self, subject: ShownParticipant) -> bool:
        return not self.staff_names.isdisjoint(map(names.key, subject.forms.all))

    def _settled(self, person: RegisteredPerson, way: Way, namesakes: People = ()) -> Settled | Doubtful:
        if person.status not in _OF_STATUS:
            return Settled(person, way)
        others = self._doubtful(Doubt.AMBIGUOUS_NAME, (person, *namesakes))
        return replace(others, doubt=_OF_STATUS[person.status])

    def _doubtful(self, doubt: Doubt, people: Iterable[RegisteredPerson], forms: Forms | None = None) -> Doubtful:
        ordered = self.candidates.in_order(people)
        if forms and len(ordered) > _MOST_SUGGESTIONS:
            ordered = self.candidates.nearest(ordered, forms, _MOST_SUGGESTIONS)
        return Doubtful(
            doubt,
            tuple(Suggestion(person_id=each.id, doubt=_OF_STATUS.get(each.status, doubt)) for each in ordered),
        )
