"""
Which format a table is in, by evidence, and its participants. A new format is one more entry in `_FORMATS`.

A table without evidence is read all the same, and called just a report.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from registrations.meeting_reports.captions import Caption, captions, counts_seconds
from registrations.meeting_reports.cells import fold, is_no, is_yes
from registrations.meeting_reports.datetimes import RIGA, Clock
from registrations.meeting_reports.drafts import Draft, Source
from registrations.meeting_reports.facts import ReportFormat, Timeframe
from registrations.meeting_reports.sections import Section
from registrations.meeting_reports.tables import TableLine

_BEGINNINGS = (Caption.JOINED, Caption.FIRST_JOIN)
_ENDINGS = (Caption.LEFT, Caption.LAST_LEAVE)
_BESIDE_A_ROLE = (Caption.ROLE, Caption.JOINED, Caption.LEFT, Caption.DURATION, Caption.EMAIL)
_SECONDS, _MINUTES = 1, 60
# Beginnings of words, folded: English, Latvian, Russian, German, Spanish, Portuguese.
_LEAVING = ("left", "leav", "izga", "aizga", "pamet", "atst", "выш", "покин", "отключ", "verlass", "ausgetr")
_LEAVING_ROMANCE = ("sali", "abandon", "saiu", "saida")
_JOINING = ("join", "pievien", "piesl", "ienac", "присоед", "подключ", "вош", "beigetr", "beitritt", "ist ", "eingetr")
_JOINING_ROMANCE = ("se uni", "unio", "unido", "ingres", "entr")

Sections = Sequence[Section]
Evidence = Callable[[Sections, Mapping[Caption, str]], bool]


@dataclass(frozen=True)
class _TableFormat:
    """`evidence` is asked of the sections and of what stands above them about the meeting."""

    format: ReportFormat
    evidence: Evidence
    drafts: Callable[[Sections, Timeframe], list[Draft]]
    has_original_names: bool = False


def source(found: Sections, meeting: Mapping[Caption, str], timeframe: Timeframe) -> Source:
    kind = next(each for each in _FORMATS if each.evidence(found, meeting))
    return Source(
        format=kind.format,
        drafts=kind.drafts(found, timeframe),
        meeting=meeting,
        has_original_names=kind.has_original_names,
    )


def _says(*words: str) -> Evidence:
    return lambda found, _: any(section.says(*words) for section in found)


def _has(*wanted: Caption) -> Evidence:
    return lambda found, _: any(section.has(*wanted) for section in found)


def _is_of_teams(found: Sections, _: Mapping[Caption, str]) -> bool:
    roles = [section for section in found if all(map(section.has, _BESIDE_A_ROLE))]
    return bool(roles) or any(section.has(Caption.FIRST_JOIN, Caption.ACCOUNT) for section in found)


def _is_of_zoom(found: Sections, meeting: Mapping[Caption, str]) -> bool:
    has_original_names = any(section.has_original_names for section in found)
    return has_original_names or _OF_ZOOM(found, meeting) or meeting.keys() >= {Caption.TOPIC, Caption.MEETING_ID}


def _from_best_lines(found: Sections, _: Timeframe) -> list[Draft]:
    timed = [section for section in found if section.has(Caption.JOINED, Caption.LEFT)]
    return list(_from_lines(timed or found))


def _from_all_events(found: Sections, timeframe: Timeframe) -> list[Draft]:
    events = [section for section in found if section.has(Caption.ACTION)]
    return [draft for section in events for draft in _from_events(section, timeframe)]


def _from_lines(found: Iterable[Section]) -> Iterator[Draft]:
    for section in found:
        for line in section.lines:
            yield _draft(section, line)


def _from_teams(found: Sections, _: Timeframe) -> list[Draft]:
    for wanted in _BEGINNINGS:
        if drafts := list(_from_lines(section for section in found if section.has(wanted))):
            return drafts
    return list(_from_lines(found))


def _from_webinar(found: Sections, _: Timeframe) -> list[Draft]:
    return [draft for section in found for draft in _from_webinar_section(section)]


def _from_webinar_section(section: Section) -> Iterator[Draft]:
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
    return replace(draft, joined=joined, left=left, duration="")


def _in_order(section: Section, timeframe: Timeframe) -> list[TableLine]:
    clock = Clock()
    texts = [section.text(line, Caption.TIMESTAMP) for line in section.lines]
    clock.choose_form(filter(None, texts), near=timeframe.starts_at)
    start = datetime.datetime.min.replace(tzinfo=RIGA)
    moments = [clock.moment(text) or start for text in texts]
    return [section.lines[place] for place in sorted(range(len(texts)), key=moments.__getitem__)]


def _is_leaving(action: str, *, is_present: bool) -> bool:
    folded = fold(action)
    if folded.startswith(_JOINING + _JOINING_ROMANCE):
        return False
    return folded.startswith(_LEAVING + _LEAVING_ROMANCE) or is_present


_OF_ZOOM = _says(
    "recording consent",
    "recordingconsent",
    "recording disclaimer response",
    "attentiveness score",
    "in waiting room",
    "user email",
)
_FORMATS = (
    _TableFormat(ReportFormat.WEBEX, _says("attendance duration", "connection type"), _from_best_lines),
    _TableFormat(ReportFormat.GOOGLE_MEET, _says("time joined", "time exited"), _from_teams),
    _TableFormat(ReportFormat.TEAMS_REPORT, _has(Caption.ACTION), _from_all_events),
    _TableFormat(ReportFormat.TEAMS_REPORT, _is_of_teams, _from_teams),
    _TableFormat(ReportFormat.ZOOM_WEBINAR, _has(Caption.ATTENDED), _from_webinar, has_original_names=True),
    _TableFormat(ReportFormat.ZOOM_MEETING_DETAIL, _is_of_zoom, _from_best_lines, has_original_names=True),
    _TableFormat(ReportFormat.OTHER_DETAIL, lambda _found, _meeting: True, _from_best_lines, has_original_names=True),
)
