"""To whom a message goes: in which language, with which link, and who gets the answer."""

from django.conf import settings

from registrations.core import account_links, links
from registrations.core.account_links import Purpose
from registrations.models import Message

PURPOSES = {Message.Kind.INVITATION: Purpose.INVITATION, Message.Kind.PASSWORD: Purpose.PASSWORD}


def link_of(message: Message) -> str:
    """Return what stands in place of the marker: made now, and stored nowhere."""
    if message.registration:
        return links.personal_url(message.registration)
    purpose = PURPOSES.get(Message.Kind(message.kind))
    return account_links.url(message.account, purpose) if message.account and purpose else ""


def language_of(message: Message) -> str:
    """Return the language of a participant; colleagues are written to in ours."""
    return message.registration.language if message.registration else settings.LANGUAGE_CODE


def reply_to_of(message: Message) -> str:
    organisation: str = settings.ORGANISATION["email"]
    return message.reply_to or (message.registration.cycle.contact_email if message.registration else organisation)
