"""Sessions as cards: where each stands, what there is to know, one main button, and everything else in a menu."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from registrations.admin.framework.strip import where
from registrations.models import Attendance, HistoryEntry, Registration, SessionChangeNotice
from trainings.latvia import dates
from trainings.models import Cycle, Session


class SessionState(enum.Enum):
    AHEAD = "ahead"
    TODAY = "today"
    TO_MARK = "to_mark"
    CHECKED = "checked"
    CANCELLED = "cancelled"


CHIPS: dict[SessionState, tuple[Promise, str, str]] = {
    SessionState.AHEAD: (pgettext_lazy("session", "Ahead"), "is-plain", "calendar"),
    SessionState.TODAY: (pgettext_lazy("session", "Today"), "is-brand", "clock"),
    SessionState.TO_MARK: (pgettext_lazy("session", "To be marked"), "is-warn", "info"),
    SessionState.CHECKED: (pgettext_lazy("session", "Checked"), "is-ok", "check"),
    SessionState.CANCELLED: (pgettext_lazy("session", "Cancelled"), "is-plain", "cross"),
}


@dataclass(frozen=True)
class Marks:
    """How many people with a place were there, and how many have any mark."""

    present: int = 0
    marked: int = 0


@dataclass(frozen=True)
class CardLink:
    caption: str
    url: str
    icon: str = ""
    css_class: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionCard:
    session: Session
    state: SessionState
    sentence: str
    warning: str = ""
    main: list[CardLink] = field(default_factory=list)
    menu: list[CardLink] = field(default_factory=list)

    @property
    def chip(self) -> tuple[Promise, str, str]:
        return CHIPS[self.state]

    @property
    def where(self) -> str:
        return where(self.session)


@dataclass(frozen=True, kw_only=True)
class _Facts:
    """What one card is drawn from."""

    session: Session
    state: SessionState
    taken: int
    marks: Marks
    notice: SessionChangeNotice | None = None
    closing: HistoryEntry | None = None

    @property
    def unmarked(self) -> int:
        return max(self.taken - self.marks.marked, 0)

    @property
    def undecided(self) -> bool:
        return self.notice is not None and self.notice.decided_at is None

    @property
    def lacks_link(self) -> bool:
        return self.session.is_online and not self.session.join_url and not self.session.is_over

    def url(self, name: str) -> str:
        return reverse(f"admin:{name}", args=[self.session.cycle_id, self.session.pk])

    @property
    def grid(self) -> str:
        return reverse("admin:attendance_grid", args=[self.session.cycle_id])


def state_of(session: Session) -> SessionState:
    if session.is_cancelled:
        return SessionState.CANCELLED
    if session.attendance_closed_at:
        return SessionState.CHECKED
    if session.is_over:
        return SessionState.TO_MARK
    return SessionState.TODAY if session.day <= timezone.localdate() else SessionState.AHEAD


def counts_of(cycles: Iterable[Cycle]) -> dict[int, Marks]:
    rows = Attendance.objects.filter(
        session__cycle__in=cycles, registration__status=Registration.Status.CONFIRMED
    ).order_by()
    present = Q(state=Attendance.State.PRESENT)
    counted = rows.values_list("session").annotate(present=Count("pk", filter=present), marked=Count("pk"))
    return {session: Marks(came, marked) for session, came, marked in counted}


def of_cycle(cycle: Cycle, taken: int) -> list[SessionCard]:
    counts = counts_of([cycle])
    notices = SessionChangeNotice.objects.filter(session__cycle=cycle).select_related("decided_by")
    latest = {notice.session_id: notice for notice in notices}
    closings = HistoryEntry.objects.filter(session__cycle=cycle, what=HistoryEntry.What.CLOSED).select_related("by")
    closed = {line.session_id: line for line in reversed(closings)}
    return [
        _drawn(
            _Facts(
                session=session,
                state=state_of(session),
                taken=taken,
                marks=counts.get(session.pk, Marks()),
                notice=latest.get(session.pk),
                closing=closed.get(session.pk),
            )
        )
        for session in cycle.schedule
    ]


def of_trainer(cycle: Cycle, taken: int, counts: dict[int, Marks]) -> list[SessionCard]:
    """Return a trainer's cards: what is today or waits for marks first, then what is ahead, then the rest."""
    order = (SessionState.TODAY, SessionState.TO_MARK, SessionState.AHEAD, SessionState.CHECKED, SessionState.CANCELLED)
    facts = [
        _Facts(session=one, state=state_of(one), taken=taken, marks=counts.get(one.pk, Marks()))
        for one in cycle.schedule
    ]
    cards = [
        SessionCard(session=one.session, state=one.state, sentence=_sentence(one), main=_main_of_trainer(one))
        for one in facts
    ]
    return sorted(cards, key=lambda card: order.index(card.state))


def _drawn(one: _Facts) -> SessionCard:
    warnings = [
        _("The Zoom link is missing.") if one.lacks_link and one.state != SessionState.CANCELLED else "",
        _("People have not been told of the change.") if one.undecided else "",
    ]
    return SessionCard(
        session=one.session,
        state=one.state,
        sentence=_sentence(one),
        warning=" ".join(filter(None, warnings)),
        main=_main(one),
        menu=_menu(one),
    )


