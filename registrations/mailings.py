"""
Messages that organisers write to a group: who is in it, what each person reads, and how it is sent.

In the subject and the text names in braces stand for what differs by person. Whatever else
stands in braces stays as it was typed: the text is never evaluated.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations import eligibility, letters, links, places
from registrations.eligibility import Standing, State
from registrations.letters import Circumstances, Letter
from registrations.models import Attendance, Mailing, Message, Registration
from registrations.models.message import MessageQuerySet
from registrations.models.registration import RegistrationQuerySet
from registrations.places import Refused
from registrations.transactions import retrying
from trainings import dates
from trainings.latvian import fold
from trainings.models import Cycle

Audience = Mailing.Audience
LONGEST_SUBJECT = 300
STOPPED = "Stopped by"
STANDINGS: dict[str, dict[str, State]] = {
    Audience.AT_RISK: {"eligibility": State.LAST_CHANCE},
    Audience.ELIGIBLE: {"eligibility": State.REACHED},
}
PLACEHOLDER = re.compile(r"\{([^{}\n]+)\}")
# What may be written in braces: in Latvian, in English, and what it means.
WORDS = {
    "first_name": ("vārds", gettext_lazy("the first name")),
    "sessions": ("nodarbības", gettext_lazy("the sessions of the cycle with their dates")),
    "standing": ("stāvoklis", gettext_lazy("in one sentence, how far this person is on the road to the grant")),
    "link": ("saite", gettext_lazy("the link to the personal page; not in the subject")),
    "address": ("adrese", gettext_lazy("the e-mail address of this person")),
    "reference": ("numurs", gettext_lazy("the registration number")),
}
MEANINGS = {fold(name): english for english, (latvian, _meaning) in WORDS.items() for name in (latvian, english)}
MEANINGS["first-name"] = "first_name"  # as letters write it themselves


def audience(mailing: Mailing) -> RegistrationQuerySet:
    """Return those to whom the message would go now, with their standing, in Latvian order."""
    people = Registration.objects.filter(cycle=mailing.cycle_id, erased_at__isnull=True).exclude(email="")
    if mailing.institution_type:
        people = people.filter(institution_type=mailing.institution_type)
    if mailing.audience == Audience.WAITING:
        return eligibility.with_standing(people.waiting()).in_latvian_order()
    people = eligibility.with_standing(people.confirmed()).in_latvian_order()
    if mailing.audience == Audience.ABSENT:
        return people.filter(pk__in=_absent(mailing))
    return people.filter(**STANDINGS.get(mailing.audience, {}))


def unknown_placeholders(mailing: Mailing) -> list[str]:
    """Return what stands in braces and means nothing, as it was typed, each once."""
    found = PLACEHOLDER.finditer(f"{mailing.subject}\n{mailing.body}")
    return list(dict.fromkeys(one[0] for one in found if not meaning(one[1])))


def meaning(name: str) -> str:
    """Return the English name of a placeholder, or nothing; diacritics and capitals do not matter."""
    return MEANINGS.get(fold(name).strip(), "")


def as_read_by(mailing: Mailing, person: Registration) -> Message:
    """Return the message as this person would get it, but with words in place of the personal link."""
    (message,) = _messages(mailing, [person], link=str(_("(the link to the personal page stands here)")))
    return message


def send_test(mailing: Mailing, person: Registration, to: str) -> Message:
    """Send what this person would get to another address, without the key to that person's page."""
    stand_in = copy(person)
    stand_in.email = to
    message = as_read_by(mailing, stand_in)
    message.subject = f"[Test] {message.subject}"[:LONGEST_SUBJECT]
    # It is none of the messages of the mailing, and may be sent again.
    message.mailing, message.occasion = None, ""
    # A name may look like the marker too.
    message.text, message.html = (text.replace(links.MARKER, "") for text in (message.text, message.html))
    message.save(force_insert=True)
    return message


