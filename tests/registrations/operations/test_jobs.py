"""Long work: asked for once, leased, told, tried again, given up, fetched, forgotten."""

import datetime
import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.utils import timezone

from registrations.models import Job
from registrations.operations import jobs
from registrations.people import retention
from tests.certifying import make_certificate, make_job
from tests.factories import make_cycle, make_organiser, make_registration
from tests.pdf import pages_of
from tests.registrations.attending import logged_in
from tests.registrations.racing import at_once, database_url, wait_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    cycle = make_cycle()
    make_certificate(registration=make_registration(cycle=cycle, first_name="Anna", last_name="Ābele"))
    return cycle


@pytest.fixture
def job(cycle, organiser) -> Job:
    return jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, organiser)


def given(monkeypatch, maker: jobs.Maker) -> None:
    monkeypatch.setattr(jobs, "MAKERS", {Job.Kind.CERTIFICATES: maker})


def broken(job: Job, tell: jobs.Tell) -> tuple[str, bytes]:
    raise ValueError("Anna Ābele")


def test_it_is_made_and_kept(job):
    done = jobs.run_next()
    job.refresh_from_db()

    assert (done, jobs.run_next()) == (True, False)
    assert (job.done, job.total, job.attempts, job.error, job.leased_until) == (1, 1, 1, "", None)
    assert (job.finished_at is None, len(pages_of(bytes(job.file)))) == (False, 1)


def test_who_asks_twice_waits_for_one(cycle, organiser, job):
    again = jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, organiser)
    other = jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, make_organiser())
    jobs.run_next()

    assert (again == job, other == job) == (True, False)
    assert jobs.ask(Job.Kind.CERTIFICATES, cycle, {}, organiser) != job


@pytest.mark.django_db(transaction=True)
def test_two_workers_do_it_once(job, monkeypatch):
    made = []

    def make(job: Job, tell: jobs.Tell) -> tuple[str, bytes]:
        made.append(job.pk)
        time.sleep(0.2)
        return "a.pdf", b"%PDF"

    given(monkeypatch, make)

    assert (sorted(at_once([jobs.run_next, jobs.run_next])), made) == ([False, True], [job.pk])


def test_progress_is_stored_once_a_second_and_prolongs_the_lease(job, monkeypatch):
    clock, seen = [100.0], []
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])

    def make(job: Job, tell: jobs.Tell) -> tuple[str, bytes]:
        for done in range(4):
            tell(done, 4)
            row = Job.objects.get()
            seen.append((row.done, row.total, row.leased_until == job.leased_until))
            clock[0] += 0.5
        return "a.pdf", b"%PDF"

    given(monkeypatch, make)
    jobs.run_next()

    assert seen == [(0, 4, True), (0, 4, True), (2, 4, True), (2, 4, True)]
    assert Job.objects.get().done == 4


def test_what_goes_wrong_is_tried_three_times_and_said_without_personal_data(job, monkeypatch, at):
    at("2024-01-16 09:00:00")
    given(monkeypatch, broken)
    states = []
    for second in ("00", "29", "31", "59"):
        at(f"2024-01-16 09:00:{second}")
        states.append((jobs.run_next(), Job.objects.get().attempts))
    at("2024-01-16 09:02:00")
    states.append((jobs.run_next(), Job.objects.get().attempts))
    at("2024-01-16 09:05:00")

    job.refresh_from_db()
    assert states == [(True, 1), (False, 1), (True, 2), (False, 2), (True, 3)]
    assert (jobs.run_next(), job.finished_at is None, job.file) == (False, False, None)
    assert job.error == "The file could not be made (ValueError)."


