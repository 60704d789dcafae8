"""Every state of the pages that anybody sees: each function makes the rows and leaves the page open."""

import datetime

from registrations.core import links
from registrations.models import Subscriber
from tests.browser.visiting import (
    AFTER,
    BEFORE,
    CLOSED,
    DURING,
    LAST_DAY,
    Visit,
    fill_in,
    fill_places,
    rich_cycle,
    state,
)
from tests.registrations.every_letter import CALL

# Home


@state
def home_without_cycles(visit: Visit) -> None:
    visit.open("home")


@state
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


@state
def cycle_opens_later(visit: Visit) -> None:
    visit.at(BEFORE)
    visit.open("cycle", rich_cycle(registration_opens_on=datetime.date(2023, 11, 6)).slug)


@state
def cycle_open(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("cycle", rich_cycle().slug)


@state
def cycle_few_places(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=5)
    fill_places(cycle, free=3)
    visit.open("cycle", cycle.slug)


@state
def cycle_last_day(visit: Visit) -> None:
    visit.at(LAST_DAY)
    visit.open("cycle", rich_cycle().slug)


@state
def cycle_full(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle, waiting=2)
    visit.open("cycle", cycle.slug)


@state
def cycle_closed(visit: Visit) -> None:
    visit.at(CLOSED)
    visit.open("cycle", rich_cycle().slug)


@state
def cycle_with_a_cancelled_session(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle()
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)
    visit.open("cycle", cycle.slug)


@state
def cycle_past(visit: Visit) -> None:
    visit.at(AFTER)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle)
    visit.open("cycle", cycle.slug)


# Registering


@state
def form(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("register", rich_cycle().slug)


@state
def form_for_the_waiting_list(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=3)
    fill_places(cycle, waiting=2)
    visit.open("register", cycle.slug)


@state
def form_with_errors(visit: Visit) -> None:
    form(visit)
    visit.page.locator("#id_email").fill("anna.muzejs.example")
    visit.send()


@state
def form_without_its_token(visit: Visit) -> None:
    form(visit)
    fill_in(visit.page)
    visit.page.context.clear_cookies()
    visit.send()


@state
def form_before_it_opens(visit: Visit) -> None:
    visit.at(BEFORE)
    visit.open("register", rich_cycle(registration_opens_on=datetime.date(2023, 11, 6)).slug)


@state
def form_after_it_closed(visit: Visit) -> None:
    visit.at(CLOSED)
    visit.open("register", rich_cycle().slug)


@state
def form_closed_while_typing(visit: Visit) -> None:
    visit.at(LAST_DAY)
    visit.open("register", rich_cycle().slug)
    fill_in(visit.page)
    visit.at(CLOSED)
    visit.send()


@state
def registered_and_confirmed(visit: Visit) -> None:
    form(visit)
    fill_in(visit.page)
    visit.send()


@state
def registered_and_waiting(visit: Visit) -> None:
    form_for_the_waiting_list(visit)
    fill_in(visit.page)
    visit.send()


@state
def registered_after_the_last_place_was_lost(visit: Visit) -> None:
    visit.at(DURING)
    cycle = rich_cycle(capacity=1)
    visit.open("register", cycle.slug)
    fill_in(visit.page)
    fill_places(cycle)  # while the form was being filled in
    visit.send()


@state
def registered_somewhere_else(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("registered", rich_cycle().slug)


# Finding the link


@state
def find_without_cycles(visit: Visit) -> None:
    visit.open("find_any")


@state
def find_any(visit: Visit) -> None:
    visit.at(DURING)
    rich_cycle()
    visit.open("find_any")


@state
def find(visit: Visit) -> None:
    visit.at(DURING)
    visit.open("find", rich_cycle().slug)


@state
def find_with_errors(visit: Visit) -> None:
    find(visit)
    visit.send()


@state
def find_sent(visit: Visit) -> None:
    find(visit)
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


# The next cycle


@state
def notify(visit: Visit) -> None:
    visit.open("notify")


@state
def notify_with_errors(visit: Visit) -> None:
    notify(visit)
    visit.send()


@state
def notify_sent(visit: Visit) -> None:
    notify(visit)
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


@state
def notify_to_be_confirmed(visit: Visit) -> None:
    notify_sent(visit)
    visit.open("notify_confirm", links.subscriber_token(Subscriber.objects.get()))


@state
def notify_confirmed(visit: Visit) -> None:
    notify_to_be_confirmed(visit)
    visit.send()


@state
def notify_to_be_stopped(visit: Visit) -> None:
    notify_confirmed(visit)
    visit.page.locator("main").get_by_role("link").first.click()


@state
def notify_stopped(visit: Visit) -> None:
    notify_to_be_stopped(visit)
    visit.send()


@state
def call_is_open(visit: Visit) -> None:
    visit.at(AFTER)
    visit.open("cycle", rich_cycle(**CALL).slug)


@state
def call_has_results(visit: Visit) -> None:
    visit.at(AFTER)
    results = "Stāstu darbnīca; Izdomātais novada muzejs; 1950 €\nDārzs visiem; Paraugpilsētas bibliotēka; 2000 €"
    visit.open("cycle", rich_cycle(**CALL, call_results=results).slug)
