"""
The second step: a code from an app on the telephone, and ten recovery codes for the day when it is lost.

A code counts once, also if two requests bring it at once: the device is locked before it is looked at.
"""

from __future__ import annotations

import secrets
from base64 import b32encode
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from registrations.accounts import sessions
from registrations.core import roles
from registrations.core.keyed_hash import hashed_with_each_key
from registrations.core.transactions import retrying

CODES = 10
# Without letters and figures that look alike.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
HALF_OF_A_CODE = 5
STORED_LENGTH = 16


def is_required_of(user: Any) -> bool:
    return bool(settings.SECOND_FACTOR_REQUIRED) and roles.is_organiser(user)


def is_missing(request: HttpRequest) -> bool:
    return not request.session.get(sessions.HAS_SECOND_FACTOR) and is_required_of(request.user)


def device_of(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def device_to_set_up(user: Any) -> TOTPDevice:
    """Return the app that is not switched on yet: the same one until it is, so that a page may be loaded again."""
    device, _is_new = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "app"})
    return device


def secret_of(device: TOTPDevice) -> str:
    secret = b32encode(device.bin_key).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def drawing_of(device: TOTPDevice, label: str) -> SafeString:
    """Return the QR code as a drawing for the page, which puts white behind it in every colour scheme."""
    drawn = segno.make(device.config_url, error="m").svg_inline(
        title=label, svgclass="qr", lineclass=None, omitsize=True, light=None, border=0
    )
    return mark_safe(drawn)  # noqa: S308  made of our own address


@retrying
@transaction.atomic
def switch_on(user: Any, code: str) -> list[str]:
    """Switch the app on if this is its code; return the recovery codes, or nothing if the code is wrong."""
    device = _locked(TOTPDevice.objects.filter(user=user, confirmed=False))
    if device is None or not device.verify_token(code):
        return []
    TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save()
    return new_recovery_codes(user)


@retrying
@transaction.atomic
def switch_off(user: Any) -> bool:
    StaticDevice.objects.filter(user=user).delete()
    return bool(TOTPDevice.objects.filter(user=user).delete()[0])


@retrying
@transaction.atomic
def is_right_code(user: Any, code: str) -> bool:
    device = _locked(TOTPDevice.objects.filter(user=user, confirmed=True))
    return bool(device and device.verify_token(code))


@retrying
@transaction.atomic
def is_right_recovery_code(user: Any, code: str) -> bool:
    device = _locked(StaticDevice.objects.filter(user=user))
    if device is None:
        return False
    stored = device.token_set.filter(token__in=_stored(user, code)).values_list("token", flat=True).first()
    return bool(device.verify_token(stored or ""))


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Make ten codes in place of those that were; they can be shown only now."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="codes")
    codes = ["-".join(_random_half() for _half in range(2)) for _code in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=_stored(user, code)[0]) for code in codes)
    return codes


def codes_left(user: Any) -> int:
    number: int = StaticToken.objects.filter(device__user=user).count()
    return number


def _locked(devices: Any) -> Any:
    return devices.first() if devices.update(name=F("name")) else None


def _random_half() -> str:
    return "".join(secrets.choice(ALPHABET) for _letter in range(HALF_OF_A_CODE))


def _stored(user: Any, code: str) -> list[str]:
    """Return what is stored of a code, with the present key and with each former one."""
    letters = "".join(char for char in code.upper() if char in ALPHABET)
    return [one[:STORED_LENGTH] for one in hashed_with_each_key("recovery code", f"{user.pk} {letters}")]
