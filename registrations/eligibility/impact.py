"""What a change of a cycle's rules or sessions would mean for the people in it."""

from __future__ import annotations

from dataclasses import dataclass

from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.models import Registration

CHANCES = {
    EligibilityStatus.NO_RULE: 0,
    EligibilityStatus.OUT_OF_REACH: 0,
    EligibilityStatus.LAST_CHANCE: 1,
    EligibilityStatus.POSSIBLE: 1,
    EligibilityStatus.REACHED: 2,
}


@dataclass(frozen=True)
class Impact:
    """How one person's road to the grant would change."""

    registration: Registration
    before: EligibilityStatus
    after: EligibilityStatus

    @property
    def is_gain(self) -> bool:
        return CHANCES[self.after] > CHANCES[self.before]


def states(cycle_id: int) -> dict[int, Registration]:
    people = with_standing(Registration.objects.filter(cycle=cycle_id).confirmed()).in_latvian_order()
    return {person.pk: person for person in people}


def compare(before: dict[int, Registration], after: dict[int, Registration]) -> list[Impact]:
    """Return those who would gain or lose: the right itself, or the chance to earn it."""
    changes = [
        Impact(person, EligibilityStatus(before[number].eligibility), EligibilityStatus(person.eligibility))
        for number, person in after.items()
        if number in before
    ]
    return [change for change in changes if CHANCES[change.after] != CHANCES[change.before]]
