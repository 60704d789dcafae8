"""Logging in: name and password, then the code where the second step is on, then a session that knows both."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model, login
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from registrations.accounts import guessing, second_factor, security_log, sessions
from registrations.accounts.devices import device_of
from registrations.addresses import address_key
from registrations.core.rate_limits import network_of
from registrations.models import SecurityEvent
from trainings.web.requests import client_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_WAY = "half_way_in"
HALF_WAY_LASTS = datetime.timedelta(minutes=10)
Kind = SecurityEvent.Kind


class Refused(Exception):
    """Wrong name or password; which of them is nobody's business."""


def find_user(typed: str) -> Any:
    """Return whose user name or address it is, or None; an address that several accounts have is nobody's."""
    users = list(get_user_model().objects.filter(Q(username__in={typed, _key(typed)}) | Q(email__iexact=typed))[:3])
    named = [user for user in users if user.username in {typed, _key(typed)}]
    return (named or users)[0] if len(named or users) == 1 else None


def check_password(request: HttpRequest, typed: str, password: str) -> Any:
    """
    Return the user whose name and password these are.

    Raises:
        Refused: they are not.
        guessing.TooManyTries: they were not looked at.
    """
    user = find_user(typed)
    attempt = _counted(request, user, typed)
    if user is None:
        make_password(password)  # takes as long as comparing, so that the time does not tell who has an account
    elif user.check_password(password) and user.is_active and user.is_staff:
        guessing.was_right(attempt)
        return user
    security_log.write(Kind.LOGIN_FAILED, request, user=user, about=user)
    raise Refused


def confirm_password(request: HttpRequest, password: str) -> None:
    """
    Note that whoever is logged in has just shown the password again.

    Raises:
        Refused: it is wrong.
        guessing.TooManyTries: it was not looked at.
    """
    user: Any = request.user
    attempt = _counted(request, user, "")
    if not user.check_password(password):
        security_log.write(Kind.LOGIN_FAILED, request, about=user)
        raise Refused
    guessing.was_right(attempt)
    sessions.note_confirmation(request.session)


def check_code(request: HttpRequest, user: Any, code: str, *, is_recovery: bool) -> None:
    """
    Return if this is the code of the app, or a recovery code. Wrong ones count like wrong passwords.

    Raises:
        Refused: it is wrong, old, or was used before.
        guessing.TooManyTries: it was not looked at.
    """
    attempt = _counted(request, user, "")
    is_right = second_factor.is_right_recovery_code if is_recovery else second_factor.is_right_code
    if not is_right(user, code):
        security_log.write(Kind.CODE_FAILED, request, user=user, about=user)
        raise Refused
    guessing.was_right(attempt)
    if is_recovery:
        security_log.write(Kind.RECOVERY_CODE, request, user=user, about=user)


def go_half_way(request: HttpRequest, user: Any) -> None:
    request.session[HALF_WAY] = {"user": user.pk, "at": timezone.now().timestamp()}


def user_half_way(request: HttpRequest) -> Any:
    half = request.session.get(HALF_WAY)
    if not half or timezone.now().timestamp() - half["at"] > HALF_WAY_LASTS.total_seconds():
        return None
    return get_user_model().objects.filter(pk=half["user"], is_active=True).first()


def enter(request: HttpRequest, user: Any, *, with_code: bool) -> None:
    request.session.pop(HALF_WAY, None)
    # Whoever has registered in this browser before has a session for an hour only.
    request.session.set_expiry(None)
    request.session[sessions.DEVICE] = device_of(request.headers.get("User-Agent", ""))
    request.session[sessions.HAS_SECOND_FACTOR] = with_code
    login(request, user, backend=BACKEND)
    guessing.remember_network(user, network_of(client_address(request)))
    security_log.write(Kind.LOGIN, request, user=user, about=user)


def _counted(request: HttpRequest, user: Any, typed: str) -> guessing.Attempt:
    try:
        return guessing.count(user, typed, network_of(client_address(request)))
    except guessing.TooManyTries as refusal:
        if refusal.is_first:
            security_log.write(Kind.SLOWED, request, user=user, about=user)
        raise


def _key(typed: str) -> str:
    try:
        return address_key(typed) or typed
    except ValidationError:
        return typed
