"""Latvian in Python: the alphabet for sorting, folding for searching."""

import unicodedata

# Primary letters in the order of CLDR; ā ē ī ō ū and y are variants that decide only ties.
_PRIMARY = {letter: index for index, letter in enumerate("abcčdefgģhijkķlļmnņopqrŗsštuvwxzž", start=1)} | {"y": 9}


def fold(text: str) -> str:
    """Return the text for searching: lower case, without diacritics, so that "girts" finds "Ģirts"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def sort_key(text: str) -> str:
    """Draft."""
    return fold(text)
