"""What stands in which column: captions as organisers write them, in Latvian and in English."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
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
    "first_name": ["vārds", "first name", "given name"],
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
# Both names in one column, in either order; a comma always stands after the surname.
FULL_NAME, SURNAME_FIRST = "full_name", "surname_first"
NAMES = {
    FULL_NAME: [
        "vārds, uzvārds",
        "vārds un uzvārds",
        "dalībnieks",
        "dalībnieka vārds",
        "name",
        "full name",
        "participant",
    ],
    SURNAME_FIRST: ["uzvārds, vārds", "uzvārds un vārds", "surname, name", "last name, first name"],
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


def understood(cells: Cells, default_type: str = "") -> Spreadsheet:
    """
    Find the columns by their captions, and the people below them; who has no type of institution gets the default.

    Raises:
        Unreadable: a column that is needed is missing (code "columns"), or nobody stands below.
    """
    head = _head_of(cells)
    places, unknown = _places(cells[head])
    missing = _missing(places, default_type)
    if missing:
        raise Unreadable(
            _("These columns are missing: %(captions)s. Say which column holds them, or add them to the table."),
            code="columns",
            params={"captions": ", ".join(missing)},
        )
    rows = [
        SpreadsheetRow(number + 1, _values(row, places, default_type))
        for number, row in enumerate(cells)
        if number > head and any(cell.strip() for cell in row)
    ]
    if not rows:
        raise Unreadable(_("Below the captions the table is empty."))
    return Spreadsheet(rows, unknown)


def columns_of(cells: Cells) -> list[tuple[int, str, str]]:
    """Return number, caption and field of each column; the field is empty where we do not know it."""
    head = cells[_head_of(cells)]
    field_of = {place: name for name, place in _places(head)[0].items()}
    return [(place, caption.strip(), field_of.get(place, "")) for place, caption in enumerate(head) if caption.strip()]


def renamed(cells: Cells, fields: Mapping[int, str]) -> Cells:
    """Return the table with our own captions over these columns: {number: field}."""
    if not fields:
        return cells
    head = _head_of(cells)
    captions = [caption_of(fields[place]) if place in fields else old for place, old in enumerate(cells[head])]
    return [captions if number == head else row for number, row in enumerate(cells)]


def choices() -> list[tuple[str, str]]:
    return [(name, caption_of(name)) for name in (FULL_NAME, SURNAME_FIRST, *FIELDS)]


def without(cells: Cells, lines: Collection[int]) -> Cells:
    head = _head_of(cells)
    return [row for number, row in enumerate(cells) if number == head or number + 1 in lines]


def _head_of(cells: Cells) -> int:
    head = next((number for number, row in enumerate(cells) if any(cell.strip() for cell in row)), None)
    if head is None:
        raise Unreadable(_("The table is empty. Paste it together with its captions, or choose a file."))
    return head


def _missing(places: Mapping[str, int], default_type: str) -> list[str]:
    known = set(places)
    if known & set(NAMES):
        known |= {"first_name", "last_name"}
    if default_type:
        known.add("institution_type")
    return [caption_of(name) for name in REQUIRED if name not in known]


def _values(row: list[str], places: Mapping[str, int], default_type: str) -> dict[str, str]:
    values = {name: _value(name, row, place) for name, place in places.items()}
    for name in NAMES:
        if name in values:
            values |= dict(zip(("first_name", "last_name"), divided(values.pop(name), name), strict=True))
    values["institution_type"] = values.get("institution_type") or default_type
    return values


def divided(name: str, order: str = FULL_NAME) -> tuple[str, str]:
    before, comma, after = name.partition(",")
    if comma:
        return after.strip(), before.strip()
    if order == SURNAME_FIRST:
        last, _blank, first = name.strip().partition(" ")
    else:
        first, _blank, last = name.strip().rpartition(" ")
    return first, last


def caption_of(name: str) -> str:
    if name in NAMES:
        return _("First name, last name") if name == FULL_NAME else _("Last name, first name")
    return str(label_for_field(name, Registration)).capitalize()


def _places(head: list[str]) -> tuple[dict[str, int], list[str]]:
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
    known = {_key(caption): name for name, captions in (NAMES | CAPTIONS).items() for caption in captions}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {_key(caption_of(name)): name for name in (*NAMES, *FIELDS)} | {
                _key(name): name for name in FIELDS
            }
    return known


@cache
def _kinds() -> dict[str, str]:
    """Return {name: code} of the types of institution, in each language."""
    kinds = {_key(code): code for code in Registration.InstitutionType.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            kinds |= {_key(str(kind.label)): kind.value for kind in Registration.InstitutionType}
    return kinds
