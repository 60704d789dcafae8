"""What work costs: the time that processes spent on a processor, whoever else used the machine (Linux only)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")
NANOSECONDS = 1_000_000  # in a millisecond


def processor_ms(root: int) -> float:
    """Return the milliseconds that a process and all that descend from it have spent on a processor."""
    return sum(_of_process(pid) for pid in family(root)) / NANOSECONDS


def family(root: int) -> Iterator[int]:
    yield root
    with suppress(FileNotFoundError):
        for thread in (PROC / str(root) / "task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from family(int(child))


def resident_mib(pid: int) -> dict[str, float]:
    """Return what a process has in memory, and its part of it where memory is shared."""
    fields = dict(line.split(":", 1) for line in (PROC / f"{pid}/smaps_rollup").read_text().splitlines()[1:])
    return {name: int(fields[name].split()[0]) / 1024 for name in ("Rss", "Pss")}


def _of_process(pid: int) -> int:
    """Sum the threads one by one: the figure of the process counts the first one only."""
    total = 0
    for thread in (PROC / str(pid) / "task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            total += int((thread / "schedstat").read_text().split()[0])
    return total
