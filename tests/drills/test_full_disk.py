"""The disk fills, and is emptied again: pages can be read, forms are answered, nothing acknowledged is lost."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.site import manage, program
from tests.factories import SLUG, form_data
from tests.servers import Browser, served

pytestmark = pytest.mark.drill

FORM = f"/cycles/{SLUG}/register/"


@pytest.fixture
def small_disk(tmp_path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        [program("mount"), "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("Nobody may mount a small disk here.")
    yield folder
    subprocess.run([program("umount"), "--lazy", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Write until nothing more can be written, in pieces as small as those of a database."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65_536, 4096, 512):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return ballast


def registered(environment: dict[str, str]) -> set[str]:
    code = "from registrations.models import Registration as R; print(*R.objects.values_list('email', flat=True))"
    return set(manage(environment, "shell", "-v", "0", "-c", code).split())


def open_form(url: str, path: str) -> Browser:
    browser = Browser(url)
    assert browser.get(path)[0] == 200
    return browser


@pytest.fixture
def environment(small_disk) -> dict[str, str]:
    """An open cycle in a database on the small disk."""
    environment = {"DATABASE_URL": f"sqlite:///{small_disk / 'db.sqlite3'}"}
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "load_cycle")
    code = "from trainings.models import Cycle as C; C.objects.update(registration_closes_on='2099-01-01')"
    manage(environment, "shell", "-v", "0", "-c", code)
    return environment


def address(number: int) -> str:
    return f"during{number}@muzejs.lv"


def test_full_disk(small_disk, environment):
    with served(environment, workers=1, threads=4) as (url, _process):
        before = open_form(url, FORM).post(FORM, form_data(email="before@muzejs.lv"))
        waiting = [open_form(url, FORM) for _ in range(30)]
        ballast = fill(small_disk)
        during = [browser.post(FORM, form_data(email=address(number))) for number, browser in enumerate(waiting)]
        reading = {path: Browser(url).get(path)[0] for path in ("/", f"/cycles/{SLUG}/", FORM, "/healthz")}
        told = Browser(url).get("/readyz")
        ballast.unlink()
        after = open_form(url, FORM).post(FORM, form_data(email="after@muzejs.lv"))

    refused = [number for number, (status, _page) in enumerate(during) if status != 302]
    assert (before[0], after[0], set(reading.values())) == (302, 302, {200})
    assert len(refused) > 0
    assert {during[number][0] for number in refused} == {503}
    assert [number for number in refused if address(number) not in during[number][1]] == []
    assert (told[0], "NOT OK disk" in told[1]) == (503, True)
    acknowledged = {address(number) for number in range(30) if number not in refused}
    assert registered(environment) == {"before@muzejs.lv", "after@muzejs.lv"} | acknowledged
