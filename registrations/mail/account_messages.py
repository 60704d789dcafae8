"""What is said to colleagues about their accounts; as for participants, a row in the transaction of its cause."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from registrations.mail import rendering
from registrations.mail.letter import Letter
from registrations.mail.letters import accounts as letters
from registrations.models import Account, Message

KEPT_FOR = datetime.timedelta(days=90)


def send_invitation(account: Account) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        return _store(letters.invitation(account), account)


def send_password_link(account: Account) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        return _store(letters.password(account), account)


def send_notice(account: Account, sentence: Any, *, is_warning: bool = True) -> None:
    """Tell a colleague what happened to the account; a warning says what to do if it was somebody else."""
    if account.user.email:
        with translation.override(settings.LANGUAGE_CODE):
            _store(letters.notice(sentence, is_warning=is_warning), account)


def forget_old() -> int:
    return Message.objects.filter(account__isnull=False, created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _store(letter: Letter, account: Account) -> Message:
    message = rendering.message_to(rendering.draw(letter), account.user.email)
    message.account = account
    message.save(force_insert=True)
    return message
