"""Exports from the screens: the file holds what the screen showed."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registrations import exports
from registrations.models import Job
from registrations.operations import jobs
from tests.factories import make_cycle, make_organiser, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import address, logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

LIST, EXPORT = "admin:cycle_people", "admin:people_export"


@pytest.fixture
def cycle(at):
    at("2023-12-05 10:00")
    return make_cycle(required_sessions=1)


@pytest.fixture
def anna(cycle):
    person = make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", institution_type="library")
    person.attendances.create(session=cycle.schedule[0], state="present", marked_at=timezone.now(), via="grid")
    return person


@pytest.fixture
def zane(cycle):
    return make_registration(cycle=cycle, first_name="Žanete", last_name="Ķirse")


@pytest.fixture
def desk(cycle, anna, zane):
    make_registration(cycle=cycle, first_name="Bruno", last_name="Čaks", status="waiting")
    make_registration(cycle=make_cycle(), first_name="Cita", last_name="Cikla")
    return logged_in(make_organiser())


def people_in(answer, column=1):
    assert answer.status_code == 200
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [row[column] for row in rows][1:]


@pytest.mark.parametrize(
    ("filters", "people"),
    [
        ({}, ["Ābele", "Čaks", "Ķirse"]),
        ({"show": "waiting"}, ["Čaks"]),
        ({"show": "unmarked"}, ["Ķirse"]),
        ({"q": "zanete"}, ["Ķirse"]),
        ({"q": "nebijis"}, []),
        ({"show": "nonsense", "page": "2"}, ["Ābele", "Čaks", "Ķirse"]),
    ],
)
def test_the_list_of_participants_is_exported_as_it_is_filtered(desk, cycle, filters, people):
    assert people_in(desk.get(reverse(EXPORT, args=[cycle.pk]), filters | {"format": "csv"})) == people


def test_the_links_on_the_list_keep_its_filters_and_its_search(desk, cycle):
    page = desk.get(reverse(LIST, args=[cycle.pk]), {"q": "Anna", "show": "confirmed"})

    link = "?q=Anna&amp;show=confirmed&amp;format=csv"
    assert reverse(EXPORT, args=[cycle.pk]) + link in page.content.decode()


@pytest.mark.parametrize(
    ("filters", "people"),
    [
        ({}, ["Ābele", "Ķirse"]),
        ({"q": "kirse"}, ["Ķirse"]),
        ({"face": "reached"}, ["Ābele"]),
        ({"empty": "1"}, ["Ķirse"]),
        ({"session": "1", "face": "nonsense"}, ["Ābele", "Ķirse"]),
    ],
)
def test_the_grid_is_exported_as_it_is_filtered(desk, cycle, filters, people):
    assert people_in(desk.get(address("export", cycle.pk), filters | {"format": "csv"}), column=0) == people


def test_the_grid_offers_its_files_to_organisers_only(desk, cycle):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))
    link = f'formaction="{address("export", cycle.pk)}"'

    assert link in desk.get(address("grid", cycle.pk)).content.decode()
    assert link not in client.get(address("grid", cycle.pk)).content.decode()
    assert client.get(address("export", cycle.pk)).status_code == 403
    assert client.get(reverse(EXPORT, args=[cycle.pk])).status_code == 403


def test_a_file_is_saved_and_kept_by_nobody_on_the_way(desk, cycle):
    answer = desk.get(address("export", cycle.pk))

    assert "no-store" in answer.headers["Cache-Control"]
    name = 'attachment; filename="mes-savai-kopienai-2023-attendance-2023-12-05.xlsx"'
    assert answer.headers["Content-Disposition"] == name


def test_a_large_file_is_the_workers_and_begins_with_a_button(desk, cycle, anna, zane, monkeypatch):
    monkeypatch.setattr(exports, "MANY", 1)

    asked = desk.get(address("export", cycle.pk), {"format": "csv"})
    assert (b"Make the file" in asked.content, Job.objects.count()) == (True, 0)
    answer = desk.post(address("export", cycle.pk) + "?format=csv")

    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("admin:registrations_job_show", args=[job.pk])
    _name, content = exports.make(job, lambda *_: None)
    assert "Ābele" in content.decode()
    assert job.options == {"what": "attendance", "format": "csv", "language": "en", "people": [anna.pk, zane.pk]}


@pytest.mark.parametrize("people", [1, 60])
def test_exporting_costs_the_same_queries_for_any_number_of_people(desk, cycle, people):
    for _ in range(people):
        make_registration(cycle=cycle, email="")
    counts = []
    for path in (address("export", cycle.pk), reverse(EXPORT, args=[cycle.pk])):
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(path).status_code == 200
        counts.append(len(queries))

    assert max(counts) <= 12


def test_the_worker_makes_what_was_asked_for(desk, cycle, monkeypatch):
    monkeypatch.setattr(exports, "MANY", 1)
    desk.post(address("export", cycle.pk) + "?format=csv")

    assert jobs.run_next()

    job = Job.objects.get()
    assert (job.error, job.file_name) == ("", "mes-savai-kopienai-2023-attendance-2023-12-05.csv")
    assert job.file is not None
    assert "Ķirse" in bytes(job.file).decode()
