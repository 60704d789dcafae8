"""Letters to colleagues about their accounts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registrations.mail import markup
from registrations.mail.blocks import Block, Button, Paragraph
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters.parts import LINK
from registrations.mail.markup import say
from registrations.models import Account
from registrations.models.message import MessageKind


def invitation(account: Account) -> Letter:
    by = account.invited_by.get_full_name() if account.invited_by else ""
    site = Sender.of_site().name
    opening = _("You are invited to the training cycles of %(site)s. A password is all that is missing.")
    if by:
        opening = _(
            "%(by)s invites you to the training cycles of %(site)s. "
            "You will see what your role needs; a password is all that is missing."
        )
    return _letter(
        MessageKind.INVITATION,
        subject=_("Invitation to %(site)s") % {"site": site},
        heading=_("You are invited"),
        blocks=[
            Paragraph(say(opening, by=by, site=site)),
            _button(),
            Paragraph(say(_("The link works once, within three days."))),
        ],
    )


def password(_account: Account) -> Letter:
    asked = _("Somebody, most likely you, asked for a new password.")
    otherwise = _("If it was not you, nothing needs to be done: the old password goes on working.")
    return _letter(
        MessageKind.PASSWORD,
        subject=_("A new password for %(site)s") % {"site": Sender.of_site().name},
        heading=_("Choose a new password"),
        blocks=[
            Paragraph(say(asked)),
            _button(),
            Paragraph(say(_("The link works once, within an hour."), otherwise)),
        ],
    )


def notice(sentence: Any, *, is_warning: bool) -> Letter:
    """Say what happened; a warning says what to do if it was somebody else, other notices where to do something."""
    page = settings.SITE_URL + reverse("admin:account")
    return _letter(
        MessageKind.ACCOUNT,
        subject=_("Your account at %(site)s") % {"site": Sender.of_site().name},
        heading=_("Your account was changed"),
        blocks=[
            Paragraph(say("%(sentence)s", sentence=sentence)),
            _warning() if is_warning else Button(_("Open my account"), page),
        ],
    )


def _letter(kind: MessageKind, *, subject: str, heading: str, blocks: list[Block]) -> Letter:
    reason = _("This e-mail was sent to %(address)s because this address belongs to an account of a colleague.")
    return Letter(
        kind=kind,
        sender=Sender.of_site(),
        subject=subject,
        heading=heading,
        blocks=blocks,
        reason=say(reason, address=markup.ADDRESS),
    )


def _warning() -> Paragraph:
    advice = _(
        "If that was not you or a colleague of yours, ask for a new password at once, and tell the other organisers."
    )
    return Paragraph(say(advice))


def _button() -> Button:
    return Button(_("Choose a password"), LINK)
