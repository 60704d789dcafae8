"""
Messages that organisers write to a group: who is in it, what each person reads, and how it is sent.

In the subject and the text names in braces stand for what differs by person. Whatever else
stands in braces stays as it was typed: the text is never evaluated.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.core import links, locking
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.eligibility import formula, wording
from registrations.eligibility.formula import Standing
from registrations.mail import audiences, markup, occasions, rendering
from registrations.mail.letter import one_line
from registrations.mail.letters import group
from registrations.mail.letters.group import PLACEHOLDER
from registrations.mail.rendering import Envelope, Rendered
from registrations.models import GroupMessage, Message, Registration
from registrations.models.message import MessageQuerySet
from trainings.latvia import dates
from trainings.latvia.language import fold
from trainings.models import Cycle

LONGEST_SUBJECT = 300
STOPPED = "Stopped by"
# What may be written in braces: in Latvian, in English, and what it means.
WORDS = {
    "first_name": ("vārds", gettext_lazy("the first name")),
    "full_name": ("vārds uzvārds", gettext_lazy("the first and the last name")),
    "sessions": ("nodarbības", gettext_lazy("the sessions of the cycle with their dates")),
    "standing": ("stāvoklis", gettext_lazy("in one sentence, how far this person is on the road to the grant")),
    "link": ("saite", gettext_lazy("the link to the personal page; not in the subject")),
    "address": ("adrese", gettext_lazy("the e-mail address of this person")),
    "reference": ("numurs", gettext_lazy("the registration number")),
}
MEANINGS = {fold(name): english for english, (latvian, _meaning) in WORDS.items() for name in (latvian, english)}
MEANINGS |= {"first-name": "first_name", "full-name": "full_name"}  # as letters write it themselves


@dataclass(frozen=True)
class Preview:
    subject: str
    paragraphs: list[SafeString]


def unknown_placeholders(group_message: GroupMessage) -> list[str]:
    found = PLACEHOLDER.finditer(f"{group_message.subject}\n{group_message.body}")
    return list(dict.fromkeys(one[0] for one in found if not meaning(one[1])))


def meaning(name: str) -> str:
    """Return the English name of a placeholder, or nothing; diacritics and capitals do not matter."""
    return MEANINGS.get(fold(name).strip(), "")


def word(name: str) -> str:
    return WORDS[name][0] if translation.get_language() == "lv" else name


def as_read_by(group_message: GroupMessage, person: Registration) -> Message:
    (message,) = _messages(group_message, [person], link=str(_("(the link to the personal page stands here)")))
    return message


def send_test(group_message: GroupMessage, person: Registration, to: str) -> Message:
    """Send what this person would get to another address, without the key to that person's page."""
    stand_in = copy(person)
    stand_in.email = to
    message = as_read_by(group_message, stand_in)
    message.subject = (_("Test: %(subject)s") % {"subject": message.subject})[:LONGEST_SUBJECT]
    # It is none of the messages of the group message, and may be sent again.
    message.group_message, message.occasion = None, ""
    # A name may look like the marker too.
    message.text, message.html = (text.replace(links.MARKER, "") for text in (message.text, message.html))
    message.save(force_insert=True)
    return message


def fingerprint(group_message: GroupMessage, people: Iterable[Registration]) -> str:
    facts = [str(group_message.pk), group_message.subject, group_message.body, *(str(person.pk) for person in people)]
    return hashlib.sha256("\0".join(facts).encode()).hexdigest()


@retrying
@transaction.atomic
def store_draft(group_message: GroupMessage) -> None:
    """
    Store what an organiser wrote.

    Raises:
        RuleViolation: somebody has sent it meanwhile.
    """
    locking.hold(group_message.cycle_id)
    if group_message.pk and GroupMessage.objects.filter(pk=group_message.pk, sent_at__isnull=False).exists():
        raise RuleViolation(_("This message has been sent meanwhile. The new text is not stored."), code="sent")
    group_message.save()


@retrying
@transaction.atomic
def send(group_message_id: int, *, seen: str) -> int:
    """
    Write the message to everybody in the group as it is now, and return to how many. A second time does nothing.

    Raises:
        RuleViolation: text or group are not as the organiser has seen them (code "changed"), or the group is empty.
    """
    locking.hold(GroupMessage.objects.values_list("cycle_id", flat=True).get(pk=group_message_id))
    group_message = GroupMessage.objects.select_related("cycle").get(pk=group_message_id)
    if group_message.sent_at:
        return 0
    people = list(audiences.of(group_message))
    if not people:
        raise RuleViolation(_("There is nobody in this group."), code="empty")
    if fingerprint(group_message, people) != seen:
        raise RuleViolation(
            _("The group or the text has changed meanwhile. Look at it once more, then send it."), code="changed"
        )
    return _send(group_message, people)


