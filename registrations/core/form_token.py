"""What the page with the form promised, and when: signed, in a hidden field, so that the answer can be compared."""

from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

A_PLACE, A_WAIT = "place", "wait"
SHORTEST_TIME = timedelta(seconds=3)
SIGNER = TimestampSigner(salt="registrations.promise")


def sign(promise: str) -> str:
    return SIGNER.sign(promise)


def read(value: str) -> str:
    try:
        return SIGNER.unsign(value)
    except BadSignature:
        return ""


def is_too_fast(value: str) -> bool:
    # Nobody reads and fills in the form in less time than that; programs do.
    try:
        SIGNER.unsign(value, max_age=SHORTEST_TIME)
    except SignatureExpired:
        return False
    except BadSignature:
        return True
    return True
