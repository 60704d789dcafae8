"""Personal links: the key to one registration's page. None is stored; raising the version of a row revokes its own."""

from django.conf import settings
from django.core.signing import BadSignature, Signer, b62_decode, b62_encode
from django.urls import reverse
from django.utils import translation

from registrations.models import Registration

# Stands in stored messages where the link will be: the link is made when the message is sent.
MARKER = "{personal-link}"


def token(registration: Registration) -> str:
    return _signer().sign(f"{b62_encode(registration.pk)}.{b62_encode(registration.link_version)}")


def find(token: str) -> Registration:
    """
    Return the registration of a personal link, with its cycle.

    Raises:
        Registration.DoesNotExist: the token is not ours or no longer valid; which of them is nobody's business.
    """
    try:
        pk, version = map(b62_decode, _signer().unsign(token).split("."))
    except (BadSignature, ValueError) as error:
        raise Registration.DoesNotExist from error
    return Registration.objects.select_related("cycle").get(pk=pk, link_version=version, erased_at__isnull=True)


def personal_url(registration: Registration) -> str:
    """Return the whole address of the personal page, in the person's language."""
    with translation.override(registration.language):
        return f"{settings.SITE_URL}{reverse('personal', args=[token(registration)])}"


def _signer() -> Signer:
    """Neither the separator nor the alphabets need quoting in an address."""
    return Signer(salt="registrations.personal-link", sep=".")
