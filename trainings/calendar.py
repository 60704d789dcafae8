"""Sessions as an iCalendar file (RFC 5545, 5546 and 7986): the public schedule and a participant's own."""

import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
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


def public_calendar(cycle: Cycle, *, method: str | None = None) -> bytes:
    """Return the schedule for everybody, without a Zoom link: as a feed, or to be handed over by a method."""
    calendar = _head(cycle, last_modified(cycle), method)
    if method is None:
        feed = f"{settings.SITE_URL}{reverse('schedule', args=[cycle.slug])}"
        calendar.add("source", vUri(feed, params={"VALUE": "URI"}))
    for session in cycle.schedule:
        calendar.add_component(_event(session, with_link=False, cancelled_at=None))
    return bytes(calendar.to_ical())


def personal_calendar(
    cycle: Cycle,
    *,
    with_links: bool,
    cancelled_at: datetime.datetime | None = None,
    method: str | None = None,
    alarm: bool = False,
    only: int | None = None,
) -> bytes:
    """
    Return the schedule for one participant: as a feed, or to be handed over by a method.

    It does not hold the address of the feed, which is the participant's secret:
    people pass calendars on. A registration that is cancelled takes its sessions
    off the participant's calendar; a reminder is only for files handed over.
    `only` is the key of a session that makes a file of its own.
    """
    calendar = _head(cycle, last_modified(cycle, cancelled_at=cancelled_at), method)
    for session in cycle.schedule:
        if only is not None and session.pk != only:
            continue
        event = _event(session, with_link=with_links, cancelled_at=cancelled_at)
        if alarm and event["STATUS"] == "CONFIRMED":
            event.add_component(_alarm(session))
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def last_modified(cycle: Cycle, *, cancelled_at: datetime.datetime | None = None) -> datetime.datetime:
    moments = [cycle.updated_at, *(session.updated_at for session in cycle.schedule)]
    return max([*moments, cancelled_at] if cancelled_at else moments)


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


def _event(session: Session, *, with_link: bool, cancelled_at: datetime.datetime | None) -> Event:
    """Return one session, stamped with the time of its facts: the same facts give the same bytes."""
    is_cancelled = session.is_cancelled or cancelled_at is not None
    changed_at = max(session.updated_at, cancelled_at or session.updated_at).astimezone(datetime.UTC)
    event = Event()
    event.add("uid", _uid("session", session.pk))
    event.add("dtstamp", changed_at)
    event.add("last-modified", changed_at)
    event.add("sequence", session.sequence + (cancelled_at is not None))
    event.add("dtstart", session.starts_at.astimezone(RIGA))
    event.add("dtend", session.ends_at.astimezone(RIGA))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    # Some programs do not read STATUS in a feed: the title says it too.
    event.add("summary", _("CANCELLED: %(title)s") % {"title": session.title} if is_cancelled else session.title)
    event.add("location", _("Online (Zoom)") if session.is_online else session.place)
    event.add("categories", [_("Training cycle")])
    event.add("organizer", _organizer(session.cycle))
    event.add("url", _page(session.cycle))
    join_url = session.join_url if with_link and session.is_online and not is_cancelled else ""
    if join_url:
        event.add("conference", _conference(join_url))
    event.add("description", "\n".join(_description(session, join_url, is_withdrawn=cancelled_at is not None)))
    return event


def _description(session: Session, join_url: str, *, is_withdrawn: bool) -> list[str]:
    """Return the lines that people read. Most programs do not show CONFERENCE and URL, so both stand here too."""
    cycle = session.cycle
    facts = {"number": session.number, "total": len(cycle.schedule), "cycle": cycle.title}
    lines = [_("Session %(number)d of %(total)d (training cycle “%(cycle)s”)") % facts]
    if session.is_cancelled:
        lines.append(_("This session is cancelled."))
    elif is_withdrawn:
        lines.append(_("Your registration for the cycle is cancelled."))
    elif join_url:
        lines.append(_("Join on Zoom: %(url)s") % {"url": join_url})
    elif session.is_online:
        lines.append(_("The Zoom link is on the personal page of everybody who has a place."))
    if session.note:
        lines.append(session.note)
    lines.append(_("About the cycle: %(url)s") % {"url": _page(cycle)})
    return lines


def _organizer(cycle: Cycle) -> vCalAddress:
    """Return the address bare: a name inside `mailto:` breaks Gmail."""
    return vCalAddress(f"mailto:{cycle.contact_email}", params={"CN": cycle.organiser})


def _conference(join_url: str) -> vUri:
    return vUri(join_url, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": _("Join on Zoom")})


def _alarm(session: Session) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", session.title)
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


def _page(cycle: Cycle) -> str:
    return f"{settings.SITE_URL}{cycle.get_absolute_url()}"


def _uid(kind: str, pk: int) -> str:
    """Return the name that stays: in feed, download and mail, whatever host was asked."""
    return f"{kind}-{pk}@{urlsplit(settings.SITE_URL).hostname}"
