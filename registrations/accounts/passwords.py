"""Choosing a password: by the link of an invitation, by the link for a forgotten one, or on one's own page."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.accounts import security_log, sessions
from registrations.accounts.sign_in import find_user
from registrations.core import rate_limits
from registrations.core.account_links import Purpose
from registrations.core.rate_limits import Limit
from registrations.core.transactions import retrying
from registrations.mail import account_messages
from registrations.models import Account, SecurityEvent

ASKED = Limit(purpose="link to a new password", most=3, minutes=60)


@retrying
@transaction.atomic
def ask_for_link(request: HttpRequest, typed: str) -> None:
    """Send a link, if it is the address of somebody; the answer to whoever asks is the same in any case."""
    user = find_user(typed)
    is_too_often = rate_limits.is_exceeded(ASKED, str(user.pk) if user else typed.casefold())
    if user is None or is_too_often or not (user.is_active and user.is_staff and user.email):
        return
    account = account_of(user)
    if user.has_usable_password():
        account_messages.send_password_link(account)
    else:  # not accepted yet: what is missing is the invitation
        account_messages.send_invitation(account)
    security_log.write(SecurityEvent.Kind.RESET_ASKED, request, about=user)


@retrying
@transaction.atomic
def choose(request: HttpRequest, account: Account, password: str, purpose: Purpose) -> bool:
    """Set the password, unless another request has used the link meanwhile: it works once. Ends all open browsers."""
    is_ours = Account.objects.filter(pk=account.pk, link_version=account.link_version).update(
        link_version=F("link_version") + 1, password_changed_at=timezone.now()
    )
    if not is_ours:
        return False
    user = account.user
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_all(user)
    security_log.write(SecurityEvent.Kind.PASSWORD, request, user=user, about=user)
    if purpose == Purpose.PASSWORD:
        account_messages.send_notice(account, _("The password of your account was changed with a link from an e-mail."))
    return True


@transaction.atomic
def change(request: HttpRequest, password: str) -> None:
    user: Any = request.user
    account = account_of(user)
    Account.objects.filter(pk=account.pk).update(link_version=F("link_version") + 1, password_changed_at=timezone.now())
    user.set_password(password)
    user.save(update_fields=["password"])
    update_session_auth_hash(request, user)
    sessions.end_all(user, but=request.session)
    security_log.write(SecurityEvent.Kind.PASSWORD, request, about=user)
    account_messages.send_notice(account, _("The password of your account was changed on the page “My account”."))


def tell(user: Any, sentence: Any) -> None:
    account_messages.send_notice(account_of(user), sentence)


def account_of(user: Any) -> Account:
    """Return what we know of a user: one made by a command gets its row now."""
    account, _is_new = Account.objects.get_or_create(user=user)
    account.user = user
    return account
