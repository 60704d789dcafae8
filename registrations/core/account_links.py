"""Links that let somebody choose a password: signed, good for a while, and once: setting a password ends them all."""

import datetime
from enum import StrEnum

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_decode, b62_encode
from django.urls import reverse
from django.utils import translation

from registrations.models import Account


class Purpose(StrEnum):
    """What a link is for; its value is also the name of the page that it opens."""

    INVITATION = "invitation"
    PASSWORD = "password_reset_confirm"  # noqa: S105  the name of a page


LASTS = {Purpose.INVITATION: datetime.timedelta(days=3), Purpose.PASSWORD: datetime.timedelta(hours=1)}


def token(account: Account, purpose: Purpose) -> str:
    return _signer(purpose).sign(f"{b62_encode(account.pk)}.{b62_encode(account.link_version)}")


def find(token: str, purpose: Purpose) -> Account:
    """
    Return the account of a link, with its user.

    Raises:
        Account.DoesNotExist: the link is used, old or not ours, or its account is deactivated.
    """
    try:
        pk, version = map(b62_decode, _signer(purpose).unsign(token, max_age=LASTS[purpose]).split("."))
    except (BadSignature, ValueError) as error:
        raise Account.DoesNotExist from error
    return Account.objects.select_related("user").get(pk=pk, link_version=version, user__is_active=True)


def url(account: Account, purpose: Purpose) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse(f'admin:{purpose.value}', args=[token(account, purpose)])}"


def _signer(purpose: Purpose) -> TimestampSigner:
    # Neither the separator nor the alphabets need quoting in an address.
    return TimestampSigner(salt=f"registrations.account.{purpose.value}", sep=".")
