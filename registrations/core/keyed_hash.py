"""What is stored of a secret: a hash from which it cannot be read nor guessed by whoever has the table only."""

from django.conf import settings
from django.utils.crypto import salted_hmac


def hashed(purpose: str, text: str) -> str:
    return hashed_with_each_key(purpose, text)[0]


def hashed_with_each_key(purpose: str, text: str) -> list[str]:
    """Return the hash with the present key, then those with the former ones, so that a new key forgets nothing."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [salted_hmac(purpose, text, secret=key, algorithm="sha256").hexdigest() for key in keys]
