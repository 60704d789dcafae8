"""How fast and how large: `python -m tests.benchmark`, with `--postgresql` on PostgreSQL. Figures, no judgement."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles

from tests.postgres import start
from tests.servers import ROOT, Browser, served

WORKERS = 2
VISITORS = 8
VISITS = 1000
# The limit of one network is 300 an hour.
REGISTRATIONS = 240
RUSH = 50
PREPARE = """
import datetime
from django.utils import timezone
from trainings.loading import FIRST_CYCLE, load
from trainings.copying import copy_cycle
copy = copy_cycle(load(FIRST_CYCLE)[0], timezone.localdate() + datetime.timedelta(days=30))
copy.is_published = True
copy.save()
print(copy.slug)
"""

PROCESSES = "from tests.benchmark import processes; processes.main()"


def main() -> None:
    with environment(on_postgresql="--postgresql" in sys.argv) as variables:
        manage(variables, "migrate", "--verbosity", "0")
        manage(variables, "collectstatic", "--no-input", "--verbosity", "0")
        slug = manage(variables, "shell", "--verbosity", "0", "--command", PREPARE).split()[-1]
        with served(variables, workers=WORKERS) as (url, server):
            measure(url, slug)
            tell_memory(server)
        say(manage(variables, "shell", "--verbosity", "0", "--command", PROCESSES))


@contextmanager
def environment(*, on_postgresql: bool) -> Iterator[dict[str, str]]:
    """Give the variables of a production with an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        yield {
            "DATABASE_URL": start() if on_postgresql else f"sqlite:///{folder}/benchmark.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(60),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "DEBUG": "0",
        }


def manage(variables: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | variables, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def measure(url: str, slug: str) -> None:
    form = f"/cycles/{slug}/register/"
    browsers = [Browser(url) for _ in range(REGISTRATIONS + RUSH)]

    def register(number: int) -> int:
        return browsers[number].post(form, person(number))[0]

    def look(path: str, _number: int) -> int:
        return Browser(url).get(path)[0]

    for path in ("/", f"/cycles/{slug}/", form, f"/cycles/{slug}/schedule.ics", "/healthz"):
        timed(f"GET {path.replace(slug, '…')}", partial(look, path), range(VISITS))
    timed("GET form, for its token", lambda number: browsers[number].get(form)[0], range(len(browsers)))
    timed(f"POST form, {VISITORS} at a time", register, range(REGISTRATIONS))
    timed(f"POST form, {RUSH} at once", register, range(REGISTRATIONS, REGISTRATIONS + RUSH), at_once=RUSH)


def timed(what: str, visit: Callable[[int], int], numbers: range, *, at_once: int = VISITORS) -> None:
    """Let people come and print how long they waited."""

    def clocked(number: int) -> tuple[int, float]:
        began = time.perf_counter()
        return visit(number), (time.perf_counter() - began) * 1000

    began = time.perf_counter()
    with ThreadPoolExecutor(at_once) as pool:
        answers = list(pool.map(clocked, numbers))
    seconds = time.perf_counter() - began
    waits = quantiles((milliseconds for _, milliseconds in answers), n=20)
    statuses = dict(Counter(status for status, _ in answers))
    say(
        f"{what:32} {len(answers) / seconds:7.0f}/s   median {waits[9]:6.1f} ms   95 % {waits[18]:6.1f} ms   {statuses}"
    )


def person(number: int) -> dict[str, str]:
    return {
        "first_name": "Anna",
        "last_name": "Ābele",
        "email": f"anna{number}@muzejs.example",
        "institution": "Cēsu Vēstures un mākslas muzejs",
        "institution_type": "museum",
        "privacy_acknowledged": "on",
    }


def tell_memory(server: int) -> None:
    """Print what each process has for itself, and its part of what it shares (Linux only)."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    for pid in (str(server), *children):
        fields = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
        name = "server" if pid == str(server) else "worker"
        say(
            f"{name} {pid}: {' '.join(f'{key} {int(fields[key].split()[0]) / 1024:.0f} MiB' for key in ('Rss', 'Pss'))}"
        )


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
