"""
Registrations from a spreadsheet: people who signed up by telephone or on paper.

The table is read, understood and shown; it is stored nowhere. The page sends it
back when the organiser says that these people are to be added.
"""

from registrations.people.spreadsheet_import.adding import RowOutcome, add, fates
from registrations.people.spreadsheet_import.columns import (
    FIELDS,
    REQUIRED,
    Spreadsheet,
    SpreadsheetRow,
    caption_of,
    choices,
    columns_of,
    divided,
    renamed,
    understood,
    without,
)
from registrations.people.spreadsheet_import.reading import (
    LARGEST_FILE,
    Cells,
    Unreadable,
    as_text,
    read_file,
    read_text,
)

__all__ = [
    "FIELDS",
    "LARGEST_FILE",
    "REQUIRED",
    "Cells",
    "RowOutcome",
    "Spreadsheet",
    "SpreadsheetRow",
    "Unreadable",
    "add",
    "as_text",
    "caption_of",
    "choices",
    "columns_of",
    "divided",
    "fates",
    "read_file",
    "read_text",
    "renamed",
    "understood",
    "without",
]