def send_planned(now: datetime.datetime) -> int:
    due = GroupMessage.objects.planned().filter(scheduled_at__lte=now)
    return sum(_send_planned(pk, cycle_id, now) for pk, cycle_id in due.values_list("pk", "cycle_id"))


@retrying
@transaction.atomic
def _send_planned(group_message_id: int, cycle_id: int, now: datetime.datetime) -> int:
    locking.hold(cycle_id)
    planned = GroupMessage.objects.planned().filter(scheduled_at__lte=now).select_related("cycle")
    group_message = planned.filter(pk=group_message_id).first()
    return _send(group_message, list(audiences.of(group_message))) if group_message else 0


@retrying
@transaction.atomic
def plan(group_message_id: int, at: datetime.datetime | None) -> None:
    """
    Let the worker send a message at this moment, or with None make it a draft again.

    Raises:
        RuleViolation: it has been sent, or the moment is past.
    """
    locking.hold(GroupMessage.objects.values_list("cycle_id", flat=True).get(pk=group_message_id))
    if at and at <= timezone.now():
        raise RuleViolation(_("This time is past. Choose a later one."), code="past")
    if not GroupMessage.objects.filter(pk=group_message_id, sent_at__isnull=True).update(scheduled_at=at):
        raise RuleViolation(_("This message has been sent meanwhile."), code="sent")


def _send(group_message: GroupMessage, people: Sequence[Registration]) -> int:
    rendering.store(_messages(group_message, people))
    group_message.sent_at = timezone.now()
    group_message.save(update_fields=["sent_at"])
    return len(people)


def stop(messages: MessageQuerySet, *, by: str) -> int:
    now = timezone.now()
    free = messages.unsent().filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now))
    return free.update(given_up_at=now, last_error=f"{STOPPED} {by}")


def _messages(
    group_message: GroupMessage, people: Iterable[Registration], *, link: str = links.MARKER
) -> list[Message]:
    cycle = group_message.cycle
    envelope = Envelope(occasion=occasions.of_group_message(group_message.pk), group_message=group_message)
    variants: dict[tuple[str, str, Standing | None], Rendered] = {}
    messages = []
    for person in people:
        standing = None if person.is_waiting else formula.standing_of(person, cycle)
        variant = person.language, person.status, standing
        if variant not in variants:
            variants[variant] = _write(group_message, *variant, link)
        message = rendering.addressed(variants[variant], person, envelope)
        message.subject = message.subject[:LONGEST_SUBJECT]
        messages.append(message)
    return messages


def _write(group_message: GroupMessage, language: str, status: str, standing: Standing | None, link: str) -> Rendered:
    with translation.override(language):
        label = _("Open your page") if link == links.MARKER else link
        values = _values(group_message.cycle, standing, status) | {
            "link": markup.Link(link, label) if link == links.MARKER else link
        }
        return rendering.draw(group.group_message(group_message, values, MEANINGS))


def preview(group_message: GroupMessage, person: Registration) -> Preview:
    """Show what this person would read, with marks around the words that are the person's own, and without the link."""
    standing = None if person.is_waiting else formula.standing_of(person, group_message.cycle)
    with translation.override(person.language):
        values = _values(group_message.cycle, standing, person.status) | {
            "first_name": person.first_name,
            "full_name": person.full_name,
            "address": person.email,
            "reference": person.reference,
            "link": _("(everybody’s own link)"),
        }
        subject = group.subject(group_message, values, MEANINGS)
        phrases = group.paragraphs(group_message, values, MEANINGS)
        drawn = [markup.html(phrase, is_preview=True) for phrase in phrases]
        return Preview(one_line(subject), [*drawn, markup.regards(group_message.cycle.organiser)])


def _values(cycle: Cycle, standing: Standing | None, status: str) -> dict[str, object]:
    return {
        "first_name": markup.FIRST_NAME,
        "full_name": markup.FULL_NAME,
        "address": markup.ADDRESS,
        "reference": markup.REFERENCE,
        "sessions": _sessions(cycle),
        "standing": _standing(standing, status),
    }


def _standing(standing: Standing | None, status: str) -> str:
    if standing:
        return wording.standing_sentence(standing)
    is_waiting = status == Registration.Status.WAITING
    return _("Your registration is on the waiting list.") if is_waiting else _("Your participation is confirmed.")


def _sessions(cycle: Cycle) -> str:
    lines: Sequence[str] = [
        f"{session.number}. {session.title}: {dates.when(session.starts_at, session.ends_at, year=True)}"
        for session in cycle.held_sessions
    ]
    return "\n".join(lines)