def fingerprint(mailing: Mailing, people: Iterable[Registration]) -> str:
    """Return what tells whether text or group are still those which an organiser has seen."""
    facts = [mailing.subject, mailing.body, *(str(person.pk) for person in people)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


@retrying
@transaction.atomic
def store_draft(mailing: Mailing) -> None:
    """
    Store what an organiser wrote.

    Raises:
        Refused: somebody has sent it meanwhile.
    """
    places.hold(mailing.cycle_id)
    if mailing.pk and Mailing.objects.filter(pk=mailing.pk, sent_at__isnull=False).exists():
        raise Refused(_("This message has been sent meanwhile. The new text is not stored."), code="sent")
    mailing.save()


@retrying
@transaction.atomic
def send(mailing_id: int, *, seen: str) -> int:
    """
    Write the message to everybody in the group as it is now, and return to how many. A second time does nothing.

    Raises:
        Refused: text or group are not as the organiser has seen them (code "changed"), or the group is empty.
    """
    places.hold(Mailing.objects.values_list("cycle_id", flat=True).get(pk=mailing_id))
    mailing = Mailing.objects.select_related("cycle").get(pk=mailing_id)
    if mailing.sent_at:
        return 0
    people = list(audience(mailing))
    if not people:
        raise Refused(_("There is nobody in this group."), code="empty")
    if fingerprint(mailing, people) != seen:
        raise Refused(
            _("The group or the text has changed meanwhile. Look at it once more, then send it."), code="changed"
        )
    letters.store(_messages(mailing, people))
    mailing.sent_at = timezone.now()
    mailing.save(update_fields=["sent_at"])
    return len(people)


def stop(messages: MessageQuerySet, *, by: str) -> int:
    """Give up what waits and is in nobody's hand just now; return how many."""
    now = timezone.now()
    free = messages.unsent().filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))
    return free.update(given_up_at=now, last_error=f"{STOPPED} {by}")


def _absent(mailing: Mailing) -> RegistrationQuerySet:
    """Return those who were not there. As long as attendance is open, no mark says nothing about a person."""
    recorded = Attendance.objects.filter(session=mailing.session_id)
    people = Registration.objects.filter(cycle=mailing.cycle_id)
    if mailing.session and mailing.session.attendance_closed_at:
        return people.exclude(pk__in=recorded.filter(state=Attendance.State.PRESENT).values("registration"))
    return people.filter(pk__in=recorded.exclude(state=Attendance.State.PRESENT).values("registration"))


def _messages(mailing: Mailing, people: Iterable[Registration], *, link: str = links.MARKER) -> list[Message]:
    """Return a message for each person, not stored yet; the text is rendered once for each language and standing."""
    cycle = mailing.cycle
    total, required = len(cycle.held_sessions), cycle.required_sessions
    circumstances = Circumstances(occasion=f"mailing:{mailing.pk}", mailing=mailing)
    variants: dict[tuple[str, Standing | None], Letter] = {}
    messages = []
    for person in people:
        standing = None
        if not person.is_waiting:
            standing = Standing(attended=person.attended, open=person.open_sessions, total=total, required=required)
        variant = person.language, standing
        if variant not in variants:
            variants[variant] = _write(mailing, *variant, link)
        message = letters.addressed(variants[variant], person, circumstances)
        message.subject = message.subject[:LONGEST_SUBJECT]
        messages.append(message)
    return messages


def _write(mailing: Mailing, language: str, standing: Standing | None, link: str) -> Letter:
    with translation.override(language):
        words = {
            "first_name": letters.FIRST_NAME,
            "address": letters.ADDRESS,
            "reference": letters.REFERENCE,
            "sessions": _sessions(mailing.cycle),
            "standing": _standing(standing) if standing else _("Your registration is on the waiting list."),
            "link": link,
        }
        body = _filled(mailing.body, words)
        return letters.write(
            Message.Kind.MAILING,
            mailing.cycle,
            language=language,
            template="mailing",
            subject=_filled(mailing.subject, words),
            context={"body": body, "pieces": body.split(link), "link": link, "is_link": link == links.MARKER},
        )


def _standing(standing: Standing) -> str:
    """Say it in the sentence of the reminders."""
    return render_to_string("messages/_standing.txt", {"standing": standing}).strip()


def _filled(text: str, words: Mapping[str, str]) -> str:
    """Put the words in, in one pass: what they hold is not looked at again."""
    return PLACEHOLDER.sub(lambda found: words.get(meaning(found[1]), found[0]), text)


def _sessions(cycle: Cycle) -> str:
    """List the sessions that are held, a line for each."""
    lines: Sequence[str] = [
        f"{session.number}. {session.title}: {dates.when(session.starts_at, session.ends_at, year=True)}"
        for session in cycle.held_sessions
    ]
    return "\n".join(lines)
