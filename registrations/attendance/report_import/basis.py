"""What a session brings to a report: when it was, who may be in it, and how much time is enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from registrations.meeting_reports import matching
from registrations.meeting_reports.combining import combined, is_same_meeting
from registrations.meeting_reports.facts import RejectionReason, Report, ReportRejected, Timeframe
from registrations.meeting_reports.matching import Choices
from registrations.meeting_reports.proposal import Proposal, RegisteredPerson, Staff
from registrations.models import Registration, RememberedName
from trainings.models import Cycle, Session


@dataclass(frozen=True, kw_only=True)
class Basis:
    """Everything but the report itself that a proposal depends on, read once."""

    timeframe: Timeframe
    # In Latvian order.
    registrations: Mapping[int, Registration]
    staff: tuple[Staff, ...]
    share: int
    remembered: Mapping[str, int]

    @classmethod
    def of(cls, session: Session) -> Basis:
        names = RememberedName.objects.filter(cycle=session.cycle_id).order_by()
        return cls(
            timeframe=timeframe_of(session),
            registrations={registration.pk: registration for registration in _registrations(session.cycle_id)},
            staff=_staff(session.cycle),
            share=session.cycle.presence_share,
            remembered=dict(names.values_list("key", "registration")),
        )

    def propose(self, report: Report, choices: Choices | None = None) -> Proposal:
        return matching.propose(
            report,
            timeframe=self.timeframe,
            people=[_person(registration) for registration in self.registrations.values()],
            staff=self.staff,
            share=self.share,
            remembered=self.remembered,
            choices=choices,
        )

    def first_proposal(
        self, reports: Sequence[Report], *, files: Sequence[str], is_one_meeting: bool = False
    ) -> Proposal:
        """
        Say what the reports of these files mean together, before anything is decided.

        Raises:
            ReportRejected: one of them is of another meeting than this session's, or than the first, unless somebody
                has confirmed that all are of one.
        """
        for report, file in zip(reports, files, strict=True):
            if not (is_one_meeting or is_same_meeting(reports[0], report)):
                raise ReportRejected(RejectionReason.DIFFERENT_MEETINGS, file=file)
        proposals = list(map(self.propose, reports))
        strange = list(map(matching.is_of_another_meeting, reports, proposals))
        fitting = {report.meeting.id for report, is_strange in zip(reports, strange, strict=True) if not is_strange}
        for report, file, is_strange in zip(reports, files, strange, strict=True):
            # Of a meeting that was restarted, one part may hold strangers only, or a rehearsal.
            if is_strange and not (report.meeting.id and report.meeting.id in fitting):
                raise ReportRejected(RejectionReason.OTHER_MEETING, file=file)
        return proposals[0] if len(reports) == 1 else self.propose(combined(reports))

    @property
    def assignable(self) -> dict[int, Registration]:
        return {
            number: registration for number, registration in self.registrations.items() if not registration.is_waiting
        }


def timeframe_of(session: Session) -> Timeframe:
    return Timeframe(starts_at=timezone.localtime(session.starts_at), ends_at=timezone.localtime(session.ends_at))


def _registrations(cycle_id: int) -> list[Registration]:
    known = Registration.objects.filter(cycle=cycle_id, erased_at__isnull=True).in_latvian_order()
    active = {
        (registration.email_key, registration.sort_key) for registration in known if not registration.is_cancelled
    }
    latest = {
        (registration.email_key, registration.sort_key): registration.pk
        for registration in known
        if registration.is_cancelled
    }
    return [
        registration
        for registration in known
        if not registration.is_cancelled
        or (
            (registration.email_key, registration.sort_key) not in active
            and latest[registration.email_key, registration.sort_key] == registration.pk
        )
    ]


def _person(registration: Registration) -> RegisteredPerson:
    return RegisteredPerson(
        id=registration.pk,
        first_name=registration.first_name,
        last_name=registration.last_name,
        email=registration.email,
        institution=registration.institution,
        status=registration.status,
    )


def _staff(cycle: Cycle) -> tuple[Staff, ...]:
    return (
        Staff(name=cycle.organiser, email=cycle.contact_email),
        Staff(name=settings.ORGANISATION["name"], email=settings.ORGANISATION["email"]),
        *([Staff(name=cycle.partners)] if cycle.partners else []),
        *(Staff(name=trainer.name, email=trainer.email) for trainer in cycle.trainers.all()),
    )