def _sentence(one: _Facts) -> str:
    values = {"present": one.marks.present, "n": one.taken, "empty": one.unmarked}
    match one.state:
        case SessionState.CHECKED:
            text = ngettext("Present %(present)d of %(n)d.", "Present %(present)d of %(n)d.", one.taken) % values
            return f"{text} {_checked_by(one.closing)}".strip()
        case SessionState.TO_MARK if one.unmarked:
            text = ngettext("Without a mark: %(empty)d of %(n)d.", "Without a mark: %(empty)d of %(n)d.", one.taken)
            return " ".join([text % values, _("Until it is checked, no empty mark counts as missed.")])
        case SessionState.TO_MARK:
            return _("Everybody has a mark. Check it, so that it counts.")
        case SessionState.CANCELLED:
            return _told(one.notice)
        case _:
            return one.session.note


def _checked_by(closing: HistoryEntry | None) -> str:
    if closing is None or closing.by is None:
        return ""
    by = closing.by.get_full_name() or closing.by.get_username()
    return _("Checked by %(name)s, %(day)s") % {"name": by, "day": dates.on_day(closing.at, weekday=False)}


def _told(notice: SessionChangeNotice | None) -> str:
    if notice is None or notice.decided_at is None:
        return ""
    day = dates.on_day(notice.decided_at, weekday=False)
    return (_("People were told on %(day)s.") if notice.was_sent else _("Nobody was told (%(day)s).")) % {"day": day}


def _main(one: _Facts) -> list[CardLink]:
    if one.notice and (one.undecided or one.state == SessionState.CANCELLED):
        caption = _("Decide whether to tell them") if one.undecided else _("Look at the message")
        url = reverse("admin:session_news", args=[one.session.cycle_id, one.notice.pk])
        return [CardLink(caption, url, "mail")]
    match one.state:
        case SessionState.CHECKED:
            return [CardLink(_("Look at the marks"), one.grid)]
        case SessionState.TO_MARK:
            return [_to_mark(one)]
        case SessionState.TODAY:
            return [_to_begin(one)]
        case SessionState.AHEAD:
            caption = _("Write the link") if one.lacks_link else pgettext("session", "Change")
            return [CardLink(caption, one.url("session_edit"))]
        case SessionState.CANCELLED:
            return []


def _to_mark(one: _Facts) -> CardLink:
    if not one.unmarked:
        return CardLink(_("Check and close"), one.url("attendance_close"), "check")
    caption = ngettext("Mark %(n)d person", "Mark %(n)d people", one.unmarked) % {"n": one.unmarked}
    return CardLink(caption, one.grid, "check")


def _to_begin(one: _Facts) -> CardLink:
    if one.session.is_online and one.session.join_url:
        return CardLink(_("Join on Zoom"), one.session.join_url, "camera", "online")
    if one.session.is_online:
        return CardLink(_("Write the link"), one.url("session_edit"))
    return CardLink(_("Door list"), one.url("attendance_door"), "list")


def _menu(one: _Facts) -> list[CardLink]:
    is_open = one.state not in {SessionState.CHECKED, SessionState.CANCELLED}
    possible = [
        (is_open, _("Door list"), "attendance_door", "list"),
        (one.state != SessionState.CANCELLED, _("Sign-in sheet"), "attendance_sheet", "print"),
        (is_open and one.session.is_online, _("Import the Zoom report"), "attendance_report", "upload"),
        (one.state == SessionState.TO_MARK, _("Check and close"), "attendance_close", "check"),
        (one.state == SessionState.CHECKED, _("Open again…"), "attendance_reopen", "undo"),
        (one.state != SessionState.CHECKED, _("Change time or place"), "session_edit", "pen"),
    ]
    links = [CardLink(caption, one.url(name), icon) for fits, caption, name, icon in possible if fits]
    history = reverse("admin:cycle_history", args=[one.session.cycle_id]) + f"?session={one.session.pk}"
    links.append(CardLink(_("History"), history, "clock"))
    if is_open and one.state != SessionState.TO_MARK:
        links.append(CardLink(_("Cancel the session…"), one.url("session_cancel"), "cross", "grave"))
    return links


def _main_of_trainer(one: _Facts) -> list[CardLink]:
    door = CardLink(_("Mark"), one.url("attendance_door"), "check")
    match one.state:
        case SessionState.TODAY if one.session.is_online and one.session.join_url:
            return [CardLink(_("Join on Zoom"), one.session.join_url, "camera", "online"), door]
        case SessionState.TODAY | SessionState.TO_MARK:
            return [door]
        case SessionState.CHECKED:
            return [CardLink(pgettext("marks", "Look"), one.grid)]
        case SessionState.AHEAD if not one.session.is_online:
            return [CardLink(_("Sign-in sheet"), one.url("attendance_sheet"), "print")]
        case _:
            return []
