"""The frame and its pages: accessible at three widths in both schemes, and never wider than the narrowest screen."""

import pytest
from django.urls import reverse
from django.utils import translation

from registrations.mail import session_changes
from registrations.models import SavedText
from tests.browser.organising import log_in, people, sit_down
from tests.browser.test_accessibility import (
    RUN_AXE,
    SCHEMES,
    WIDTHS,
    covering,
    found_by_axe,
    scrolls_sideways,
    without_edges,
)
from tests.certifying import make_certificate
from tests.factories import make_cycle, make_organiser, make_trainer, make_trainer_user

pytestmark = pytest.mark.ignore_template_errors
NOTHING: dict[tuple[int, str], list[str]] = {(width, scheme): [] for width in WIDTHS for scheme in SCHEMES}
TABLET = {"width": 820, "height": 1000}
OF_NOBODY = ("index", "cycles", "cycle_new", "trainers", "trainer_add")
OF_A_CYCLE = (
    "cycle_overview",
    "attendance_grid",
    "cycle_sessions",
    "session_add",
    "cycle_results",
    "cycle_call",
    "registrations_certificate_cycle",
    "message_write",
    "people_import",
    "remembered_names",
    "saved_texts",
    "saved_text_add",
    "cycle_settings",
    "cycle_copy",
)
OF_A_DRAFT = ("cycle_basics", "cycle_plan", "cycle_rules", "cycle_check", "cycle_publish", "cycle_delete")
OF_A_SESSION = ("session_edit", "session_cancel", "attendance_report", "attendance_reopen")


@pytest.fixture
def rows(at, live_server):
    """A cycle in which every kind of session is, and a draft."""
    at("2023-12-11 14:00")
    cycle = make_cycle()
    person, colleague = people(cycle)[0], make_organiser(username="dace")
    person.remembered_names.create(cycle=cycle, name="Annele", key="annele", created_by=colleague)
    make_certificate(registration=person)
    SavedText.objects.create(subject="Materiāli", body="Labdien!")
    changed = cycle.schedule[3]
    changed.join_url = ""
    changed.save()
    notice = changed.notices.create(was=session_changes.facts_of(changed) | {"venue": "Citur"})
    draft = make_cycle(title="Arhīvs skolēniem", is_published=False, required_sessions=None)
    return {"cycle": cycle, "draft": draft, "session": cycle.schedule[4], "notice": notice, "trainer": make_trainer()}


@pytest.fixture
def desk(new_context, live_server, rows):
    return sit_down(new_context, live_server.url, language="lv")


def address(name: str, rows: dict) -> str:
    ids: list[int] = []
    if name in OF_A_CYCLE or name in OF_A_SESSION or name == "session_news":
        ids = [rows["cycle"].pk]
    if name in OF_A_DRAFT:
        ids = [rows["draft"].pk]
    if name in OF_A_SESSION:
        ids.append(rows["session"].pk)
    if name == "session_news":
        ids.append(rows["notice"].pk)
    if name == "trainer":
        ids = [rows["trainer"].pk]
    with translation.override("lv"):
        return reverse(f"admin:{name}", args=ids)


def faults_of(page) -> tuple[dict[tuple[int, str], list[str]], list[str], bool]:
    assert (without_edges(page), covering(page)) == ([], [])
    for summary in page.locator("main summary:visible").all():
        if "abtn" not in (summary.get_attribute("class") or ""):
            summary.click()
    found = found_by_axe(page)
    page.set_viewport_size(TABLET)
    page.emulate_media(color_scheme="light")
    return found, page.evaluate(RUN_AXE, arg=False), scrolls_sideways(page)


@pytest.mark.parametrize("name", [*OF_NOBODY, *OF_A_CYCLE, *OF_A_DRAFT, *OF_A_SESSION, "session_news", "trainer"])
def test_page_is_accessible(desk, rows, name):
    desk.page.goto(desk.site + address(name, rows))

    assert faults_of(desk.page) == (NOTHING, [], False)


def test_errors_of_a_plan_lead_to_their_fields(desk, rows):
    desk.page.goto(desk.site + address("cycle_plan", rows))
    desk.page.locator("[name='0-day']").fill("32.13.2027")
    desk.page.get_by_role("button", name="Tālāk: pieteikšanās").click()

    assert faults_of(desk.page) == (NOTHING, [], False)
    desk.page.locator(".error-summary a").first.click()
    assert desk.page.evaluate("document.activeElement.name") == "0-day"


def test_a_trainer_s_page_is_accessible(new_context, live_server, rows):
    trainer = make_trainer()
    rows["cycle"].trainers.add(trainer)
    context = new_context()
    log_in(context, live_server.url, make_trainer_user(trainer=trainer))
    page = context.new_page()
    page.goto(f"{live_server.url}/admin/")

    assert page.get_by_role("heading", level=1).inner_text() == "Manas nodarbības"
    assert faults_of(page) == (NOTHING, [], False)
