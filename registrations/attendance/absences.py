"""What participants tell beforehand or afterwards about single sessions. It records no attendance by itself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.core.locking import RuleViolation
from registrations.mail import transactional
from registrations.models import AnnouncedAbsence, Registration
from trainings.models import Session


@transaction.atomic
def announce(registration: Registration, session: Session) -> None:
    """
    Note that the person will not come to this session.

    Raises:
        RuleViolation: the session has begun, or the person has no place.
    """
    if session.starts_at <= timezone.now() or not registration.is_confirmed:
        raise RuleViolation(_("This session has begun already."), code="late")
    AnnouncedAbsence.objects.get_or_create(registration=registration, session=session)


def take_back(registration: Registration, session: Session) -> None:
    registration.announced_absences.filter(session=session).delete()


@transaction.atomic
def report_mistake(registration: Registration, session: Session, *, recorded: str, words: str) -> None:
    transactional.send_mistake(registration, session=session, recorded=recorded, words=words)
