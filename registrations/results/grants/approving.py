"""Approving the list, and comparing what was approved with today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registrations.core import history, locking
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.core.transactions import retrying
from registrations.models import GrantList, GrantListEntry, HistoryEntry
from registrations.results.grants.reviewing import GrantReview, Sessions, digest, facts_of, review
from trainings.models import Cycle


@dataclass(frozen=True)
class Difference:
    """How today differs from an approved list for one person: `before` or `now` is missing for who came or went."""

    before: GrantListEntry | None
    now: GrantListEntry | None

    @property
    def name(self) -> str:
        return str(self.now or self.before)

    @property
    def institution(self) -> str:
        entry = self.now or self.before
        return entry.institution if entry else ""

    @property
    def gained(self) -> Sessions:
        return _without(self.now, self.before)

    @property
    def lost(self) -> Sessions:
        return _without(self.before, self.now)


@dataclass(frozen=True)
class Differences:
    """All that has become different since a list was approved."""

    added: list[Difference]
    removed: list[Difference]
    changed: list[Difference]
    rule_changed: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.rule_changed)


def versions(cycle: Cycle) -> list[GrantList]:
    return list(GrantList.objects.filter(cycle=cycle).select_related("approved_by").order_by("-version"))


def entries_of(grant_list: GrantList) -> list[GrantListEntry]:
    return list(grant_list.entries.select_related("registration").order_by("registration__sort_key", "pk"))


def differences(grant_list: GrantList, entries: Iterable[GrantListEntry], now: GrantReview) -> Differences:
    before = {entry.registration_id: entry for entry in entries}
    today = {entry.registration_id: entry for entry in now.entries}
    return Differences(
        added=[Difference(None, entry) for number, entry in today.items() if number not in before],
        removed=[Difference(entry, None) for number, entry in before.items() if number not in today],
        changed=[
            Difference(before[number], entry)
            for number, entry in today.items()
            if number in before and facts_of(before[number]) != facts_of(entry)
        ],
        rule_changed=(grant_list.required, grant_list.held) != (now.required, now.held),
    )


@retrying
@transaction.atomic
def approve(cycle_id: int, expected: str, *, origin: ChangeContext) -> GrantList:
    """
    Freeze the list as the organiser has seen it: `expected` is the seal of the review that was shown.

    Raises:
        RuleViolation: nobody is on the list, a session is not closed (code "open"), the facts have changed since
            they were shown (code "changed"), or nothing has changed since the last version (code "same").
    """
    now = review(locking.lock(cycle_id))
    last = GrantList.objects.filter(cycle=cycle_id).order_by("-version").first()
    _refuse_unready(now, last, expected)
    grant_list = GrantList.objects.create(
        cycle=now.cycle,
        version=last.version + 1 if last else 1,
        required=now.required,
        held=now.held,
        approved_by=origin.by,
    )
    entries = [candidate.entry for candidate in now.reached]
    for entry in entries:
        entry.grant_list = grant_list
    GrantListEntry.objects.bulk_create(entries)
    history.write(HistoryEntry.What.APPROVED, origin=origin, new=str(grant_list))
    return grant_list


def _refuse_unready(now: GrantReview, last: GrantList | None, expected: str) -> None:
    if now.open_sessions:
        raise RuleViolation(
            _("The attendance of a session is not closed yet. Check and close it, then approve the list."), code="open"
        )
    if last and digest(last.required, last.held, entries_of(last)) == now.seal:
        raise RuleViolation(
            _("Nothing has changed since version %(version)d: it holds as it is."),
            code="same",
            params={"version": last.version},
        )
    if now.seal != expected:
        raise RuleViolation(
            _("The list has changed since you opened this page. Look at it again, then approve it."), code="changed"
        )
    if not now.reached:
        raise RuleViolation(_("Nobody has met the condition, so there is no list to approve."), code="empty")


def _without(some: GrantListEntry | None, others: GrantListEntry | None) -> Sessions:
    known = {one["session"] for one in others.sessions} if others else set()
    return [one for one in some.sessions if one["session"] not in known] if some else []
