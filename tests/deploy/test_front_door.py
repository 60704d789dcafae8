"""nginx and two servers behind it, as deploy/ describes them: what passes, what is written, what breaks nothing."""

import os
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from ssl import SSLError

import pytest

from tests.deploy.site import Site, program, site, stop
from tests.registrations.racing import wait_for
from tests.servers import children_of

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def running(tmp_path_factory) -> Iterator[Site]:
    if shutil.which("nginx") is None and not os.environ.get("CI"):
        pytest.skip("There is no nginx here.")
    with site(tmp_path_factory.mktemp("site")) as built:
        yield built


def log_of(running: Site) -> list[str]:
    return (running.folder / "cikli.log").read_text(encoding="utf-8").splitlines()


def test_nginx_has_nothing_to_say(running):
    command = [program("nginx"), "-t", "-c", str(running.folder / "nginx.conf")]

    result = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (result.returncode, "[warn]" in result.stderr) == (0, False)


def test_site_is_served_encrypted_only(running):
    with closing(HTTPConnection("localhost", running.http)) as open_door:
        open_door.request("GET", "/privacy/?a=b")
        answer = open_door.getresponse()

    assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/privacy/?a=b")
    assert running.ask("/privacy/")[0] == 200


def test_all_is_well_but_for_the_worker_that_does_not_run(running):
    status, text = running.ask("/readyz")

    ill = [line.split(":")[0] for line in text.splitlines() if line.startswith("NOT OK")]
    assert (status, ill) == (503, ["NOT OK worker"])


def test_other_names_learn_nothing(running):
    with pytest.raises(SSLError), closing(HTTPSConnection("127.0.0.1", running.https)) as stranger:
        stranger.request("GET", "/healthz")


def test_what_is_too_large_never_reaches_the_application(running):
    assert running.ask("/find/", method="POST", body=b"a" * 7_000_000)[0] == 413
    assert running.ask("/find/", method="POST", body=b"a" * 5_000_000)[0] == 400


def test_log_holds_neither_keys_nor_addresses(running):
    for path in ("/my/1.1.SECRET-key_9/edit/", "/en/my/1.1.SECRET-key_9/", "/verify/SECRET-code/?q=SECRET"):
        running.ask(path)

    lines = log_of(running)
    assert [line for line in lines if "SECRET" in line or "127.0.0.1" in line] == []
    assert [line.split()[3] for line in lines[-3:]] == ["/my", "/en/my", "/verify"]


def test_killing_a_process_loses_at_most_what_it_held(running):
    with running.asked_all_the_time("/privacy/") as answers:
        wait_for_answers(answers, 100)
        [victim] = children_of(next(iter(running.servers.values())).pid)
        os.kill(victim, signal.SIGKILL)
        wait_for_answers(answers, len(answers) + 400)

    lost = [answer for answer in answers if answer != 200]
    assert len(lost) <= 4  # as many as ask at once
    assert answers[-100:] == [200] * 100
    assert children_of(next(iter(running.servers.values())).pid) not in ([], [victim])


def test_servers_are_restarted_one_after_the_other_without_a_lost_request(running):
    with running.asked_all_the_time("/privacy/") as answers:
        wait_for_answers(answers, 50)
        for port in [*running.servers]:
            running.restart(port)
            wait_for_answers(answers, len(answers) + 50)

    assert Counter(answers) == {200: len(answers)}


def test_page_is_there_when_no_server_is(running):
    for server in running.servers.values():
        stop(server)

    status, text = running.ask("/")
    for port in [*running.servers]:
        running.start(port)

    assert (status, "Mēģiniet vēlreiz pēc minūtes" in text) == (502, True)
    assert running.ask("/")[0] == 200


def wait_for_answers(answers: list[int | str], number: int) -> None:
    wait_for(lambda: len(answers) >= number)
