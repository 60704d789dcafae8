"""One message of every kind, with the longest words that fit: a title of 120 letters, a Zoom link of 90."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone, translation

from registrations.accounts.passwords import account_of
from registrations.eligibility import formula
from registrations.mail import (
    account_messages,
    reminders,
    rendering,
    session_changes,
    subscriber_messages,
    transactional,
)
from registrations.mail.letters import results
from registrations.mail.rendering import Envelope
from registrations.models import Message, Registration, Subscriber
from registrations.results import announcing
from tests.certifying import make_certificate
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.grouping import make_group_message, send
from tests.registrations.noticing import noted
from trainings.models import Cycle

TITLE = (
    "Krājuma stāsti digitālajā vidē: no glabātavas plaukta līdz apmeklētāja tālrunim "
    "un kopienas iniciatīvām novados, kopā"
)
ZOOM = "https://us02web.zoom.example/j/86412345678?pwd=Q2hoVXJzdGFyazEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"
WORDS = """Labdien, {vārds}!

{stāvoklis} Materiāli: **visi faili** ir [biedrības mapē](https://mape.lmb.example/materiali/2023/ziema/kopienas).

{nodarbības}

{saite}"""
BEFORE_ZOOM, BEFORE_THE_FIRST = "2023-12-10 10:00", "2023-12-03 10:00"


CALL = {
    "call_opens_on": datetime.date(2024, 1, 18),
    "call_closes_on": datetime.date(2024, 2, 29),
    "call_url": "https://pieteikumi.example/konkursi/2024/kopienu-iniciativas/pieteikuma-veidlapa-un-pielikumi",
    "call_rules_url": "https://lmb.example/dokumenti/2024/kopienu-iniciativu-projektu-konkursa-nolikums.pdf",
    "call_note": "Grants jūsu kopienas iniciatīvai",
    "call_results_on": datetime.date(2024, 4, 19),
}


def long_cycle() -> Cycle:
    cycle = make_cycle(title=TITLE, contact_phone="+371 20000000", grant_note="Par iniciatīvām lems žūrija.")
    cycle.sessions.filter(format="online").update(join_url=ZOOM, title=TITLE)
    cycle.sessions.filter(format="in_person").update(note="Durvis atvērtas no plkst. 9.30")
    return Cycle.objects.prefetch_related("sessions").get(pk=cycle.pk)


def every_letter(language: str = "lv") -> list[Message]:
    """Write all kinds; the clock has to stand a week before the first session."""
    cycle = long_cycle()
    person = make_registration(cycle=cycle, language=language, created_at=timezone.now())
    waiting = make_registration(cycle=cycle, status="waiting", language=language, created_at=timezone.now())
    _answers(person, waiting)
    _news(cycle)
    _call(cycle)
    account = account_of(make_organiser(email="ilze@lmb.example", first_name="Ilze"))
    for write in (account_messages.send_invitation, account_messages.send_password_link):
        write(account)
    account_messages.send_notice(account, "Jūsu konta parole tika mainīta.")
    subscriber = Subscriber.objects.create(email="cita@muzejs.example", language=language, asked_at=timezone.now())
    subscriber_messages.send_confirmation(subscriber)
    subscriber_messages.announce(cycle, [subscriber])
    return list(Message.objects.order_by("pk"))


def _answers(person: Registration, waiting: Registration) -> None:
    other = make_registration(cycle=make_cycle(title="Otrs cikls"), email=person.email, language=person.language)
    transactional.send_confirmed(person)
    transactional.send_waiting(waiting)
    transactional.send_promoted(person)
    transactional.send_cancelled(make_registration(cycle=person.cycle, status="cancelled", language=person.language))
    transactional.send_link(person)
    transactional.send_links(other.email)
    transactional.send_mistake(person, session=person.cycle.schedule[0], recorded="nav", words="Es tur biju.\nTiešām.")


def _news(cycle: Cycle) -> None:
    send(make_group_message(cycle, subject=TITLE, body=WORDS))
    later = cycle.schedule[0].starts_at + datetime.timedelta(hours=1)
    changes: list[dict[str, Any]] = [
        {"starts_at": later, "venue": "Kara muzejs, 3. stāva zāle"},
        {"join_url": f"{ZOOM[:-3]}XYZ"},
        {"is_cancelled": True},
    ]
    for number, facts in enumerate(changes, start=1):
        session_changes.send(noted(cycle, number, **facts).pk, None, organiser_note="Tajā rītā zālē ir cits pasākums.")
    for session in cycle.schedule[:2]:
        reminders.queue_due(session.starts_at - datetime.timedelta(hours=20))
    for person in formula.with_standing(cycle.registrations.confirmed()):
        certificate = make_certificate(registration=person)
        standing = formula.standing_of(person, cycle)
        with translation.override(person.language):
            letter = rendering.draw(results.certificate(certificate, standing))
        rendering.store([rendering.addressed(letter, person, Envelope(occasion=f"certificate:{certificate.pk}"))])


def _call(cycle: Cycle) -> None:
    """Announce the call to those who have a place."""
    Cycle.objects.filter(pk=cycle.pk).update(**CALL)
    approved = cycle.grant_lists.create(version=1, required=4, held=5, approved_by=make_organiser())
    for person in cycle.registrations.confirmed():
        approved.entries.create(registration=person, name=person.full_name, sessions=[1, 2, 3, 4])
    announcing.announce_call(cycle.pk)
