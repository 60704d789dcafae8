"""The client programs of PostgreSQL, run on the database of the application."""

import os
import shutil
import subprocess

from django.db import connection

# How they are told what Django knows: nothing of it is seen in the list of processes.
LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "service": "PGSERVICE",
}


class Failed(Exception):
    """A copy could not be made, read or restored; the message says why."""


def run(tool: str, *arguments: str) -> str:
    """Run a program and return what it writes.

    Raises:
        Failed: it is not installed, or it fails.
    """
    if shutil.which(tool) is None:
        raise Failed(f"{tool} is not installed. Install the client programs of PostgreSQL, of the server's version.")
    known = connection.get_connection_params()
    environment = {LIBPQ[name]: str(value) for name, value in known.items() if name in LIBPQ and value}
    done = subprocess.run([tool, *arguments], env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{tool} failed: {first_line(done.stderr)}")
    return done.stdout


def first_line(words: object) -> str:
    # PostgreSQL's further lines may hold a whole row.
    lines = str(words).strip().splitlines()
    return lines[0] if lines else "no words were given."
