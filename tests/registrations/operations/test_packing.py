"""Copies that only the owner of a key can read."""

import os
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.deploy.site import program
from tests.factories import make_cycle, make_registration
from tests.registrations.operations.test_backups import _tools  # noqa: F401  a fixture for every test

pytestmark = pytest.mark.django_db(transaction=True)


def keys_of(tool: str, folder: Path, monkeypatch) -> tuple[str, list[str]]:
    """Make a pair of keys; return the recipient, and the options to read what is written for them."""
    if shutil.which(tool) is None and not os.environ.get("CI"):
        pytest.skip(f"There is no {tool} here.")
    if tool == "age":
        secret = folder / "key.txt"
        made = subprocess.run([program("age-keygen"), "-o", str(secret)], capture_output=True, text=True, check=True)
        return made.stderr.split()[-1], ["--identity", str(secret)]
    monkeypatch.setenv("GNUPGHOME", str(folder))
    folder.chmod(0o700)
    subprocess.run(
        [program("gpg"), "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "cikli@lmb.lv"],
        check=True,
    )
    return "gpg:cikli@lmb.lv", []


@pytest.mark.parametrize("tool", ["age", "gpg"])
def test_an_encrypted_copy_is_read_by_whom_it_is_for(tool, tmp_path, settings, monkeypatch):
    (tmp_path / "keys").mkdir()
    settings.BACKUP_FOLDER = tmp_path / "backups"
    settings.BACKUP_RECIPIENT, options = keys_of(tool, tmp_path / "keys", monkeypatch)
    make_registration(cycle=make_cycle(), last_name="Dzelzskalēja")
    call_command("backup", stdout=StringIO())
    [path] = settings.BACKUP_FOLDER.glob(f"*.{tool}")
    said = StringIO()

    call_command("restore_check", str(path), *options, stdout=said)

    assert "registrations.Registration: 1" in said.getvalue()
    assert "Dzelzskalēja".encode() not in path.read_bytes()
    if tool == "age":
        with pytest.raises(CommandError, match="encrypted with age"):
            call_command("restore_check", str(path))
