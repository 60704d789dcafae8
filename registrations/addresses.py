"""E-mail addresses as identities: when are two spellings one address."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 254


def address_key(email: str) -> str:
    """
    Return the key under which an address is one address: case folded, the domain in its ASCII form.

    Raises:
        ValidationError: the domain cannot exist (RFC 5890), or no mail server takes so long an address (RFC 5321).
    """
    local, at, domain = email.strip().rpartition("@")
    if not at:
        return ""
    if not local.isascii():
        raise ValidationError(_("Check the part of the e-mail address before @."), code="local_part")
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode()
    except UnicodeError as error:
        raise ValidationError(_("Check the part of the e-mail address after @."), code="domain") from error
    key = f"{local.casefold()}@{ascii_domain.lower()}"
    if len(key) > LONGEST_ADDRESS:  # folding and the ASCII form can make several characters of one
        raise ValidationError(_("This e-mail address cannot exist. Check how it is spelled."), code="length")
    return key
