"""Every address of the admin, and who may open it. An address that is not in the table fails."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, reverse

from registrations.mail import session_changes
from registrations.models import (
    Certificate,
    GrantList,
    HistoryEntry,
    Registration,
    RememberedName,
    SavedText,
    SessionChangeNotice,
)
from tests.certifying import make_certificate, make_job
from tests.factories import make_cycle, make_organiser, make_registration, make_trainer, make_trainer_user, make_user
from trainings.models import Cycle, Session, Trainer

pytestmark = pytest.mark.django_db

OK, TO_LOGIN, FORBIDDEN, MOVED = 200, 302, 403, 302
WHO = ("organiser", "trainer of the cycle", "trainer of another cycle", "account without a group")
# name: what each of them gets
EVERYBODY = (OK, OK, OK, OK)
ORGANISERS = (OK, FORBIDDEN, FORBIDDEN, FORBIDDEN)
OWN_CYCLES = (OK, OK, 404, 404)
ELSEWHERE = (MOVED, MOVED, MOVED, MOVED)
ONLY_POST = (405, 405, 405, 405)
NOBODY = (FORBIDDEN, FORBIDDEN, FORBIDDEN, FORBIDDEN)
TABLE = {
    "index": EVERYBODY,
    "login": ELSEWHERE,
    "login_code": ELSEWHERE,
    "login_recovery": ELSEWHERE,
    "logout": ONLY_POST,
    "password_reset": EVERYBODY,
    "password_reset_confirm": EVERYBODY,
    "invitation": EVERYBODY,
    "password_change": ELSEWHERE,
    "password_change_done": ELSEWHERE,
    "account": EVERYBODY,
    "account_name": EVERYBODY,
    "account_password": ONLY_POST,
    "account_sign_out": ONLY_POST,
    "second_factor": EVERYBODY,
    "second_factor_off": EVERYBODY,
    "recovery_codes": ONLY_POST,
    "colleagues": ORGANISERS,
    "colleague": ORGANISERS,
    "trainers": ORGANISERS,
    "trainer": ORGANISERS,
    "trainer_add": ORGANISERS,
    "colleague_act": ORGANISERS,
    "security_log": ORGANISERS,
    "autocomplete": NOBODY,
    "jsi18n": EVERYBODY,
    "view_on_site": (404, 404, 404, 404),
    "app_list": (404, 404, 404, 404),
    "registrations_message_changelist": NOBODY,
    "registrations_message_add": NOBODY,
    "registrations_message_history": NOBODY,
    "registrations_message_delete": NOBODY,
    "registrations_message_change": NOBODY,
    "registrations_groupmessage_changelist": NOBODY,
    "registrations_groupmessage_add": NOBODY,
    "registrations_groupmessage_history": NOBODY,
    "registrations_groupmessage_delete": NOBODY,
    "registrations_groupmessage_change": NOBODY,
    "message_write": ORGANISERS,
    "message_preview": ONLY_POST,
    "messages_every": ORGANISERS,
    "messages_certificates": ONLY_POST,
    "messages_call": ONLY_POST,
    "message_edit": ORGANISERS,
    "saved_texts": ORGANISERS,
    "saved_text_add": ORGANISERS,
    "saved_text": ORGANISERS,
    "remembered_names": ORGANISERS,
    "message_html": ORGANISERS,
    "message_sent": (MOVED, *NOBODY[1:]),
    "message_stop": ONLY_POST,
    "cycles": ORGANISERS,
    "cycle_new": ORGANISERS,
    "cycle_sample": ONLY_POST,
    "cycle_history": ORGANISERS,
    "cycle_basics": ORGANISERS,
    "cycle_plan": (MOVED, *NOBODY[1:]),
    "cycle_rules": ORGANISERS,
    "cycle_check": ORGANISERS,
    "cycle_publish": (MOVED, *NOBODY[1:]),
    "cycle_section": ORGANISERS,
    "cycle_copy": ORGANISERS,
    "cycle_hide": ONLY_POST,
    "cycle_delete": ORGANISERS,
    "cycle_archive": ORGANISERS,
    "cycle_sessions": ORGANISERS,
    "cycle_results": ORGANISERS,
    "cycle_call": ORGANISERS,
    "session_add": ORGANISERS,
    "session_news": ORGANISERS,
    "session_edit": ORGANISERS,
    "session_cancel": ORGANISERS,
    "session_restore": ONLY_POST,
    "data_tables": NOBODY,
    "cycle_people": ORGANISERS,
    "cycle_messages": ORGANISERS,
    "cycle_settings": ORGANISERS,
    "attendance_grid": OWN_CYCLES,
    "attendance_marks": ONLY_POST,
    "attendance_undo": ONLY_POST,
    "attendance_rest": OWN_CYCLES,
    "attendance_sheet": OWN_CYCLES,
    "attendance_door": OWN_CYCLES,
    "attendance_add": ORGANISERS,
    "attendance_export": ORGANISERS,
    "help": EVERYBODY,
    "help_guide": EVERYBODY,
    "people_export": ORGANISERS,
    "people_printed": ORGANISERS,
    "people_chosen": ONLY_POST,
    "people_place": ORGANISERS,
    "people_cancel": ORGANISERS,
    "people_link": ORGANISERS,
    "people_import": ORGANISERS,
    "people_import_template": ORGANISERS,
    "person_add": ORGANISERS,
    "person": ORGANISERS,
    "person_note": ONLY_POST,
    "person_edit": ONLY_POST,
    "person_data": ONLY_POST,
    "person_erase": ORGANISERS,
    "registrations_grantlist_review": ORGANISERS,
    "registrations_grantlist_approve": ONLY_POST,
    "registrations_grantlist_eligible": ORGANISERS,
    "registrations_grantlist_version": ORGANISERS,
    "registrations_grantlist_file": ORGANISERS,
    "registrations_certificate_cycle": ORGANISERS,
    "registrations_certificate_pdf": ORGANISERS,
    "registrations_job_show": ORGANISERS,
    "registrations_job_download": ORGANISERS,
    "attendance_close": ORGANISERS,
    "attendance_reopen": ORGANISERS,
    "attendance_report": ORGANISERS,
    "attendance_draft": ORGANISERS,
    "cycle_overview": ORGANISERS,
    "cycle_summary": ORGANISERS,
    "cycle_years": ORGANISERS,
}
ABOUT_ONE = ("person", "person_note", "person_data", "person_erase")
ABOUT_A_CYCLE = (
    "registrations_certificate_cycle",
    "registrations_grantlist_eligible",
    "registrations_grantlist_review",
    "saved_text_add",
)
CHOSEN = ("people_place", "people_cancel", "people_link")
# Django's own tables are for superusers.
DATA_TABLES = (Certificate, Cycle, GrantList, HistoryEntry, Registration, RememberedName, Session, SessionChangeNotice)
TABLE |= {
    f"{model._meta.app_label}_{model._meta.model_name}_{name}": NOBODY
    for model in (*DATA_TABLES, Trainer)
    for name in ("changelist", "add", "history", "delete", "change")
}


# Open to whoever is not logged in yet.
GATES = {"login", "login_code", "login_recovery", "logout", "password_reset", "password_reset_confirm", "invitation"}


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
    person = make_registration(cycle=make_cycle(trainers=[trainer]))
    users = {
        "organiser": make_organiser(),
        "trainer of the cycle": make_trainer_user(trainer=trainer),
        "trainer of another cycle": make_trainer_user(trainer=make_trainer(name="Cita Vadītāja")),
        "account without a group": make_user(),
    }
    organiser = users["organiser"]
    people = {"trainer": trainer.pk, "user": organiser.pk}
    return users, people | rows_about(person, organiser) | rows_of(person.cycle, organiser)


def rows_about(person: Registration, organiser: User) -> dict[str, int]:
    message = person.messages.create(kind="link", to=person.email, subject="s", text="t", html="h", message_id="<1@a>")
    remembered = person.remembered_names.create(cycle=person.cycle, name="Anna", key="anna", created_by=organiser)
    return {
        "registration": person.pk,
        "change": person.changes.create(what="registered", via="form").pk,
        "message": message.pk,
        "rememberedname": remembered.pk,
        "certificate": make_certificate(registration=person).pk,
    }


def rows_of(cycle: Cycle, organiser: User) -> dict[str, int]:
    session = cycle.schedule[0]
    grant_list = cycle.grant_lists.create(version=1, required=4, held=5, approved_by=organiser)
    report = session.report_imports.create(digest="", facts={"table": [["Kas"]]}, created_by=organiser)
    group_message = cycle.group_messages.create(audience="confirmed", subject="s", body="b", created_by=organiser)
    return {
        "cycle": cycle.pk,
        "session": session.pk,
        "report": report.pk,
        "groupmessage": group_message.pk,
        "sessionchangenotice": session.notices.create(was=session_changes.facts_of(session)).pk,
        "grantlist": grant_list.pk,
        "historyentry": HistoryEntry.objects.create(what="link", via="admin", by=organiser).pk,
        "text": SavedText.objects.create(subject="s", body="b").pk,
        "job": make_job(cycle=cycle, created_by=organiser).pk,
    }


def special(rows: dict[str, int]) -> dict[str, list[list[object]]]:
    """Return {name: arguments} of the addresses whose arguments their names do not tell."""
    return {
        "view_on_site": [[987654, 1]],
        "app_list": [["registrations"]],
        "help_guide": [["trainers"]],
        "person_edit": [[rows["cycle"], rows["registration"], "phone"]],
        **{name: [[rows["cycle"], rows["registration"]]] for name in ABOUT_ONE},
        "colleague": [[rows["user"]]],
        "trainer": [[rows["trainer"]]],
        "colleague_act": [[rows["user"], "deactivate"]],
        "invitation": [["not-a-link"]],
        "password_reset_confirm": [["not-a-link"]],
        "session_news": [[rows["cycle"], rows["sessionchangenotice"]]],
        **{f"message_{name}": [[rows["cycle"], rows["groupmessage"]]] for name in ("edit", "html", "sent", "stop")},
        "saved_text": [[rows["cycle"], rows["text"]]],
        "cycle_section": [[rows["cycle"], "page"]],
        "attendance_draft": [[rows["cycle"], rows["session"], rows["report"]]],
        "registrations_grantlist_version": [[rows["cycle"], 1]],
        "registrations_grantlist_file": [[rows["cycle"], 1]],
        **{name: [[rows["cycle"]]] for name in ABOUT_A_CYCLE},
    }


def address(name: str, rows: dict[str, int]) -> str:
    """Return the address of that name for the rows of the test."""
    parts = name.split("_")
    own = rows.get(parts[1] if len(parts) > 1 else "", rows["cycle"])
    candidates: list[list[object]] = [[], [own], [rows["cycle"]], [rows["cycle"], rows["session"]]]
    candidates[:0] = special(rows).get(name, [])
    for arguments in candidates:
        try:
            found = reverse(f"admin:{name}", args=arguments)
        except NoReverseMatch:
            continue
        return f"{found}?who={rows['registration']}" if name in CHOSEN else found
    raise AssertionError(f"The test does not know how to open {name}")


def test_the_table_names_every_address():
    assert all_names() == set(TABLE)


@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("who", WHO)
def test_who_may_open(world, who):
    users, rows = world
    client = Client()
    client.force_login(users[who])

    opened = {name: client.get(address(name, rows)).status_code for name in TABLE}

    assert opened == {name: statuses[WHO.index(who)] for name, statuses in TABLE.items()}


def test_strangers_are_sent_to_the_login(world):
    _, rows = world
    names = set(TABLE) - {*GATES, "jsi18n", "view_on_site"}

    answers = {name: Client().get(address(name, rows)) for name in names}

    sent_to = {
        name: (answer.status_code, answer.headers.get("Location", "").split("?")[0]) for name, answer in answers.items()
    }
    assert sent_to == dict.fromkeys(names, (302, reverse("admin:login")))
