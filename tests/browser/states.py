"""Every state in which a visitor can see a page: each function makes the rows and leaves the page open."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Page

from config import errors
from registrations import links, throttling
from registrations.models import Attendance, Registration
from registrations.models.history import Via
from tests.factories import make_cycle, make_registration, make_trainer
from trainings.models import Cycle

BEFORE, DURING, LAST_DAY = "2023-11-01 12:00", "2023-11-20 12:00", "2023-11-29 22:30"
CLOSED, BETWEEN, AFTER = "2023-11-30 00:00", "2023-12-12 12:00", "2024-01-20 12:00"


@dataclass(frozen=True)
class Visit:
    """A page in a browser, the clock, and the way to our addresses."""

    page: Page
    site: str
    at: Callable[[str], None]
    language: str = "lv"

    def open(self, name: str, *arguments: object) -> None:
        with translation.override(self.language):
            path = reverse(name, args=arguments)
        self.page.goto(self.site + path)

    def send(self) -> None:
        self.page.locator("main button[type=submit]").click()

    def show(self, view: Callable[[HttpRequest], HttpResponse]) -> None:
        """Show what a view answers that no address leads to."""
        with translation.override(self.language):
            response = view(RequestFactory().get("/"))
        address = f"{self.site}/shown/"
        self.page.route(
            address, lambda route: route.fulfill(status=response.status_code, body=response.content, headers=HTML)
        )
        self.page.goto(address)


HTML = {"content-type": "text/html; charset=utf-8"}


def fill_places(cycle: Cycle, *, free: int = 0, waiting: int = 0) -> None:
    for _ in range(cycle.capacity - free):
        make_registration(cycle=cycle)
    for _ in range(waiting):
        make_registration(cycle=cycle, status=Registration.Status.WAITING)


def mark(registration: Registration, states: str) -> None:
    """Record one letter for each session: p present, a absent, e excused, a full stop nothing."""
    names = {state[0]: state for state in Attendance.State.values}
    for session, letter in zip(registration.cycle.schedule, states, strict=False):
        if letter != ".":
            Attendance.objects.create(
                registration=registration,
                session=session,
                state=names[letter],
                marked_at=timezone.now(),
                via=Via.GRID,
            )


def rich_cycle(**overrides: object) -> Cycle:
    """Return a cycle in which every part of its page has something to show."""
    facts = {
        "description": "Cikls palīdz iepazīt savu kopienu.\n\nPēc tam rodas idejas.",
        "audience": "muzeju, bibliotēku, arhīvu un galeriju speciālisti",
        "grant_note": "Tad varēsiet pieteikties projektu konkursā grantam savas kopienas iniciatīvai.",
        "contact_phone": "+371 20000000",
        "trainers": [make_trainer(), make_trainer(name="Jānis Ķirsis", email="janis@lmb.example")],
    }
    cycle = make_cycle(**facts | overrides)
    cycle.sessions.filter(format="in_person").update(note="Durvis atvērtas no plkst. 9.30")
    return cycle


# Home


def home_without_cycles(visit: Visit) -> None:
    visit.open("home")


def home_with_cycles_of_all_kinds(visit: Visit) -> None:
    visit.at(DURING)
    rich_cycle()
    fill_places(rich_cycle(title="Gandrīz pilns cikls", capacity=4), free=3)
    fill_places(rich_cycle(title="Pilns cikls", capacity=3), waiting=2)
    rich_cycle(title="Vēlāk", registration_opens_on=datetime.date(2024, 1, 8), moved_to=datetime.date(2024, 2, 5))
    rich_cycle(title="Jau sācies", moved_to=datetime.date(2023, 11, 6))
    rich_cycle(title="Pagājis", moved_to=datetime.date(2022, 11, 7))
    visit.open("home")


# One cycle


def cycle_opens_later(visit: Visit) -> None:
    visit.at(BEFORE)
    visit.open("cycle", rich_cycle(registration_opens_on=datetime.date(2023, 11, 6)).slug)


def cycle_open(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("cycle", rich_cycle().slug)


def cycle_few_places(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=5)
    fill_places(cycle, free=3)
    visit.open("cycle", cycle.slug)


def cycle_last_day(visit: Visit) -> None:
    visit.at(LAST_DAY)
    visit.open("cycle", rich_cycle().slug)


def cycle_full(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle, waiting=2)
    visit.open("cycle", cycle.slug)


def cycle_closed(visit: Visit) -> None:
    visit.at(CLOSED)
    visit.open("cycle", rich_cycle().slug)


def cycle_with_a_cancelled_session(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle()
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)
    visit.open("cycle", cycle.slug)


def cycle_past(visit: Visit) -> None:
    visit.at(AFTER)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle)
    visit.open("cycle", cycle.slug)


# Registering


def form(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("register", rich_cycle().slug)


def form_for_the_waiting_list(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle, waiting=2)
    visit.open("register", cycle.slug)


def form_with_errors(visit: Visit) -> None:
    form(visit)
    visit.page.locator("#id_email").fill("anna.muzejs.example")
    visit.send()


def form_before_it_opens(visit: Visit) -> None:
    visit.at(BEFORE)
    visit.open("register", rich_cycle(registration_opens_on=datetime.date(2023, 11, 6)).slug)


def form_after_it_closed(visit: Visit) -> None:
    visit.at(CLOSED)
    visit.open("register", rich_cycle().slug)


def form_closed_while_typing(visit: Visit) -> None:
    visit.at(LAST_DAY)
    visit.open("register", rich_cycle().slug)
    fill_in(visit.page)
    visit.at(CLOSED)
    visit.send()


def fill_in(page: Page, **overrides: str) -> None:
    """Type what the form cannot do without, and a little more."""
    facts = {
        "first_name": "Ģertrūde",
        "last_name": "Paraudziņa",
        "email": "gertrude@muzejs.example",
        "institution": "Izdomātais novada muzejs",
        "job_title": "krājuma glabātāja",
    }
    for name, text in (facts | overrides).items():
        page.locator(f"#id_{name}").fill(text)
    page.locator("[name=institution_type][value=museum]").check()
    page.locator("#id_privacy_acknowledged").check()


def registered_and_confirmed(visit: Visit) -> None:
    form(visit)
    fill_in(visit.page)
    visit.send()


def registered_and_waiting(visit: Visit) -> None:
    form_for_the_waiting_list(visit)
    fill_in(visit.page)
    visit.send()


def registered_after_the_last_place_was_lost(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=1)
    visit.open("register", cycle.slug)
    fill_in(visit.page)
    fill_places(cycle)  # while the form was being filled in
    visit.send()


def registered_somewhere_else(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("registered", rich_cycle().slug)


# Finding the link


def find_without_cycles(visit: Visit) -> None:
    visit.open("find_any")


def find_any(visit: Visit) -> None:
    visit.at(DURING)
    rich_cycle()
    visit.open("find_any")


def find(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("find", rich_cycle().slug)


def find_with_errors(visit: Visit) -> None:
    find(visit)
    visit.send()


def find_sent(visit: Visit) -> None:
    find(visit)
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


# The personal page


def participant(visit: Visit, moment: str, states: str = "", **overrides: object) -> Registration:
    visit.at(moment)
    registration = make_registration(cycle=rich_cycle(), **overrides)
    mark(registration, states)
    return registration


def show(visit: Visit, registration: Registration, page: str = "personal", *arguments: object) -> None:
    visit.open(page, links.token(registration), *arguments)


def personal_confirmed(visit: Visit) -> None:
    show(visit, participant(visit, DURING, municipality="Cēsu novads"))


def personal_waiting(visit: Visit) -> None:
    show(visit, participant(visit, DURING, status=Registration.Status.WAITING))


def personal_cancelled(visit: Visit) -> None:
    registration = participant(visit, DURING, status=Registration.Status.CANCELLED)
    registration.cancelled_at = timezone.now()
    registration.save()
    show(visit, registration)


def personal_with_a_session_on(visit: Visit) -> None:
    show(visit, participant(visit, "2023-12-11 13:10", "p"))


def personal_with_an_announced_absence(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "pe")
    registration.announced_absences.create(session=registration.cycle.schedule[3])
    show(visit, registration)


def personal_with_cancelled_and_unrecorded_sessions(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "p")
    registration.cycle.sessions.filter(pk=registration.cycle.schedule[2].pk).update(is_cancelled=True)
    show(visit, registration)


def standing_possible(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "pp"))


def standing_last_chance(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "pa"))


def standing_out_of_reach(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "aa"))


def standing_reached(visit: Visit) -> None:
    show(visit, participant(visit, AFTER, "ppapp"))


def edit(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_edit")


def edit_with_errors(visit: Visit) -> None:
    edit(visit)
    visit.page.locator("#id_first_name").fill("")
    visit.page.locator("#id_email").fill("anna")
    visit.send()


def cancel(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_cancel")


def erase(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_erase")


def erase_after_the_cycle(visit: Visit) -> None:
    show(visit, participant(visit, AFTER, "ppppp"), "personal_erase")


def erased(visit: Visit) -> None:
    visit.open("erased")


def absence(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "pp")
    show(visit, registration, "personal_absence", registration.cycle.schedule[3].pk)


def absence_to_take_back(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "pp")
    registration.announced_absences.create(session=registration.cycle.schedule[3])
    show(visit, registration, "personal_absence", registration.cycle.schedule[3].pk)


def mistake(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "pa")
    show(visit, registration, "personal_mistake", registration.cycle.schedule[1].pk)


def mistake_with_errors(visit: Visit) -> None:
    mistake(visit)
    visit.send()


def mistake_sent(visit: Visit) -> None:
    mistake(visit)
    visit.page.locator("#id_words").fill("Piedalījos ar kolēģes datoru.")
    visit.send()


# All the rest


def privacy(visit: Visit) -> None:
    rich_cycle()
    visit.open("privacy")


def accessibility(visit: Visit) -> None:
    visit.open("accessibility")


def not_readable_400(visit: Visit) -> None:
    visit.page.goto(f"{visit.site}/?q=%00")


def denied_403(visit: Visit) -> None:
    visit.show(errors.permission_denied)


def forged_403(visit: Visit) -> None:
    find(visit)
    visit.page.context.clear_cookies()
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


def not_found_404(visit: Visit) -> None:
    visit.page.goto(f"{visit.site}/nav-tur/")


def too_many_429(visit: Visit) -> None:
    find(visit)
    while not throttling.is_exceeded(throttling.FIND_LINK, "127.0.0.1"):
        pass
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


def broken_500(visit: Visit) -> None:
    visit.show(errors.server_error)


def busy_503(visit: Visit) -> None:
    visit.show(errors.busy)


STATES: list[Callable[[Visit], None]] = [
    home_without_cycles,
    home_with_cycles_of_all_kinds,
    cycle_opens_later,
    cycle_open,
    cycle_few_places,
    cycle_last_day,
    cycle_full,
    cycle_closed,
    cycle_with_a_cancelled_session,
    cycle_past,
    form,
    form_for_the_waiting_list,
    form_with_errors,
    form_before_it_opens,
    form_after_it_closed,
    form_closed_while_typing,
    registered_and_confirmed,
    registered_and_waiting,
    registered_after_the_last_place_was_lost,
    registered_somewhere_else,
    find_without_cycles,
    find_any,
    find,
    find_with_errors,
    find_sent,
    personal_confirmed,
    personal_waiting,
    personal_cancelled,
    personal_with_a_session_on,
    personal_with_an_announced_absence,
    personal_with_cancelled_and_unrecorded_sessions,
    standing_possible,
    standing_last_chance,
    standing_out_of_reach,
    standing_reached,
    edit,
    edit_with_errors,
    cancel,
    erase,
    erase_after_the_cycle,
    erased,
    absence,
    absence_to_take_back,
    mistake,
    mistake_with_errors,
    mistake_sent,
    privacy,
    accessibility,
    not_readable_400,
    denied_403,
    forged_403,
    not_found_404,
    too_many_429,
    broken_500,
    busy_503,
]
