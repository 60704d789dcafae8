"""
Registrations from a spreadsheet: people who signed up by telephone or on paper.

The table is read, understood and shown; it is stored nowhere. The page sends it
back when the organiser says that these people are to be added.
"""

from registrations.signups.adding import Fate, add, fates
from registrations.signups.columns import CAPTIONS, REQUIRED, Row, Table, caption_of, understood
from registrations.signups.reading import LARGEST_FILE, Cells, Unreadable, as_text, read_file, read_text

__all__ = [
    "CAPTIONS",
    "LARGEST_FILE",
    "REQUIRED",
    "Cells",
    "Fate",
    "Row",
    "Table",
    "Unreadable",
    "add",
    "as_text",
    "caption_of",
    "fates",
    "read_file",
    "read_text",
    "understood",
]
