"""
The revision of a cycle: numbers that the database raises with every change of what is shown in public or counted.

Triggers raise it in the transaction of the change, so that no writer can forget it: a page, a command, a shell,
another host. A model whose rows are shown in public says so in its Meta, for the columns that are shown:

    indexes = revised_by("session", shown=["title", "starts_at"], cycles="SELECT {row}.cycle_id AS id")

They are declared as indexes because migrations then carry them, and SQLite makes them again whenever a migration
builds the table anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement, Table

M = TypeVar("M", bound=models.Model)
EVENTS = ("insert", "update", "delete")
TABLE = "trainings_revision"
# A first number that no cycle has had before, whatever was rolled back or restored.
FIRST = {"sqlite": "abs(random() % 1099511627776)", "postgresql": "floor(random() * 1099511627776)::bigint"}
RAISE = (
    f"INSERT INTO {TABLE} (cycle_id, number, facts, personal, figures) "  # noqa: S608  our own names
    "SELECT c.id, {first}, {first}, {first}, {first} FROM {cycles} WHERE true "
    "ON CONFLICT (cycle_id) DO UPDATE SET {raised};"
)
EVERYTHING = ("number", "facts", "personal", "figures")
PARTICIPANTS = ("personal", "figures")
PLACES = ("number", "figures")
FIGURES = ("figures",)


class Revision(models.Model):
    """How often what is public about a cycle has changed. The sum over all of them grows with each change."""

    # No foreign key: when a cycle is deleted its number stays and grows, so that the sum does.
    cycle_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    # The same without the places: who registers and cancels raises only the number above.
    facts = models.BigIntegerField()
    # The facts, and what only participants see: Zoom links, and which sessions are checked.
    personal = models.BigIntegerField()
    # How often something has changed that is counted for organisers: places, marks, what is checked.
    figures = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.number}"


class RevisionTrigger(models.Index):
    """Raise the revision of some cycles when a row is inserted, updated or deleted."""

    def __init__(
        self,
        *,
        fields: Sequence[str],
        name: str,
        event: str,
        cycles: str,
        table: str = "",
        raises: Sequence[str] = EVERYTHING,
    ) -> None:
        self.event, self.cycles, self.table, self.raises = event, cycles, table, tuple(raises)
        super().__init__(fields=fields, name=name)

    def deconstruct(self) -> Any:
        path, arguments, options = super().deconstruct()
        own = {"event": self.event, "cycles": self.cycles, "table": self.table, "raises": self.raises}
        return path, arguments, options | own

    def create_sql(
        self, model: type[M], schema_editor: BaseDatabaseSchemaEditor, using: str = "", **options: Any
    ) -> Statement:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        sql = self._for_sqlite(model) if on_sqlite else self._for_postgresql(model)
        return Statement(sql, table=Table(self.table or model._meta.db_table, schema_editor.quote_name))

    def remove_sql(self, model: type[M], schema_editor: BaseDatabaseSchemaEditor, **options: Any) -> str:
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        return f"DROP TRIGGER {self.name}" if on_sqlite else f"DROP FUNCTION {self.name} CASCADE"

    def _for_sqlite(self, model: type[M]) -> str:
        """Return a trigger for each row. The percent sign is doubled because Statement fills in the table by one."""
        rows = {"insert": ["NEW"], "update": ["OLD", "NEW"], "delete": ["OLD"]}[self.event]
        found = " UNION ".join(self.cycles.format(row=row) for row in rows)
        differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in self._columns(model))
        when = f"WHEN {differs}" if self.event == "update" else ""
        body = self._raise("sqlite", f"({found}) c").replace("%", "%%")
        return f"CREATE TRIGGER IF NOT EXISTS {self.name} AFTER {self.event} ON %(table)s {when} BEGIN {body} END"

    def _for_postgresql(self, model: type[M]) -> str:
        """Return a trigger for each statement: one that stores a thousand rows raises the revision once."""
        rows, tables = self._changed_rows(model)
        cycles = self.cycles.format(row="r")
        found = f"(SELECT DISTINCT each.id FROM ({rows}) r, LATERAL ({cycles}) each) c"  # noqa: S608  our own names
        body = self._raise("postgresql", found)
        return (
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN {body} RETURN NULL; END $$; "
            f"CREATE OR REPLACE TRIGGER {self.name} AFTER {self.event} ON %(table)s REFERENCING {tables} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {self.name}()"
        )

    def _raise(self, vendor: str, cycles: str) -> str:
        raised = ", ".join(f"{column} = {TABLE}.{column} + 1" for column in self.raises)
        return RAISE.format(first=FIRST[vendor], cycles=cycles, raised=raised)

    def _changed_rows(self, model: type[M]) -> tuple[str, str]:
        if self.event != "update":
            image = "NEW" if self.event == "insert" else "OLD"
            return "SELECT * FROM changed", f"{image} TABLE AS changed"
        before, after = (", ".join(f'{row}."{name}"' for name in self._columns(model)) for row in ("a", "b"))
        key = model._meta.pk.column
        pairs = f'FROM stale a JOIN fresh b USING ("{key}") WHERE ROW({before}) IS DISTINCT FROM ROW({after})'
        return f"SELECT a.* {pairs} UNION ALL SELECT b.* {pairs}", "OLD TABLE AS stale NEW TABLE AS fresh"

    def _columns(self, model: type[M]) -> list[str]:
        columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
        return [columns[name] for name in self.fields]


def revised_by(
    name: str,
    *,
    shown: Sequence[str],
    cycles: str,
    table: str = "",
    events: Sequence[str] = EVENTS,
    raises: Sequence[str] = EVERYTHING,
) -> list[models.Index]:
    """
    Return the triggers for rows whose columns `shown` are shown in public, or counted for organisers.

    `cycles` selects, for a row called {row}, the ids of the cycles whose pages show it; `table` is for rows
    without a model of their own, `raises` for those that tell no more than how many places are taken, are seen
    by participants only, or are counted only.
    """
    return [
        RevisionTrigger(
            fields=shown,
            name=f"revise_{name}_{event}",
            event=event,
            cycles=cycles,
            table=table,
            raises=raises,
        )
        for event in events
    ]
