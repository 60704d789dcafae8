"""Parts that several letters share."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.core import links
from registrations.eligibility import wording
from registrations.eligibility.formula import EligibilityStatus, Standing
from registrations.mail import markup
from registrations.mail.blocks import Block, Button, Note, OnlyHtml, Paragraph, SessionLine
from registrations.mail.markup import Phrase, say
from trainings.latvia import dates
from trainings.models import Cycle, Session

# Of what is nearer everybody knows the year.
YEAR_AFTER = datetime.timedelta(days=60)
LINK = links.MARKER


def session_line(
    session: Session, *, where: Phrase | None = None, is_numbered: bool = True, changed: Collection[str] = ()
) -> SessionLine:
    """Draw a session; of "day", "time" and "place" those in `changed` are bold."""
    title = "**%(number)d. %(title)s**" if is_numbered else "**%(title)s**"
    return SessionLine(
        day=session.day.day,
        month=dates.short_month(session.day),
        is_online=session.is_online,
        title=say(title, number=session.number, title=session.title),
        when=when(session, changed=changed),
        where=where_of(session, changed=changed) if where is None else where,
    )


def when(session: Session, *, changed: Collection[str] = ()) -> tuple[Phrase, ...]:
    has_year = needs_year(session.starts_at)
    if session.day != timezone.localdate(session.ends_at):
        return (_marked("time", capitalised(dates.when(session.starts_at, session.ends_at, year=has_year)), changed),)
    day = f"{capitalised(dates.on_day(session.starts_at, year=has_year))},"
    return _marked("day", day, changed), _marked("time", dates.time_range(session.starts_at, session.ends_at), changed)


def needs_year(moment: datetime.datetime) -> bool:
    return abs(moment - timezone.now()) > YEAR_AFTER


def where_of(session: Session, *, changed: Collection[str] = ()) -> Phrase:
    if session.is_cancelled:
        return say(_("This session is cancelled."))
    return _marked("place", _("Online, on Zoom") if session.is_online else session.place, changed)


def personal_button() -> Button:
    return Button(_("Open your page"), LINK)


def joining(session: Session) -> list[Block]:
    name = say(
        _("When joining, give your first and last name: **%(name)s**. By it we count who was there."),
        name=markup.FULL_NAME,
    )
    address = markup.Link(session.join_url, session.join_url)
    in_full = say(_("If the button does not work, open this link:"), "\n%(address)s", address=address)
    button = Button(_("Join on Zoom"), session.join_url, is_join=True)
    return [button, Paragraph(name), OnlyHtml(Paragraph(in_full, is_muted=True))]


def map_button(session: Session) -> Button:
    return Button(_("Show on the map"), session.map_url)


def standing_note(standing: Standing) -> list[Block]:
    """Say how far it is to the grant; a cycle without one has nothing to say."""
    if standing.required is None:
        return []
    sentence = wording.standing_sentence(standing)
    tone = "ok" if standing.state == EligibilityStatus.REACHED else "rule"
    words = say("**%(heading)s** %(sentence)s", heading=_("The road to the grant."), sentence=sentence)
    return [Note(words, tone=tone)]


def rule_note(cycle: Cycle) -> list[Block]:
    total = len(cycle.held_sessions)
    if not (total and cycle.required_sessions):
        return []
    rule = wording.rule(total, cycle.required_sessions)
    sentence = _("%(rule)s, so that you may apply for the grant.") % {"rule": rule}
    words = f"{sentence} {cycle.grant_note}".strip()
    return [Note(say("**%(heading)s** %(sentence)s", heading=_("The road to the grant."), sentence=words))]


def reason(*, may_cancel: bool = True) -> Phrase:
    sentences = [
        _("This e-mail was sent to %(address)s because somebody registered for a training cycle with this address.")
    ]
    if may_cancel:
        sentences.append(_("If it was not you, cancel on your page or write to us."))
    return say(*sentences, address=markup.ADDRESS)


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _marked(name: str, words: str, changed: Collection[str]) -> Phrase:
    return Phrase(f"**%({name})s**" if name in changed else f"%({name})s", {name: words})
