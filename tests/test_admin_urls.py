"""Every address of the admin, and who may open it. An address that is not in the table fails."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from tests.factories import make_cycle, make_organiser, make_registration, make_trainer, make_trainer_user, make_user

pytestmark = pytest.mark.django_db

OK, TO_LOGIN, FORBIDDEN, MOVED = 200, 302, 403, 302
# name: (organiser, trainer of the cycle, trainer of another cycle, account without a group)
EVERYBODY = (OK, OK, OK, OK)
ORGANISERS = (OK, FORBIDDEN, FORBIDDEN, FORBIDDEN)
OWN_CYCLES = (OK, OK, 404, 404)
ORGANISERS_OF_CYCLE = (OK, FORBIDDEN, 404, 404)
ONLY_POST = (405, 405, 405, 405)
NOBODY = (FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
TABLE = {
    "index": EVERYBODY,
    "login": (MOVED, MOVED, MOVED, MOVED),
    "logout": ONLY_POST,
    "password_change": EVERYBODY,
    "password_change_done": EVERYBODY,
    "autocomplete": NOBODY,
    "jsi18n": EVERYBODY,
    "view_on_site": (404, 404, 404, 404),
    "app_list": (OK, OK, OK, 404),
    "auth_group_changelist": NOBODY,
    "auth_group_add": NOBODY,
    "auth_group_history": NOBODY,
    "auth_group_delete": NOBODY,
    "auth_group_change": NOBODY,
    "auth_user_changelist": NOBODY,
    "auth_user_add": NOBODY,
    "auth_user_history": NOBODY,
    "auth_user_delete": NOBODY,
    "auth_user_change": NOBODY,
    "auth_user_password_change": NOBODY,
    "trainings_cycle_changelist": ORGANISERS,
    "trainings_cycle_add": ORGANISERS,
    "trainings_cycle_history": ORGANISERS,
    "trainings_cycle_delete": NOBODY,
    "trainings_cycle_change": ORGANISERS,
    "trainings_cycle_copy": ORGANISERS,
    "trainings_trainer_changelist": ORGANISERS,
    "trainings_trainer_add": ORGANISERS,
    "trainings_trainer_history": ORGANISERS,
    "trainings_trainer_delete": ORGANISERS,
    "trainings_trainer_change": ORGANISERS,
    "registrations_registration_changelist": ORGANISERS,
    "registrations_registration_add": ORGANISERS,
    "registrations_registration_history": ORGANISERS,
    "registrations_registration_delete": NOBODY,
    "registrations_registration_change": ORGANISERS,
    "registrations_registration_action": ORGANISERS,
    "registrations_change_changelist": ORGANISERS,
    "registrations_change_add": NOBODY,
    "registrations_change_history": ORGANISERS,
    "registrations_change_delete": NOBODY,
    "registrations_change_change": ORGANISERS,
    "registrations_message_changelist": ORGANISERS,
    "registrations_message_add": NOBODY,
    "registrations_message_history": ORGANISERS,
    "registrations_message_delete": NOBODY,
    "registrations_message_change": ORGANISERS,
    "registrations_attendance_changelist": (*EVERYBODY[:3], FORBIDDEN),
    "registrations_attendance_grid": OWN_CYCLES,
    "registrations_attendance_marks": ONLY_POST,
    "registrations_attendance_undo": ONLY_POST,
    "registrations_attendance_rest": OWN_CYCLES,
    "registrations_attendance_sheet": OWN_CYCLES,
    "registrations_attendance_door": OWN_CYCLES,
    "registrations_attendance_add": ORGANISERS_OF_CYCLE,
    "registrations_attendance_close": ORGANISERS_OF_CYCLE,
    "registrations_attendance_reopen": ORGANISERS_OF_CYCLE,
}


def patterns(resolver) -> Iterator[URLPattern]:
    for pattern in resolver:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def all_names() -> set[str]:
    urls = admin.site.get_urls()
    return {pattern.name for pattern in patterns(urls) if pattern.name}


@pytest.fixture
def world():
    trainer = make_trainer()
    cycle = make_cycle(trainers=[trainer])
    person = make_registration(cycle=cycle)
    change = person.changes.create(what="registered", via="form")
    message = person.messages.create(kind="link", to=person.email, subject="s", text="t", html="h", message_id="<1@a>")
    users = {
        "organiser": make_organiser(),
        "trainer": make_trainer_user(trainer=trainer),
        "other trainer": make_trainer_user(trainer=make_trainer(name="Cita Vadītāja")),
        "nobody": make_user(),
    }
    rows = {
        "cycle": cycle.pk,
        "trainer": trainer.pk,
        "registration": person.pk,
        "change": change.pk,
        "message": message.pk,
        "user": users["organiser"].pk,
        "group": users["organiser"].groups.get().pk,
        "session": cycle.schedule[0].pk,
    }
    return users, rows


def address(name: str, rows: dict[str, int]) -> str:
    """Return the address of that name for the rows of the test."""
    special: dict[str, list[list[object]]] = {
        "view_on_site": [[987654, 1]],
        "app_list": [["registrations"]],
        "registrations_registration_action": [[rows["registration"], "resend"]],
    }
    parts = name.split("_")
    own = rows.get(parts[1] if len(parts) > 1 else "", rows["cycle"])
    candidates: list[list[object]] = [[], [own], [rows["cycle"]], [rows["cycle"], rows["session"]]]
    candidates[:0] = special.get(name, [])
    for arguments in candidates:
        try:
            return reverse(f"admin:{name}", args=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"The test does not know how to open {name}")


def test_the_table_names_every_address():
    assert all_names() == set(TABLE)


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_may_open(world, name):
    users, rows = world
    answers = []
    for user in users.values():
        client = Client(raise_request_exception=True)
        client.force_login(user)
        answers.append(client.get(address(name, rows)).status_code)

    assert tuple(answers) == TABLE[name]


@pytest.mark.parametrize("name", sorted(set(TABLE) - {"login", "logout", "jsi18n", "view_on_site"}))
def test_strangers_are_sent_to_the_login(world, name):
    _, rows = world

    answer = Client().get(address(name, rows))

    assert (answer.status_code, answer.headers.get("Location", "").split("?")[0]) == (302, reverse("admin:login"))
