"""A copy on its way to a disk: compressed, and encrypted for whom BACKUP_RECIPIENT names."""

import gzip
import shutil
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from registrations.operations.postgresql_tools import Failed, first_line

GZIP = b"\x1f\x8b"
AGE = b"age-encryption.org/"
GPG = "gpg:"


def endings(recipient: str) -> str:
    if not recipient:
        return ""
    return ".gpg" if recipient.startswith(GPG) else ".age"


def compress(path: Path, packed: Path) -> None:
    with path.open("rb") as source, gzip.open(packed, "wb", compresslevel=6) as target:
        shutil.copyfileobj(source, target)


def encrypt(path: Path, packed: Path, recipient: str) -> None:
    """Encrypt with a public key: whoever takes this machine cannot read its backups."""
    if recipient.startswith(GPG):
        whom = recipient.removeprefix(GPG)
        _run(
            "gpg",
            "--batch",
            "--yes",
            "--trust-model",
            "always",
            "--recipient",
            whom,
            "--output",
            packed,
            "--encrypt",
            path,
        )
    else:
        _run("age", "--recipient", recipient, "--output", packed, path)


@contextmanager
def unpacked(path: Path, identity: Path | None) -> Iterator[Path]:
    """
    Give the copy as the database wrote it, for as long as it is looked at.

    Raises:
        Failed: it cannot be read, or not be decrypted.
    """
    with tempfile.TemporaryDirectory(prefix="copy-") as folder:
        yield _decompressed(_decrypted(path, identity, Path(folder)), Path(folder))


def _decrypted(path: Path, identity: Path | None, folder: Path) -> Path:
    clear = folder / "clear"
    if _begins_with(path, AGE):
        if identity is None:
            raise Failed(f"{path} is encrypted with age: name the file with the secret key by --identity.")
        _run("age", "--decrypt", "--identity", identity, "--output", clear, path)
        return clear
    if path.suffix == ".gpg":
        _run("gpg", "--batch", "--yes", "--output", clear, "--decrypt", path)
        return clear
    return path


def _decompressed(path: Path, folder: Path) -> Path:
    if not _begins_with(path, GZIP):
        return path
    whole = folder / "whole"
    try:
        with gzip.open(path) as source, whole.open("wb") as target:
            shutil.copyfileobj(source, target)
    except (OSError, EOFError, zlib.error) as error:
        raise Failed(f"The copy is damaged: {error}") from error
    return whole


def _begins_with(path: Path, sign: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(sign)) == sign
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error


def _run(program: str, *arguments: str | Path) -> None:
    if shutil.which(program) is None:
        raise Failed(f"{program} is not installed.")
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{program} failed: {first_line(done.stderr)}")