def test_who_lost_the_lease_stops_and_overwrites_nothing(job, monkeypatch):
    def make(job: Job, tell: jobs.Tell) -> tuple[str, bytes]:
        Job.objects.update(leased_until=timezone.now() + datetime.timedelta(hours=1))
        tell(1, 2)
        return "a.pdf", b"%PDF"

    given(monkeypatch, make)

    with pytest.raises(jobs.LeaseLost):
        jobs.run_next()
    assert (Job.objects.get().done, Job.objects.get().finished_at) == (0, None)


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_leaves_a_lease_that_runs_out(cycle, job):
    for _ in range(300):
        make_certificate(registration=make_registration(cycle=cycle))
    child = subprocess.Popen(
        [sys.executable, "manage.py", "run_jobs"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database_url()},
    )
    wait_for(lambda: Job.objects.filter(total__gt=0).exists())
    os.kill(child.pid, signal.SIGKILL)
    child.wait()

    at_once_again = jobs.run_next()
    Job.objects.update(leased_until=timezone.now())
    after_the_lease = jobs.run_next()

    job.refresh_from_db()
    assert (at_once_again, after_the_lease, job.attempts, job.done) == (False, True, 2, 301)


def test_what_kills_every_process_is_given_up(job):
    Job.objects.update(attempts=jobs.ATTEMPTS, leased_until=timezone.now())

    jobs.run_next()
    job.refresh_from_db()

    assert (job.finished_at is None, job.error) == (False, "The work was begun 3 times and never came to its end.")


@pytest.mark.django_db(transaction=True)
def test_the_worker_starts_one_process_and_does_not_wait_for_it(cycle, job, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", database_url())
    jobs.start_due()
    jobs.start_due()
    (child,) = jobs._children  # noqa: SLF001  there is one of it
    is_running = child.poll() is None

    wait_for(lambda: child.poll() is not None)
    jobs.start_due()

    assert (is_running, child.returncode, jobs._children) == (True, 0, [])  # noqa: SLF001  as above
    assert Job.objects.get().file is not None


def test_the_command_does_all_that_is_due(job, capsys):
    call_command("run_jobs")

    assert capsys.readouterr().out == "Done: 1\n"


def test_files_are_deleted_after_a_day_and_the_page_says_so(cycle, organiser, at):
    at("2023-12-05 12:00")
    old = make_job(cycle=cycle, created_at=timezone.now() - datetime.timedelta(hours=25))
    new = make_job(cycle=cycle, created_at=timezone.now() - datetime.timedelta(hours=23))

    retention.carry_out()

    assert dict(Job.objects.values_list("pk", "file")) == {old.pk: None, new.pk: b"%PDF"}
    desk = logged_in(organiser)
    assert "The file has been deleted" in desk.get(f"/en/admin/jobs/{old.pk}/").content.decode()
    assert desk.get(f"/en/admin/jobs/{old.pk}/file/").status_code == 404


REFRESH = "data-waits"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"finished_at": None, "total": 0}, "It begins within a few seconds."),
        ({"finished_at": None, "done": 3, "total": 9}, "In work: 3 of 9"),
        ({"finished_at": None, "error": "Oh."}, "It will be tried again."),
        ({"error": "Oh."}, "The file was not made."),
        ({}, "The file is ready."),
    ],
)
@pytest.mark.ignore_template_errors
def test_the_page_says_how_far_it_is_and_looks_again_until_it_is_done(cycle, organiser, values, words):
    job = make_job(cycle=cycle, **values)

    page = logged_in(organiser).get(f"/en/admin/jobs/{job.pk}/").content.decode()

    assert (words in page, REFRESH in page) == (True, job.finished_at is None)


def test_the_file_comes_in_portions_with_its_name_and_kind(cycle, organiser):
    content = os.urandom(600 * 1024)
    job = make_job(cycle=cycle, file_name="apliecinājumi.zip", file=content)

    answer = logged_in(organiser).get(f"/en/admin/jobs/{job.pk}/file/")

    assert ([len(portion) for portion in answer], answer.headers["Content-Length"]) == (
        [512 * 1024, 88 * 1024],
        str(len(content)),
    )
    again = logged_in(organiser).get(f"/en/admin/jobs/{job.pk}/file/")
    assert (b"".join(again), answer.headers["Content-Type"]) == (content, "application/zip")
    assert "filename*=utf-8''apliecin%C4%81jumi.zip" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
