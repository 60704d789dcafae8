"""What stands in which column: captions as organisers write them, in Latvian and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.utils import translation
from django.utils.translation import gettext as _

from registrations.models import Registration
from registrations.people.spreadsheet_import.reading import Cells, Unreadable
from trainings.latvia.language import fold

# Captions as people write them, besides our own names of the fields.
CAPTIONS = {
    "first_name": ["vārds", "first name", "given name", "name"],
    "last_name": ["uzvārds", "last name", "surname", "family name"],
    "email": ["e-pasts", "e-pasta adrese", "epasts", "e-mail", "email", "e-mail address"],
    "institution": [
        "iestāde",
        "iestādes nosaukums",
        "institūcija",
        "institūcijas nosaukums",
        "organizācija",
        "institution",
        "name of your institution",
        "organisation",
        "organization",
    ],
    "institution_type": [
        "iestādes veids",
        "institūcijas veids",
        "organizācijas veids",
        "veids",
        "type of institution",
        "institution type",
        "type",
    ],
    "municipality": ["novads", "pašvaldība", "novads vai pilsēta", "novads, pilsēta", "municipality"],
    "job_title": ["amats", "job title", "position"],
    "phone": ["tālrunis", "tālruņa numurs", "tālr.", "telefons", "mob. tālrunis", "telephone", "phone", "mobile"],
    "note": ["piezīme", "piezīmes", "komentārs", "note", "notes", "comment"],
}
FIELDS = tuple(field.name for field in Registration.typed_fields())
REQUIRED = tuple(field.name for field in Registration.typed_fields() if not field.blank)
# What our own CSV files put before a text that a spreadsheet would compute.
APOSTROPHE = re.compile(r"^'(?=[\s\"'“”„«»]*\W)")


@dataclass(frozen=True)
class SpreadsheetRow:
    """One person as the table has it. `line` is the number of the row in the file."""

    line: int
    values: Mapping[str, str]


@dataclass(frozen=True)
class Spreadsheet:
    """The people of a table, and the captions that say nothing to us."""

    rows: list[SpreadsheetRow]
    unknown: list[str]


def understood(cells: Cells) -> Spreadsheet:
    """
    Find the columns by their captions, and the people below them.

    Raises:
        Unreadable: a column that is needed is missing, or nobody stands below.
    """
    head = next((number for number, row in enumerate(cells) if any(cell.strip() for cell in row)), None)
    if head is None:
        raise Unreadable(_("The table is empty. Paste it together with its captions, or choose a file."))
    places, unknown = _places(cells[head])
    missing = [caption_of(name) for name in REQUIRED if name not in places]
    if missing:
        raise Unreadable(
            _("The first row has to hold the captions of the columns. Missing: %(captions)s."),
            params={"captions": ", ".join(missing)},
        )
    rows = [
        SpreadsheetRow(number + 1, {name: _value(name, row, place) for name, place in places.items()})
        for number, row in enumerate(cells)
        if number > head and any(cell.strip() for cell in row)
    ]
    if not rows:
        raise Unreadable(_("Below the captions the table is empty."))
    return Spreadsheet(rows, unknown)


def caption_of(name: str) -> str:
    """Return the name of a field as it would stand at the head of a column."""
    return str(label_for_field(name, Registration)).capitalize()


def _places(head: list[str]) -> tuple[dict[str, int], list[str]]:
    """Return in which column each field stands, and the captions that are left."""
    known = _known()
    places: dict[str, int] = {}
    unknown = []
    for number, caption in enumerate(head):
        name = known.get(_key(caption))
        if name and name not in places:
            places[name] = number
        elif caption.strip():
            unknown.append(caption.strip())
    return places, unknown


def _value(name: str, row: list[str], place: int) -> str:
    value = row[place] if place < len(row) else ""
    value = APOSTROPHE.sub("", value.strip())
    return _kinds().get(_key(value), value) if name == "institution_type" else value


def _key(text: str) -> str:
    """Return a caption without what people write differently: case, diacritics, signs."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))


@cache
def _known() -> dict[str, str]:
    """Return {caption: field}, our own names of the fields in each language among them."""
    known = {_key(caption): name for name, captions in CAPTIONS.items() for caption in captions}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_key(caption_of(name)): name for name in FIELDS} | {_key(name): name for name in FIELDS}
    return known


@cache
def _kinds() -> dict[str, str]:
    """Return {name: code} of the types of institution, in each language."""
    kinds = {_key(code): code for code in Registration.InstitutionType.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            kinds |= {_key(str(kind.label)): kind.value for kind in Registration.InstitutionType}
    return kinds
