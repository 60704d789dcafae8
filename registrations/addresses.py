"""E-mail addresses as identities: when are two spellings one address."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def address_key(email: str) -> str:
    """
    Return the key under which an address is one address: case folded, the domain in its ASCII form.

    Raises:
        ValidationError: the domain cannot exist (RFC 5890).
    """
    local, at, domain = email.strip().rpartition("@")
    if not at:
        return ""
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError as error:
        raise ValidationError(_("Check the part of the e-mail address after @."), code="domain") from error
    return f"{local.casefold()}@{ascii_domain.lower()}"
