"""How tables of SQLite are changed where triggers of one table read another."""

from django.db import models
from django.db.backends.sqlite3 import schema

# What Django calls the copy of a table that it is building anew.
PREFIX = "new__"


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def alter_db_table(self, model: type[models.Model], old_db_table: str, new_db_table: str) -> None:
        """
        Let a table that was built anew have its name back.

        At that moment there is no table of this name, and SQLite refuses to rename anything while a trigger reads
        from a table that is not there.
        """
        if not old_db_table.startswith(PREFIX):
            super().alter_db_table(model, old_db_table, new_db_table)
            return
        self.execute("PRAGMA legacy_alter_table = ON")
        super().alter_db_table(model, old_db_table, new_db_table)
        self.execute("PRAGMA legacy_alter_table = OFF")
