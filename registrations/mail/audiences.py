"""To whom a message to a group goes: the people of a cycle, as they are now."""

from __future__ import annotations

from collections import Counter

from django.db.models import QuerySet

from registrations.eligibility import formula
from registrations.eligibility.formula import EligibilityStatus
from registrations.models import Attendance, GroupMessage, Registration
from registrations.models.group_message import Audience
from registrations.models.registration import RegistrationQuerySet
from trainings.models import Cycle

STANDINGS: dict[str, dict[str, EligibilityStatus]] = {
    Audience.AT_RISK: {"eligibility": EligibilityStatus.LAST_CHANCE},
    Audience.ELIGIBLE: {"eligibility": EligibilityStatus.REACHED},
}


def of(group_message: GroupMessage) -> RegistrationQuerySet:
    people = Registration.objects.filter(cycle=group_message.cycle_id, erased_at__isnull=True).exclude(email="")
    if group_message.institution_type:
        people = people.filter(institution_type=group_message.institution_type)
    if group_message.audience == Audience.WAITING:
        return formula.with_standing(people.waiting()).in_latvian_order()
    if group_message.audience == Audience.PICKED:
        return formula.with_standing(people.active().filter(pk__in=group_message.picked)).in_latvian_order()
    people = formula.with_standing(people.confirmed()).in_latvian_order()
    if group_message.audience == Audience.ABSENT:
        return people.filter(pk__in=_absent(group_message))
    if group_message.audience == Audience.PRESENT:
        return people.filter(pk__in=_present(group_message).values("pk"))
    return people.filter(**STANDINGS.get(group_message.audience, {}))


def sizes(cycle: Cycle) -> dict[str, int]:
    reachable = Registration.objects.filter(cycle=cycle, erased_at__isnull=True).exclude(email="").active()
    people = formula.with_standing(reachable).only("status", "cycle")
    confirmed = Counter(person.eligibility for person in people if person.is_confirmed)
    return {
        Audience.CONFIRMED: confirmed.total(),
        Audience.WAITING: sum(person.is_waiting for person in people),
        Audience.AT_RISK: confirmed[EligibilityStatus.LAST_CHANCE.value],
        Audience.ELIGIBLE: confirmed[EligibilityStatus.REACHED.value],
    }


def _present(group_message: GroupMessage) -> QuerySet[Registration]:
    return Registration.objects.filter(
        attendances__session=group_message.session_id, attendances__state=Attendance.State.PRESENT
    )


def _absent(group_message: GroupMessage) -> RegistrationQuerySet:
    recorded = Attendance.objects.filter(session=group_message.session_id)
    people = Registration.objects.filter(cycle=group_message.cycle_id)
    if group_message.session and group_message.session.attendance_closed_at:
        return people.exclude(pk__in=recorded.filter(state=Attendance.State.PRESENT).values("registration"))
    return people.filter(pk__in=recorded.exclude(state=Attendance.State.PRESENT).values("registration"))
