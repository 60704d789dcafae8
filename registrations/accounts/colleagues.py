"""
Colleagues: inviting, changing and ending accounts.

An account, its group and, for a trainer, the `Trainer` with cycles are one act. Nobody can remove the last organiser.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.accounts import second_factor, security_log, sessions
from registrations.accounts.passwords import account_of
from registrations.accounts.sign_in import find_user
from registrations.addresses import address_key
from registrations.core import roles
from registrations.core.locking import RuleViolation
from registrations.core.roles import Role
from registrations.core.transactions import retrying
from registrations.mail import account_messages
from registrations.models import Account, SecurityEvent
from trainings.models import Cycle, Trainer

Kind = SecurityEvent.Kind
LONGEST_USER_NAME = 150


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Who is to become a colleague, and as what."""

    email: str
    name: str
    role: Role
    cycles: Iterable[Cycle] = ()


@retrying
@transaction.atomic
def invite(invitation: Invitation, request: HttpRequest) -> Any:
    """
    Make the account, with its role, and send the link with which its password is chosen.

    Raises:
        RuleViolation: the address has an account, or cannot be a user name.
    """
    roles.hold()
    key = address_key(invitation.email)
    if len(key) > LONGEST_USER_NAME:
        raise RuleViolation(_("This e-mail address is too long for an account."))
    if find_user(invitation.email) is not None:
        raise RuleViolation(_("This address has an account already: look for it in the list."))
    user = get_user_model()(username=key, email=invitation.email, is_staff=True)
    user.set_unusable_password()
    _name(user, invitation.name)
    user.save()
    _give_role(user, invitation.role, invitation.cycles)
    account = Account(user=user, invited_at=timezone.now(), invited_by=_by(request))
    account.save()
    account_messages.send_invitation(account)
    security_log.write(Kind.INVITED, request, about=user, detail=str(invitation.role.label))
    return user


@retrying
@transaction.atomic
def invite_again(user: Any, request: HttpRequest) -> None:
    account = account_of(user)
    _refuse_unless_invited(user)
    account.link_version += 1
    account.invited_at, account.invited_by = timezone.now(), _by(request)
    account.save()
    account_messages.send_invitation(account)
    security_log.write(Kind.INVITED, request, about=user)


@retrying
@transaction.atomic
def withdraw(user: Any, request: HttpRequest) -> None:
    _refuse_unless_invited(user)
    security_log.write(Kind.WITHDRAWN, request, detail=user.get_full_name())
    user.delete()


@retrying
@transaction.atomic
def change(user: Any, *, role: Role, cycles: Iterable[Cycle], request: HttpRequest) -> None:
    """
    Give a colleague another role or other cycles.

    Raises:
        RuleViolation: nobody would be left who can give the role back.
    """
    roles.hold()
    if role != Role.ORGANISER:
        _refuse_to_lose_the_last_organiser(user)
    _give_role(user, role, cycles)
    security_log.write(Kind.ROLE, request, about=user, detail=str(role.label))
    if user != request.user:
        account_messages.send_notice(account_of(user), _("Your role or your cycles were changed by another organiser."))


@retrying
@transaction.atomic
def deactivate(user: Any, request: HttpRequest) -> None:
    """
    End an account: no page opens with it any more, and its links end too. The name stays in the history.

    Raises:
        RuleViolation: nobody would be left who can let colleagues in.
    """
    roles.hold()
    _refuse_to_lose_the_last_organiser(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    account = account_of(user)
    account.link_version += 1
    account.save()
    sessions.end_all(user)
    security_log.write(Kind.DEACTIVATED, request, about=user)


@transaction.atomic
def sign_out(user: Any, request: HttpRequest) -> None:
    security_log.write(Kind.SIGNED_OUT, request, about=user, detail=str(sessions.end_all(user)))


@transaction.atomic
def activate(user: Any, request: HttpRequest) -> None:
    user.is_active = True
    user.save(update_fields=["is_active"])
    security_log.write(Kind.ACTIVATED, request, about=user)


@transaction.atomic
def rename(user: Any, name: str, request: HttpRequest) -> None:
    """Correct a name; of a trainer it is public too."""
    _name(user, name)
    user.save(update_fields=["first_name", "last_name"])
    Trainer.objects.filter(user=user).update(name=name)
    security_log.write(Kind.DETAILS, request, about=user)


def remind_of_second_factor(user: Any, request: HttpRequest) -> None:
    account_messages.send_notice(
        account_of(user),
        _("An organiser asks you to switch the second step on: after the password a code from the telephone."),
        is_warning=False,
    )


@transaction.atomic
def switch_second_factor_off(user: Any, request: HttpRequest | None) -> bool:
    """Let somebody in who has lost telephone and codes; say whether there was a second step."""
    was_on = second_factor.switch_off(user)
    if was_on:
        sessions.end_all(user)
        security_log.write(Kind.FACTOR_OFF, request, about=user)
        account_messages.send_notice(
            account_of(user), _("The second step of your account was switched off by somebody else.")
        )
    return was_on


def _give_role(user: Any, role: Role, cycles: Iterable[Cycle]) -> None:
    group, _is_new = Group.objects.get_or_create(name=role.group)
    user.groups.remove(*user.groups.filter(name__in=[one.group for one in Role]))
    user.groups.add(group)
    if role == Role.TRAINER:
        get_user_model().objects.filter(pk=user.pk).update(is_superuser=False)
        _trainer_of(user).cycles.set(cycles)


def _trainer_of(user: Any) -> Trainer:
    trainers = Trainer.objects.filter(user__isnull=True, email__iexact=user.email) if user.email else []
    trainer = Trainer.objects.filter(user=user).first() or next(iter(trainers), None)
    trainer = trainer or Trainer(name=user.get_full_name(), email=user.email)
    if trainer.user_id != user.pk:
        trainer.user = user
        trainer.save()
    return trainer


def _refuse_to_lose_the_last_organiser(user: Any) -> None:
    if roles.is_organiser(user) and not roles.organisers().exclude(pk=user.pk).exists():
        raise RuleViolation(
            _("This is the last organiser who can log in. Invite another one first, and wait until they are in.")
        )


def _refuse_unless_invited(user: Any) -> None:
    if user.has_usable_password():
        raise RuleViolation(_("This invitation has been accepted meanwhile."))


def _name(user: Any, name: str) -> None:
    """Django keeps two names; the last word is the surname."""
    user.first_name, _blank, user.last_name = name.rpartition(" ")


def _by(request: HttpRequest) -> Any:
    return request.user
