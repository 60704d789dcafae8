"""The units of systemd: understood by systemd, and each command in them one that the application has."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

FOLDER = settings.BASE_DIR / "deploy" / "systemd"
UNITS = sorted(FOLDER.iterdir())
HARDENED = ["NoNewPrivileges=yes", "ProtectSystem=strict", "User=cikli", "MemoryMax=", "CapabilityBoundingSet=\n"]


@pytest.fixture
def installed(tmp_path) -> list[Path]:
    """The units as on a server, whose folder of the code is here."""
    home = tmp_path / "current"
    (home / ".venv" / "bin").mkdir(parents=True)
    for program in ("granian", "python"):
        (home / ".venv" / "bin" / program).write_text("#!/bin/sh\n")
        (home / ".venv" / "bin" / program).chmod(0o755)
    (tmp_path / "environment").touch()
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/cikli/current", str(home))
        (tmp_path / unit.name).write_text(text.replace("/etc/cikli", str(tmp_path)), encoding="utf-8")
    return [tmp_path / unit.name for unit in UNITS]


def test_systemd_has_nothing_to_say(installed):
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("There is no systemd here.")
    units = [str(unit).replace("web@.", "web@8001.") for unit in installed]
    for unit in installed:
        if "@" in unit.name:
            shutil.copy(unit, str(unit).replace("web@.", "web@8001."))

    result = subprocess.run([program, "verify", *units], capture_output=True, text=True, check=False)

    about_ours = [line for line in result.stderr.splitlines() if "cikli" in line]
    assert (result.returncode, about_ours) == (0, [])


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_service_is_confined(unit):
    text = unit.read_text(encoding="utf-8")

    assert [words for words in HARDENED if words not in text] == []


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_command_takes_its_options(unit):
    found = re.search(r"manage\.py (\w+) ?(.*)", unit.read_text(encoding="utf-8"))
    if found is None:
        assert "granian" in unit.read_text(encoding="utf-8")
        return
    command = load_command_class(get_commands()[found[1]], found[1])

    command.create_parser("manage.py", found[1]).parse_args(found[2].split())


def test_each_timer_has_its_service():
    timers = [unit for unit in UNITS if unit.suffix == ".timer"]

    assert [timer.stem for timer in timers] == ["cikli-backup", "cikli-erasure"]
    assert [timer.with_suffix(".service").exists() for timer in timers] == [True, True]
