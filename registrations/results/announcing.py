"""Telling people what they have earned: the certificate, each version once, and that they may apply in the call."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registrations.core import locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.eligibility import formula
from registrations.mail import occasions, rendering
from registrations.mail.letters import results as letters
from registrations.mail.rendering import Envelope, Rendered
from registrations.models import Certificate, GrantListEntry, Message, Registration
from registrations.models.message import MessageKind
from trainings.models import Cycle
from trainings.models.call import CallPhase

CALL_IS_AHEAD = {CallPhase.ANNOUNCED, CallPhase.OPEN}


def untold(cycle_id: int) -> list[Certificate]:
    told = Message.objects.filter(registration=OuterRef("registration"), kind=MessageKind.CERTIFICATE)
    certificates = Certificate.objects.filter(
        registration__cycle=cycle_id, registration__erased_at__isnull=True, replaced_at__isnull=True
    ).exclude(registration__email="")
    certificates = certificates.annotate(was_told=Exists(told.filter(created_at__gte=OuterRef("issued_at"))))
    rows = certificates.filter(was_told=False).select_related("registration__cycle")
    return list(rows.order_by("registration__sort_key", "pk"))


@retrying
@transaction.atomic
def announce_certificates(cycle_id: int) -> int:
    """Write to everybody who has a certificate and does not know it yet; return to how many. Again does nothing."""
    locking.hold(cycle_id)
    certificates = untold(cycle_id)
    people = Registration.objects.filter(pk__in=[one.registration_id for one in certificates])
    standings = {person.pk: person for person in formula.with_standing(people)}
    envelope = Envelope(occasion=_next_wave(cycle_id))
    return rendering.store(_message(one, standings[one.registration_id], envelope) for one in certificates)


def _next_wave(cycle_id: int) -> str:
    waves = occasions.of_certificates(cycle_id)
    used = set(Message.objects.filter(occasion__in=waves).exclude(occasion="").values_list("occasion", flat=True))
    return next((wave for wave in waves if wave not in used), waves[-1])


def invited(cycle: Cycle) -> list[GrantListEntry]:
    latest = cycle.grant_lists.order_by("-version").first()
    if latest is None:
        return []
    told = Message.objects.filter(registration=OuterRef("registration"), occasion=occasions.of_call(cycle.pk))
    people = latest.entries.filter(registration__erased_at__isnull=True).exclude(registration__email="")
    rows = people.exclude(Exists(told)).select_related("registration", "grant_list")
    return list(rows.order_by("registration__sort_key", "pk"))


@retrying
@transaction.atomic
def announce_call(cycle_id: int) -> int:
    """
    Write to everybody on the approved list that the call is open; return to how many. Again does nothing.

    Raises:
        RuleViolation: the cycle has no call, or no list is approved.
    """
    locking.hold(cycle_id)
    cycle = Cycle.objects.prefetch_related("sessions").get(pk=cycle_id)
    if cycle.call_phase not in CALL_IS_AHEAD:
        raise RuleViolation(_("The call has no days, or is over."), code="no_call")
    if not cycle.grant_lists.exists():
        raise RuleViolation(_("Approve the list of those who may apply first."), code="no_list")
    return rendering.store(_calls(cycle))


def _calls(cycle: Cycle) -> Iterator[Message]:
    envelope = Envelope(occasion=occasions.of_call(cycle.pk))
    drawn: dict[tuple[str, int], Rendered] = {}
    for entry in invited(cycle):
        person, attended = entry.registration, len(entry.sessions)
        variant = person.language, attended
        if variant not in drawn:
            with translation.override(person.language):
                approved_on = timezone.localdate(entry.grant_list.approved_at)
                drawn[variant] = rendering.draw(letters.call(cycle, attended=attended, approved_on=approved_on))
        yield rendering.addressed(drawn[variant], person, envelope)


def _message(certificate: Certificate, person: Registration, envelope: Envelope) -> Message:
    cycle = certificate.registration.cycle
    standing = formula.standing_of(person, cycle)
    with translation.override(person.language):
        letter = rendering.draw(letters.certificate(certificate, standing))
    return rendering.addressed(letter, certificate.registration, envelope)
