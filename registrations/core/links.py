"""Personal links: the key to one registration's page. None is stored; raising the version of a row revokes its own."""

import re

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.urls import reverse
from django.utils import translation

from registrations.models import Registration, Subscriber

# Stands in stored messages where the link will be: the link is made when the message is sent.
MARKER = "{personal-link}"
OTHER_MARKER = re.compile(r"\{personal-link:(\d{1,18})\}")
PAGE, CALENDAR, SUBSCRIBER = "personal-link", "calendar", "subscriber"


def token(registration: Registration) -> str:
    return _signer(PAGE).sign(f"{b62_encode(registration.pk)}.{b62_encode(registration.link_version)}")


def calendar_token(registration: Registration) -> str:
    """Return the key to the calendar: programs store it and colleagues see it, so it opens nothing else."""
    return _signer(CALENDAR).sign(f"{b62_encode(registration.pk)}.{b62_encode(registration.link_version)}")


def find(token: str) -> Registration:
    """
    Return the registration of a personal link, with its cycle.

    Raises:
        Registration.DoesNotExist: the token is not ours or no longer valid; which of them is nobody's business.
    """
    return _find(token, PAGE)


def find_for_calendar(token: str) -> Registration:
    """As `find`, by the key to the calendar, or by the personal link: calendars of old have that one."""
    try:
        return _find(token, CALENDAR)
    except Registration.DoesNotExist:
        return _find(token, PAGE)


def _find(token: str, purpose: str) -> Registration:
    try:
        pk, version = map(b62_decode, _signer(purpose).unsign(token).split("."))
    except (BadSignature, ValueError) as error:
        raise Registration.DoesNotExist from error
    return Registration.objects.select_related("cycle").get(pk=pk, link_version=version, erased_at__isnull=True)


def personal_url(registration: Registration) -> str:
    with translation.override(registration.language):
        return f"{settings.SITE_URL}{reverse('personal', args=[token(registration)])}"


def marker_of(registration: Registration) -> str:
    """Return the marker of one of several registrations of an address, for the message with all its links."""
    return f"{{personal-link:{registration.pk}}}"


def subscriber_token(subscriber: Subscriber) -> str:
    return _signer(SUBSCRIBER).sign(b62_encode(subscriber.pk))


def find_subscriber(token: str) -> Subscriber:
    """
    Return the address that a link was sent to.

    Raises:
        Subscriber.DoesNotExist: the token is not ours, or the address is forgotten.
    """
    try:
        pk = b62_decode(_signer(SUBSCRIBER).unsign(token))
    except (BadSignature, ValueError) as error:
        raise Subscriber.DoesNotExist from error
    return Subscriber.objects.get(pk=pk)


def subscriber_url(subscriber: Subscriber) -> str:
    """Return the address of the page on which an address confirms; `off/` below it ends the messages."""
    with translation.override(subscriber.language):
        return f"{settings.SITE_URL}{reverse('notify_confirm', args=[subscriber_token(subscriber)])}"


def _signer(purpose: str) -> Signer:
    # Neither the separator nor the alphabets need quoting in an address.
    return Signer(salt=f"registrations.{purpose}", sep=".")
