"""The rows of the grid as HTML: the few variants of a cell and of a row are drawn once and filled for each person."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from registrations.admin.attendance import grid, roster
from registrations.admin.attendance.grid import Grid, GridColumn, GridRow
from trainings.web.stencil import Stencil, blank

TEMPLATES = "admin/registrations/attendance"
BLANKS = ("person", "key", "hidden", "name", "institution", "cells", "attended", "total", "note")
HIDDEN, SHOWN = SafeString(" hidden"), SafeString("")


class GridRows:
    """Draws each row of a grid; `history` is where organisers, and only they, look up what was changed."""

    def __init__(self, drawn: Grid, *, history: str, shows_grant: bool) -> None:
        self.grid = drawn
        self.access = {"history": history, "shows_grant": shows_grant}
        self.cells: dict[tuple[int, str, bool], Stencil] = {}
        self.rows: dict[str, Stencil] = {}

    def __iter__(self) -> Iterator[SafeString]:
        return map(self._row, self.grid.rows)

    def _row(self, row: GridRow) -> SafeString:
        name, where = SafeString(escape(row.name)), row.standing  # escaped here, once for all cells
        return self._row_of(where.state.value).fill(
            {
                "person": row.person.pk,
                "key": roster.search_key(row.person),
                "hidden": SHOWN if row.is_shown else HIDDEN,
                "name": name,
                "institution": row.person.institution,
                "cells": self._cells(row, name),
                "attended": where.attended,
                "total": where.total,
                "note": grid.standing_note(where),
            }
        )

    def _cells(self, row: GridRow, name: SafeString) -> SafeString:
        words = {"name": name}
        cells = [self._cell_of(column, *row.mark_in(column)).fill(words) for column in row.columns]
        return SafeString("".join(cells))  # each of them is safe

    def _row_of(self, face: str) -> Stencil:
        if face not in self.rows:
            context = {"face": face, **self.access, **{name: blank(name) for name in BLANKS}}
            self.rows[face] = Stencil(render_to_string(f"{TEMPLATES}/_grid_row.html", context))
        return self.rows[face]

    def _cell_of(self, column: GridColumn, state: str, is_announced: bool) -> Stencil:
        key = column.session.pk, state, is_announced
        if key not in self.cells:
            cell = grid.cell_of(column, blank("name"), state, is_announced)
            self.cells[key] = Stencil(render_to_string(f"{TEMPLATES}/_grid_cell.html", {"cell": cell}))
        return self.cells[key]
