"""Whose data has been erased: a list without names beside the copies, for whoever restores an old one."""

from pathlib import Path

from registrations.operations.restoring import Identity, erased_people

NAME = "erased.txt"


def write(folder: Path) -> None:
    """Add to the list: whoever was erased once stays erased, in this database or in one that replaced it."""
    lines = sorted(f"{pk} {moment}" for pk, moment in erased_people() | read(folder))
    path = folder / f".{NAME}"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    path.replace(folder / NAME)


def read(folder: Path) -> set[Identity]:
    path = folder / NAME
    if not path.exists():
        return set()
    pairs = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return {(int(pk), moment) for pk, moment in pairs}
