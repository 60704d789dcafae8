"""Which messages an organiser should look at."""

import datetime

from django.db.models import F, Q
from django.utils import timezone

from registrations.models import Message, Registration
from registrations.models.message import MessageQuerySet

LONGEST_WAIT = datetime.timedelta(hours=1)
SHOWN_FOR = datetime.timedelta(days=30)
# A mail server's answer begins with its code (-1 for one that is none), a broken connection with the name of the
# error, and neither has to say more; our own reasons for not sending are sentences.
FROM_OUTSIDE = r"^(-?[0-9]+|[A-Za-z_]+:)( |$)"


def troubles() -> MessageQuerySet:
    """Return what was lately given up for reasons from outside, or has waited for an hour."""
    now = timezone.now()
    too_late = Q(expires_at__lte=F("given_up_at")) & ~Q(registration__status=Registration.Status.CANCELLED)
    given_up = Q(given_up_at__gt=now - SHOWN_FOR) & ~Q(to="") & (Q(last_error__regex=FROM_OUTSIDE) | too_late)
    waiting = Q(sent_at__isnull=True, given_up_at__isnull=True, created_at__lt=now - LONGEST_WAIT)
    return Message.objects.filter(sent_at__isnull=True).filter(given_up | waiting)
