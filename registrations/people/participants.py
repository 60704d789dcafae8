"""The list of a cycle's people: found by words, chosen by where they stand, counted once, drawn a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from registrations.eligibility.formula import EligibilityStatus, with_standing
from registrations.mail.failures import troubles
from registrations.models import Registration
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle

Status = Registration.Status


class Choice(StrEnum):
    """Whom the list shows."""

    ALL = "all"
    CONFIRMED = "confirmed"
    WAITING = "waiting"
    CANCELLED = "cancelled"
    LAST_CHANCE = "last_chance"
    UNMARKED = "unmarked"
    TROUBLE = "trouble"


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is looked for in a cycle: words, and one of the choices."""

    cycle: Cycle
    words: str = ""
    choice: Choice = Choice.ALL

    def people(self) -> RegistrationQuerySet:
        found = _CONDITIONED.get(self.choice, _as_it_is)(self._found(), self.cycle)
        return found.filter(condition(self.choice, self.cycle)).in_latvian_order()

    def counts(self) -> dict[Choice, int]:
        found = self._found()
        for annotate in _CONDITIONED.values():
            found = annotate(found, self.cycle)
        numbers = {one.value: Count("pk", filter=condition(one, self.cycle)) for one in Choice if one != Choice.ALL}
        counted = found.order_by().aggregate(**{Choice.ALL.value: Count("pk")}, **numbers)
        return {one: counted[one.value] for one in Choice}

    def _found(self) -> RegistrationQuerySet:
        return Registration.objects.filter(cycle=self.cycle).matching(self.words)


def condition(choice: Choice, cycle: Cycle) -> Q:
    match choice:
        case Choice.ALL:
            return Q()
        case Choice.CONFIRMED | Choice.WAITING | Choice.CANCELLED:
            return Q(status=choice.value)
        case Choice.LAST_CHANCE:
            return Q(status=Status.CONFIRMED, eligibility=EligibilityStatus.LAST_CHANCE)
        case Choice.UNMARKED:
            return Q(status=Status.CONFIRMED, marks_due__lt=len(due_sessions(cycle)))
        case Choice.TROUBLE:
            return Q(has_trouble=True)


def due_sessions(cycle: Cycle) -> list[int]:
    now = timezone.now()
    return [one.pk for one in cycle.held_sessions if one.ends_at < now and one.attendance_closed_at is None]


def with_trouble(people: RegistrationQuerySet, _cycle: Cycle | None = None) -> RegistrationQuerySet:
    return people.annotate(has_trouble=Exists(troubles().filter(registration=OuterRef("pk"))))


def queue_numbers(cycle: Cycle) -> dict[int, int]:
    waiting = cycle.registrations.waiting().values_list("pk", flat=True)
    return {person: number for number, person in enumerate(waiting, start=1)}


def _with_marks_due(people: RegistrationQuerySet, cycle: Cycle) -> RegistrationQuerySet:
    marked = Q(attendances__session__in=due_sessions(cycle))
    return people.annotate(marks_due=Count("attendances", filter=marked))


def _with_standing(people: RegistrationQuerySet, _cycle: Cycle) -> RegistrationQuerySet:
    return with_standing(people)


def _as_it_is(people: RegistrationQuerySet, _cycle: Cycle) -> RegistrationQuerySet:
    return people


_CONDITIONED: dict[Choice, Callable[[RegistrationQuerySet, Cycle], RegistrationQuerySet]] = {
    Choice.LAST_CHANCE: _with_standing,
    Choice.UNMARKED: _with_marks_due,
    Choice.TROUBLE: with_trouble,
}
