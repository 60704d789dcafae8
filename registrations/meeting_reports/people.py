"""Participants of Zoom meetings and webinars and of Teams meetings, from the sections of a table."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence

from registrations.meeting_reports.captions import Caption, captions, counts_seconds
from registrations.meeting_reports.cells import fold, is_no, is_yes
from registrations.meeting_reports.datetimes import RIGA, Clock
from registrations.meeting_reports.drafts import Draft, Source
from registrations.meeting_reports.facts import Format, Timeframe
from registrations.meeting_reports.sections import Section
from registrations.meeting_reports.tables import TableLine

_BEGINNINGS = (Caption.JOINED, Caption.FIRST_JOIN)
_ENDINGS = (Caption.LEFT, Caption.LAST_LEAVE)
_OF_TEAMS = (Caption.ACTION, Caption.FIRST_JOIN, Caption.ACCOUNT, Caption.ROLE)
_SECONDS, _MINUTES = 1, 60
# Beginnings of words, folded: English, Latvian, Russian, German, Spanish, Portuguese.
_LEAVING = ("left", "leav", "izga", "aizga", "pamet", "atst", "выш", "покин", "отключ", "verlass", "ausgetr")
_LEAVING_ROMANCE = ("sali", "abandon", "saiu", "saida")
_JOINING = ("join", "pievien", "piesl", "ienac", "присоед", "подключ", "вош", "beigetr", "beitritt", "ist ", "eingetr")
_JOINING_ROMANCE = ("se uni", "unio", "unido", "ingres", "entr")


def source(found: Sequence[Section], meeting: Mapping[Caption, str], timeframe: Timeframe) -> Source:
    """Return the participants of the sections that say most: connections rather than first and last times."""
    if events := [section for section in found if section.has(Caption.ACTION)]:
        drafts = [draft for section in events for draft in _from_events(section, timeframe)]
        return Source(format=Format.TEAMS_REPORT, drafts=drafts, meeting=meeting, has_original_names=False)
    if any(section.has(*_OF_TEAMS) for section in found):
        return Source(format=Format.TEAMS_REPORT, drafts=_from_teams(found), meeting=meeting, has_original_names=False)
    if any(section.has(Caption.ATTENDED) for section in found):
        return Source(format=Format.ZOOM_WEBINAR, drafts=list(_from_webinar(found)), meeting=meeting)
    timed = [section for section in found if section.has(Caption.JOINED, Caption.LEFT)]
    format_ = Format.ZOOM_MEETING_DETAIL if timed else Format.ZOOM_MEETING_TOTAL
    return Source(format=format_, drafts=list(_from_lines(timed or found)), meeting=meeting)


def _from_lines(found: Iterable[Section]) -> Iterator[Draft]:
    for section in found:
        for line in section.lines:
            yield _draft(section, line)


def _from_teams(found: Sequence[Section]) -> list[Draft]:
    """Take the section of connections, or where it is missing or empty, the one of participants."""
    for wanted in _BEGINNINGS:
        if drafts := list(_from_lines(section for section in found if section.has(wanted))):
            return drafts
    return list(_from_lines(found))


def _from_webinar(found: Iterable[Section]) -> Iterator[Draft]:
    """Give those who came: the others registered only, and stand there with signs for nothing."""
    for section in found:
        is_host = captions([section.title]) == [Caption.HOSTS]
        for line in section.lines:
            came = not is_no(section.text(line, Caption.ATTENDED))
            if came and (section.text(line, *_BEGINNINGS) or section.text(line, *_ENDINGS)):
                yield _draft(section, line, is_host=is_host)


def _draft(section: Section, line: TableLine, *, is_host: bool = False) -> Draft:
    name, registered_name = _names(section, line)
    return Draft(
        line=line.number,
        name=name,
        registered_name=registered_name,
        email=section.text(line, Caption.EMAIL),
        joined=section.text(line, *_BEGINNINGS),
        left=section.text(line, *_ENDINGS),
        duration=section.text(line, Caption.DURATION),
        unit=_SECONDS if counts_seconds(section.caption(Caption.DURATION)) else _MINUTES,
        is_waiting_room=is_yes(section.text(line, Caption.WAITING)),
        is_host=is_host,
        is_span=section.has(Caption.FIRST_JOIN, Caption.LAST_LEAVE) and not section.has(Caption.JOINED, Caption.LEFT),
    )


def _names(section: Section, line: TableLine) -> tuple[str, str]:
    """Return the name that was shown, and the one of the registration where that is another column."""
    name = section.text(line, Caption.NAME)
    full_name = f"{section.text(line, Caption.FIRST_NAME)} {section.text(line, Caption.LAST_NAME)}".strip()
    if not section.has(Caption.NAME):
        return full_name, ""
    if section.has(Caption.LAST_NAME) and not section.has(Caption.FIRST_NAME):
        return f"{name} {full_name}".strip(), ""  # the column of names holds first names
    return name, full_name


def _from_events(section: Section, timeframe: Timeframe) -> list[Draft]:
    """Pair each Joined with the next Left of the same person; a missing one is left to whoever knows the end."""
    drafts: list[Draft] = []
    present: dict[tuple[str, str], int] = {}
    for line in _in_order(section, timeframe):
        draft = _draft(section, line)
        moment, person = section.text(line, Caption.TIMESTAMP), (draft.name, draft.email)
        if not _is_leaving(section.text(line, Caption.ACTION), is_present=person in present):
            if person not in present:
                present[person] = len(drafts)
                drafts.append(_with_times(draft, moment, ""))
        elif person in present:
            begun = drafts[present[person]]
            drafts[present.pop(person)] = _with_times(begun, begun.joined, moment)
        else:
            drafts.append(_with_times(draft, moment, moment))
    return sorted(drafts, key=lambda draft: draft.line)


def _with_times(draft: Draft, joined: str, left: str) -> Draft:
    return Draft(line=draft.line, name=draft.name, email=draft.email, joined=joined, left=left)


def _in_order(section: Section, timeframe: Timeframe) -> list[TableLine]:
    """Return the lines by time; unreadable times are somebody else's to complain about."""
    clock = Clock()
    texts = [section.text(line, Caption.TIMESTAMP) for line in section.lines]
    clock.choose_form(filter(None, texts), near=timeframe.starts_at)
    start = datetime.datetime.min.replace(tzinfo=RIGA)
    moments = [clock.moment(text) or start for text in texts]
    return [section.lines[place] for place in sorted(range(len(texts)), key=moments.__getitem__)]


def _is_leaving(action: str, *, is_present: bool) -> bool:
    """Say what an action was. One in another language is taken for the one that is possible."""
    folded = fold(action)
    if folded.startswith(_JOINING + _JOINING_ROMANCE):
        return False
    return folded.startswith(_LEAVING + _LEAVING_ROMANCE) or is_present
