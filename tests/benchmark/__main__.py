"""
How fast and how large: `python -m tests.benchmark`, on both databases, as it is served. Figures, no judgement.

Costs are times on a processor, of the server and of the database, so that a busy machine does not change them;
beside them they stand as multiples of what Django costs with a bare view under the same server.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.benchmark import lists, machine, rows, rush
from tests.benchmark.rows import Row
from tests.benchmark.visiting import Visitor
from tests.postgres import started
from tests.servers import ROOT, served

WARM_UP = 3
BARE_CALLS = 100
CYCLES = 1000
WORK = "from tests.benchmark import processes; processes.main()"


@dataclass(frozen=True)
class Meter:
    """What is counted: the processes of the server, those of the database if it has any, and of the bare view."""

    server: int
    database: int | None
    bare: Visitor
    bare_server: int

    def cost(self, row: Row) -> tuple[float, float, float]:
        """
        Return the milliseconds of the server, of the database, and of the bare view beside them, for one call.

        What a busy machine adds to a call it adds to the bare view of the same moments too.
        """
        for number in range(WARM_UP):
            row.visit(number)
        unit = self._unit()
        server, database = self._now()
        for number in range(WARM_UP, WARM_UP + row.times):
            row.visit(number)
        server_after, database_after = self._now()
        unit = (unit + self._unit()) / 2
        return (server_after - server) / row.times, (database_after - database) / row.times, unit

    def _now(self) -> tuple[float, float]:
        return machine.processor_ms(self.server), machine.processor_ms(self.database) if self.database else 0.0

    def _unit(self) -> float:
        before = machine.processor_ms(self.bare_server)
        for _ in range(BARE_CALLS):
            self.bare.get("/healthz")
        return (machine.processor_ms(self.bare_server) - before) / BARE_CALLS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument(
        "parts",
        nargs="*",
        default="table",
        choices=PARTS,
        metavar="|".join(PARTS),
        help="the table, unless another is named",
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    # Python 3.11 looks for the default among the choices, and a list is none of them.
    parts = [options.parts] if isinstance(options.parts, str) else options.parts
    for name in ["sqlite", "postgresql"] if options.database == "both" else [options.database]:
        for part in parts:
            say(f"\n{name}, {part}")
            with environment(on_postgresql=name == "postgresql") as (variables, database):
                PARTS[part](variables, database)


@contextmanager
def environment(*, on_postgresql: bool) -> Iterator[tuple[dict[str, str], int | None]]:
    """Give the variables of a production with an empty database of its own, and the first process of the latter."""
    with tempfile.TemporaryDirectory() as folder:
        url, database = started(durable=True) if on_postgresql else (f"sqlite:///{folder}/benchmark.sqlite3", None)
        variables = {
            "DATABASE_URL": url,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "TRUSTED_PROXY_COUNT": "1",
            "EMAIL_URL": "smtp://localhost:25",
            "DEFAULT_FROM_EMAIL": "Biedrība <cikli@lmb.lv>",
            "ORGANISATION_EMAIL": "cikli@lmb.lv",
            "DEBUG": "0",
        }
        manage(variables, "migrate", "--verbosity", "0")
        manage(variables, "collectstatic", "--no-input", "--verbosity", "0")
        yield variables, database


def table(variables: dict[str, str], database: int | None) -> None:
    """Print the table of README.md."""
    world = make_world(variables, cycles=CYCLES)
    began = time.perf_counter()
    with served(variables, workers=1) as (url, server), bare(variables, server, database) as meter:
        say(f"{'start-up, until the first answer':40} {time.perf_counter() - began:8.2f} s")
        worker = max(machine.family(server))
        tell_memory("worker at first", worker)
        tell(meter, [*rows.public(url, world["crowds"]["30"]), rows.home(url)])
        organiser = Visitor(url, cookies={"sessionid": world["sessionid"]})
        tell(meter, rows.organisers(organiser, world["crowds"]["300"]), people=300)
        tell(meter, rows.organisers(organiser, world["crowds"]["3000"], times=4), people=3000)
        tell_memory("worker after all that", worker)


def growth(variables: dict[str, str], database: int | None) -> None:
    """Print what the same pages cost with 30, 300, 3,000 and 30,000 people."""
    world = make_world(variables, cycles=10, growth=True)
    with served(variables, workers=1) as (url, server), bare(variables, server, database) as meter:
        organiser = Visitor(url, cookies={"sessionid": world["sessionid"]})
        for size, crowd in world["crowds"].items():
            tell(meter, rows.public(url, crowd), people=int(size))
            tell(meter, rows.organisers(organiser, crowd, times=3), people=int(size))
        tell_memory("worker after all that", max(machine.family(server)))


def big(variables: dict[str, str], database: int | None) -> None:
    """Print what each page of an organiser costs with 1,000 cycles and 300,000 people."""
    world = make_world(variables, cycles=CYCLES, people=300_000)
    with served(variables, workers=1) as (url, server), bare(variables, server, database) as meter:
        organiser = Visitor(url, cookies={"sessionid": world["sessionid"]})
        tell(meter, lists.pages(organiser, world["pages"]))
        tell_memory("worker after all that", max(machine.family(server)))


def work(variables: dict[str, str], database: int | None) -> None:
    """Print what is done behind the pages."""
    say(manage(variables, "shell", "--verbosity", "0", "--command", WORK))


def all_at_once(variables: dict[str, str], database: int | None) -> None:
    """Print how long people wait who come all at once."""
    world = make_world(variables, cycles=0)
    with served(variables, workers=2) as (url, _server):
        for line in rush.run(url, world["rush"]["slug"]):
            say(line)


def make_world(variables: dict[str, str], **sizes: int) -> Any:
    arguments = ", ".join(f"{name}={value}" for name, value in sizes.items())
    script = f"from tests.benchmark import world; world.tell({arguments})"
    return json.loads(manage(variables, "shell", "--verbosity", "0", "--command", script).splitlines()[-1])


@contextmanager
def bare(variables: dict[str, str], server: int, database: int | None) -> Iterator[Meter]:
    """Serve the unit beside the application: a view that does nothing, without middleware."""
    with served(variables, workers=1, application="tests.benchmark.bare:application") as (url, process):
        yield Meter(server, database, Visitor(url), process)


def manage(variables: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def tell(meter: Meter, listed: Iterable[Row], *, people: int = 0) -> None:
    for row in listed:
        server, database, unit = meter.cost(row)
        name = f"{row.name}, {people:,} people" if people else row.name
        multiple = (server + database) / unit
        say(f"{name:40} {server:8.2f} + {database:6.2f} ms  {multiple:7.1f} × a bare view of {unit:.2f} ms")


def tell_memory(when: str, pid: int) -> None:
    figures = machine.resident_mib(pid)
    say(f"{when:40} {', '.join(f'{name} {figures[name]:.0f} MiB' for name in figures)}")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


PARTS = {"table": table, "growth": growth, "lists": big, "work": work, "rush": all_at_once}

if __name__ == "__main__":
    main()
