"""Every state of the personal pages: each function makes the rows and leaves the page open."""

from django.utils import timezone

from registrations.core import links
from registrations.models import Registration
from tests.browser.visiting import AFTER, BETWEEN, DURING, Visit, rich_cycle, state
from tests.factories import make_marks, make_organiser, make_registration
from tests.registrations.every_letter import CALL
from trainings.models import Cycle


def participant(visit: Visit, moment: str, states: str = "", **overrides: object) -> Registration:
    visit.at(moment)
    registration = make_registration(cycle=rich_cycle(), **{"created_at": timezone.now()} | overrides)
    make_marks(registration, states)
    return registration


def show(visit: Visit, registration: Registration, page: str = "personal", *arguments: object) -> None:
    visit.open(page, links.token(registration), *arguments)


@state
def personal_confirmed(visit: Visit) -> None:
    show(visit, participant(visit, DURING, municipality="Cēsu novads"))


@state
def personal_waiting(visit: Visit) -> None:
    show(visit, participant(visit, DURING, status=Registration.Status.WAITING))


@state
def personal_cancelled(visit: Visit) -> None:
    registration = participant(visit, DURING, status=Registration.Status.CANCELLED)
    registration.cancelled_at = timezone.now()
    registration.save()
    show(visit, registration)


@state
def personal_with_a_session_on(visit: Visit) -> None:
    show(visit, participant(visit, "2023-12-11 13:10", "x"))


@state
def personal_with_an_announced_absence(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "xe")
    registration.announced_absences.create(session=registration.cycle.schedule[3])
    show(visit, registration)


@state
def personal_with_cancelled_and_unrecorded_sessions(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "x")
    registration.cycle.sessions.filter(pk=registration.cycle.schedule[2].pk).update(is_cancelled=True)
    show(visit, registration)


@state
def standing_possible(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "xx"))


@state
def standing_last_chance(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "xo"))


@state
def standing_out_of_reach(visit: Visit) -> None:
    show(visit, participant(visit, BETWEEN, "oo"))


@state
def standing_reached(visit: Visit) -> None:
    show(visit, participant(visit, AFTER, "xxoxx"))


@state
def edit(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_edit")


@state
def edit_with_errors(visit: Visit) -> None:
    edit(visit)
    visit.page.locator("#id_first_name").fill("")
    visit.page.locator("#id_email").fill("anna")
    visit.send()


@state
def cancel(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_cancel")


@state
def erase(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_erase")


@state
def erase_after_the_cycle(visit: Visit) -> None:
    show(visit, participant(visit, AFTER, "xxxxx"), "personal_erase")


@state
def erased(visit: Visit) -> None:
    visit.open("erased")


@state
def absence(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "xx")
    show(visit, registration, "personal_absence", registration.cycle.schedule[3].pk)


@state
def absence_to_take_back(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "xx")
    registration.announced_absences.create(session=registration.cycle.schedule[3])
    show(visit, registration, "personal_absence", registration.cycle.schedule[3].pk)


@state
def mistake(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "xo")
    show(visit, registration, "personal_mistake", registration.cycle.schedule[1].pk)


@state
def mistake_with_errors(visit: Visit) -> None:
    mistake(visit)
    visit.send()


@state
def mistake_sent(visit: Visit) -> None:
    mistake(visit)
    visit.page.locator("#id_words").fill("Piedalījos ar kolēģes datoru.")
    visit.send()


# After an act


@state
def told_that_changes_are_saved(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_edit")
    visit.page.locator("#id_phone").fill("+371 2000 0000")
    visit.send()


@state
def told_that_nothing_was_changed(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_edit")
    visit.send()


@state
def told_that_an_absence_is_announced(visit: Visit) -> None:
    registration = participant(visit, BETWEEN, "xx")
    show(visit, registration, "personal_absence", registration.cycle.schedule[3].pk)
    visit.send()


@state
def told_that_the_participation_is_cancelled(visit: Visit) -> None:
    show(visit, participant(visit, DURING), "personal_cancel")
    visit.send()


@state
def told_that_a_place_was_given(visit: Visit) -> None:
    show(visit, participant(visit, DURING, promoted_at=timezone.now()))


@state
def form_filled_in_again(visit: Visit) -> None:
    told_that_the_participation_is_cancelled(visit)
    with visit.page.expect_navigation():
        visit.page.get_by_role("link", name="Pieteikties vēlreiz").click()


@state
def cancelled_after_registering_again(visit: Visit) -> None:
    registration = participant(visit, DURING, status=Registration.Status.CANCELLED)
    make_registration(cycle=registration.cycle, email=registration.email)
    show(visit, registration)


@state
def call_for_somebody_on_the_list(visit: Visit) -> None:
    registration = participant(visit, AFTER, "xxxx")
    Cycle.objects.filter(pk=registration.cycle_id).update(**CALL)
    grant_list = registration.cycle.grant_lists.create(version=1, required=4, held=5, approved_by=make_organiser())
    grant_list.entries.create(registration=registration, name="Anna", sessions=[1, 2, 3, 4])
    show(visit, registration)
