"""Sessions as an iCalendar file (RFC 5545, 5546 and 7986): the public schedule and a participant's own."""

import datetime
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vCalAddress, vDuration, vText, vUri

from trainings.models import Cycle, Session

PUBLISH = "PUBLISH"  # the method of files that are handed over once; a feed has none
PRODUCT = "-//training-cycles//NONSGML Training cycles//EN"
RIGA = ZoneInfo("Europe/Riga")
WINTER, SUMMER = datetime.timedelta(hours=2), datetime.timedelta(hours=3)
REFRESH_INTERVAL = datetime.timedelta(hours=6)
REMIND_BEFORE = datetime.timedelta(hours=1)
# Programs have taken it over by then; later it only piles up.
CANCELLED_SHOWN_FOR = datetime.timedelta(weeks=6)


class Participation(StrEnum):
    """What a calendar means to its owner: STATUS of its entries, unless a session itself is cancelled."""

    SURE = "CONFIRMED"
    WAITING = "TENTATIVE"
    WITHDRAWN = "CANCELLED"


@dataclass(frozen=True, kw_only=True)
class Owner:
    """
    Whose calendar it is.

    `since` is when the participation became what it is. `sequence` is added to that of each session and never goes
    back for one person, also over a cancelled registration and a new one: the names of the entries stay the same.
    """

    participation: Participation
    since: datetime.datetime
    sequence: int = 0

    @property
    def sees_links(self) -> bool:
        return self.participation == Participation.SURE


def public_calendar(cycle: Cycle, *, method: str | None = None) -> bytes:
    calendar = _head(cycle, last_modified(cycle), method)
    if method is None:
        feed = f"{settings.SITE_URL}{reverse('schedule', args=[cycle.slug])}"
        calendar.add("source", vUri(feed, params={"VALUE": "URI"}))
    for session in _shown(cycle):
        calendar.add_component(_event(session, None))
    return bytes(calendar.to_ical())


def personal_calendar(cycle: Cycle, owner: Owner, *, method: str | None = None, alarm: bool = False) -> bytes:
    """
    Return the schedule for one participant: as a feed, or to be handed over by a method.

    It does not hold the address of the feed, which is the participant's secret:
    people pass calendars on. A registration that is cancelled takes its sessions
    off the participant's calendar; a reminder is only for files handed over.
    """
    calendar = _head(cycle, last_modified(cycle, owner), method)
    for session in _shown(cycle):
        calendar.add_component(_with_alarm(_event(session, owner), session, alarm=alarm))
    return bytes(calendar.to_ical())


def session_file(session: Session, owner: Owner | None = None, *, alarm: bool = False) -> bytes:
    calendar = _head(session.cycle, last_modified(session.cycle, owner), PUBLISH)
    calendar.add_component(_with_alarm(_event(session, owner), session, alarm=alarm))
    return bytes(calendar.to_ical())


def last_modified(cycle: Cycle, owner: Owner | None = None) -> datetime.datetime:
    return max(_changed_at(session, owner) for session in cycle.schedule) if cycle.schedule else _since(cycle, owner)


def _shown(cycle: Cycle) -> list[Session]:
    """Leave out what was cancelled long ago, but not the last entry: a file without one is none."""
    now = timezone.now()
    kept = [one for one in cycle.schedule if not one.is_cancelled or one.ends_at > now - CANCELLED_SHOWN_FOR]
    return kept or cycle.schedule


def _since(cycle: Cycle, owner: Owner | None) -> datetime.datetime:
    return max(cycle.schedule_changed_at, owner.since) if owner else cycle.schedule_changed_at


def _changed_at(session: Session, owner: Owner | None) -> datetime.datetime:
    moments = [session.updated_at, _since(session.cycle, owner)]
    return max([*moments, session.link_updated_at] if owner and owner.sees_links else moments)


