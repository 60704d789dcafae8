"""Numbers of rows that a page sent."""

from collections.abc import Iterable

# As many as fit into an address.
MOST = 500
LONGEST = 18  # digits; what is longer is no row


def numbers(values: Iterable[str]) -> list[int]:
    digits = (value for value in values if value.isascii() and value.isdigit() and len(value) <= LONGEST)
    return list(dict.fromkeys(map(int, digits)))[:MOST]
