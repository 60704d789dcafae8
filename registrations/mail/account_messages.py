"""What is said to colleagues about their accounts; as for participants, a row in the transaction of its cause."""

import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registrations.core import links
from registrations.mail import rendering
from registrations.models import Account, Message
from registrations.models.message import MessageKind

Kind = Message.Kind

KEPT_FOR = datetime.timedelta(days=90)
SUBJECTS = {
    Kind.INVITATION: _("Invitation to %(site)s"),
    Kind.PASSWORD: _("A new password for %(site)s"),
    Kind.ACCOUNT: _("Your account at %(site)s"),
}


def send_invitation(account: Account) -> Message:
    by = account.invited_by
    return _write(Kind.INVITATION, account, invited_by=by.get_full_name() if by else "")


def send_password_link(account: Account) -> Message:
    return _write(Kind.PASSWORD, account)


def send_notice(account: Account, sentence: Any, *, is_warning: bool = True) -> None:
    """Tell a colleague what happened to the account; a warning says what to do if it was somebody else."""
    if account.user.email:
        page = f"{settings.SITE_URL}{reverse('admin:account')}"
        _write(Kind.ACCOUNT, account, sentence=sentence, is_warning=is_warning, account_page=page)


def forget_old() -> int:
    """Delete what was said about accounts: it names people, and nothing is counted from it."""
    return Message.objects.filter(account__isnull=False, created_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def _write(kind: MessageKind, account: Account, **context: Any) -> Message:
    organisation = settings.ORGANISATION
    with translation.override(settings.LANGUAGE_CODE):
        message = Message(
            account=account,
            kind=kind,
            to=account.user.email,
            reply_to=organisation["email"],
            subject=rendering.one_line(str(SUBJECTS[kind]) % {"site": organisation["name"]}),
            message_id=rendering.new_message_id(),
        )
        everything = {
            "message": message,
            "language": settings.LANGUAGE_CODE,
            "cycle": _sender(),
            "opening": f"mail/_account_{kind.value}.txt",
            "account_link": links.MARKER if kind != Kind.ACCOUNT else "",
            **context,
        }
        message.text = rendering.without_gaps(render_to_string("mail/account.txt", everything))
        message.html = render_to_string("mail/account.html", everything)
    message.save(force_insert=True)
    return message


def _sender() -> dict[str, str]:
    """Return who signs, under the names that a cycle has for it."""
    organisation = settings.ORGANISATION
    return {
        "organiser": organisation["name"],
        "contact_email": organisation["email"],
        "contact_phone": organisation["phone"],
    }
