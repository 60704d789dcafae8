"""Django's SQLite, for processes with several threads."""