def _head(cycle: Cycle, changed_at: datetime.datetime, method: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("uid", _uid("cycle", cycle.pk))
    calendar.add("last-modified", changed_at.astimezone(datetime.UTC))
    # Google, Apple and Outlook read those with X, others those of RFC 7986. Without vText the library does not escape.
    for name in ("name", "x-wr-calname"):
        calendar.add(name, vText(cycle.title))
    for name in ("description", "x-wr-caldesc"):
        calendar.add(name, vText(cycle.summary or _("Training cycle “%(cycle)s”") % {"cycle": cycle.title}))
    calendar.add("x-wr-timezone", RIGA.key)
    if method is None:
        calendar.add("refresh-interval", vDuration(REFRESH_INTERVAL, params={"VALUE": "DURATION"}))
        calendar.add("x-published-ttl", vDuration(REFRESH_INTERVAL))
    else:
        calendar.add("method", method)
    calendar.add_component(_time_zone())
    return calendar


def _time_zone() -> Timezone:
    """
    Return the rules of Riga's clocks since 2001.

    Not the library's: it writes each summer an hour late, and dates instead of
    rules, which Outlook does not read.
    """
    zone = Timezone()
    zone.add("tzid", RIGA.key)
    zone.add("x-lic-location", RIGA.key)
    for component, name, onset, before, after in (
        (TimezoneDaylight(), "EEST", "2001-03-25T03:00", WINTER, SUMMER),
        (TimezoneStandard(), "EET", "2001-10-28T04:00", SUMMER, WINTER),
    ):
        starts_at = datetime.datetime.fromisoformat(onset)
        component.add("tzname", name)
        component.add("dtstart", starts_at)
        component.add("rrule", {"FREQ": "YEARLY", "BYMONTH": starts_at.month, "BYDAY": "-1SU"})
        component.add("tzoffsetfrom", before)
        component.add("tzoffsetto", after)
        zone.add_component(component)
    return zone


def _event(session: Session, owner: Owner | None) -> Event:
    participation = owner.participation if owner else Participation.SURE
    is_cancelled = session.is_cancelled or participation == Participation.WITHDRAWN
    event = Event()
    event.add("uid", _uid("session", session.pk))
    event.add("created", session.created_at.astimezone(datetime.UTC))
    for stamp in ("dtstamp", "last-modified"):
        event.add(stamp, _changed_at(session, owner).astimezone(datetime.UTC))
    event.add("sequence", session.sequence + (owner.sequence if owner else 0))
    event.add("dtstart", session.starts_at.astimezone(RIGA))
    event.add("dtend", session.ends_at.astimezone(RIGA))
    event.add("status", Participation.WITHDRAWN.value if is_cancelled else participation.value)
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    # Some programs do not read STATUS in a feed: the title says it too.
    event.add("summary", _("CANCELLED: %(title)s") % {"title": session.title} if is_cancelled else session.title)
    event.add("categories", [_("Training cycle")])
    event.add("organizer", _organizer(session.cycle))
    event.add("url", _page(session.cycle))
    _add_place(event, session, session.join_url if owner and owner.sees_links and not is_cancelled else "")
    event.add("description", "\n".join(_description(session, owner)))
    return event


def _add_place(event: Event, session: Session, join_url: str) -> None:
    event.add("location", _("Online (Zoom)") if session.is_online else session.place)
    if session.geo:
        event.add("geo", tuple(map(float, session.geo)))
    if session.is_online and join_url:
        event.add("conference", _conference(join_url))


def _description(session: Session, owner: Owner | None) -> list[str]:
    cycle = session.cycle
    facts = {"number": session.number, "total": len(cycle.schedule), "cycle": cycle.title}
    lines = [_("Session %(number)d of %(total)d (training cycle “%(cycle)s”)") % facts, _how_it_stands(session, owner)]
    lines += [session.note, _("About the cycle: %(url)s") % {"url": _page(cycle)}]
    return [line for line in lines if line]


def _how_it_stands(session: Session, owner: Owner | None) -> str:
    if session.is_cancelled:
        return _("This session is cancelled.")
    if owner and owner.participation == Participation.WITHDRAWN:
        return _("Your participation in the cycle is cancelled.")
    if owner and owner.participation == Participation.WAITING:
        return _("You are on the waiting list and have no place yet.")
    if not session.is_online:
        return ""
    if owner and session.join_url:
        return _("Join on Zoom: %(url)s") % {"url": session.join_url}
    return _("The Zoom link is on the personal page of everybody who has a place.")


def _organizer(cycle: Cycle) -> vCalAddress:
    """Return the address bare: a name inside `mailto:` breaks Gmail."""
    return vCalAddress(f"mailto:{cycle.contact_email}", params={"CN": cycle.organiser})


def _conference(join_url: str) -> vUri:
    return vUri(join_url, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": _("Join on Zoom")})


def _with_alarm(event: Event, session: Session, *, alarm: bool) -> Event:
    if alarm and event["STATUS"] == Participation.SURE.value:
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", session.title)
        reminder.add("trigger", -REMIND_BEFORE)
        event.add_component(reminder)
    return event


def _page(cycle: Cycle) -> str:
    return f"{settings.SITE_URL}{cycle.get_absolute_url()}"


def _uid(kind: str, pk: int) -> str:
    """Return the name that stays: in feed, download and mail, whatever host was asked."""
    return f"{kind}-{pk}@{urlsplit(settings.SITE_URL).hostname}"
