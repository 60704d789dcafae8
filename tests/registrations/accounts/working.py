"""Colleagues at work: logging in as people do, codes as an app shows them, links as they stand in e-mails."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.models import User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from registrations.accounts import second_factor
from registrations.mail import outbox
from tests.factories import PASSWORD, make_organiser

ADDRESS = "ilze@lmb.example"


def make_ilze(**overrides: Any) -> User:
    return make_organiser(
        **{"username": ADDRESS, "email": ADDRESS, "first_name": "Ilze", "last_name": "Paraudziņa"} | overrides
    )


def log_in(client: Client, *, username: str = ADDRESS, password: str = PASSWORD, **headers: Any) -> Any:
    return client.post(reverse("admin:login"), {"username": username, "password": password}, **headers)


def is_in(client: Client) -> bool:
    return bool(client.get(reverse("admin:account")).status_code == 200)


def switch_on_second_step(user: User) -> list[str]:
    """Switch the second step on with the code of the step before, so that the present one is still to be used."""
    device = second_factor.device_to_set_up(user)
    return second_factor.switch_on(user, code_of(user, steps=-1, device=device))


def code_of(user: User, *, steps: int = 0, device: TOTPDevice | None = None) -> str:
    """Return what the app on the telephone shows now, or some steps of 30 seconds away."""
    device = device or TOTPDevice.objects.get(user=user, confirmed=True)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, drift=steps)
    token: int = totp.token()
    return f"{token:06}"


def link_in_mail() -> str:
    """Send what waits, and return the path of the link in the newest message."""
    outbox.send_due()
    paths: list[str] = re.findall(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    return paths[0]
