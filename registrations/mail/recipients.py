"""To whom a message goes: in which language, with which links, and who gets the answer."""

from __future__ import annotations

import re

from django.conf import settings

from registrations.addresses import address_key
from registrations.core import account_links, links
from registrations.core.account_links import Purpose
from registrations.models import Message, Registration

PURPOSES = {Message.Kind.INVITATION: Purpose.INVITATION, Message.Kind.PASSWORD: Purpose.PASSWORD}


def link_of(message: Message) -> str:
    """Return what stands in place of the marker: made now, and stored nowhere."""
    if message.registration:
        return links.personal_url(message.registration)
    if message.subscriber:
        return links.subscriber_url(message.subscriber)
    purpose = PURPOSES.get(Message.Kind(message.kind))
    return account_links.url(message.account, purpose) if message.account and purpose else ""


def with_links(message: Message, text: str) -> str:
    if links.MARKER in text:
        text = text.replace(links.MARKER, link_of(message))
    if message.kind != Message.Kind.LINK:
        return text
    return links.OTHER_MARKER.sub(lambda found: _link_to_another(found, message), text)


def _link_to_another(found: re.Match[str], message: Message) -> str:
    registration = Registration.objects.select_related("cycle").filter(pk=int(found[1])).first()
    if registration is None or registration.email_key != address_key(message.to):
        return settings.SITE_URL
    return links.personal_url(registration)


def language_of(message: Message) -> str:
    person = message.registration or message.subscriber
    return person.language if person else settings.LANGUAGE_CODE


def reply_to_of(message: Message) -> str:
    organisation: str = settings.ORGANISATION["email"]
    return message.reply_to or (message.registration.cycle.contact_email if message.registration else organisation)
