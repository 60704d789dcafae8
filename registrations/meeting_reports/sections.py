"""Where in a table the participants are, and what stands above them about the meeting."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from registrations.meeting_reports.captions import Caption, Header, captions, header
from registrations.meeting_reports.cells import fold, original_name, value
from registrations.meeting_reports.datetimes import is_moment
from registrations.meeting_reports.tables import Table, TableLine

_MEETING = frozenset(
    {
        Caption.TOPIC,
        Caption.MEETING_ID,
        Caption.HOST,
        Caption.HOST_EMAIL,
        Caption.EMAIL,
        Caption.START,
        Caption.END,
        Caption.DURATION,
    }
)
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
_TIMES = (Caption.JOINED, Caption.LEFT, Caption.FIRST_JOIN, Caption.LAST_LEAVE, Caption.TIMESTAMP)
_ORIGINAL = ("orig", "sakotnej", "настоящ", "ursprunglich")  # English and Romance, Latvian, Russian, German
_NAME_OF_A_DATABASE = "name original name"
_ENOUGH = 50  # lines to see what a column holds
_IDENTIFYING = {Caption.TOPIC, Caption.MEETING_ID, Caption.START, Caption.END}


@dataclass(frozen=True)
class Section:
    """A line of captions and the participants below it. `title` is the line above, if that has one cell only."""

    title: str
    columns: Header
    captions: tuple[str, ...]
    lines: list[TableLine] = field(default_factory=list)

    def has(self, *wanted: Caption) -> bool:
        return any(caption in self.columns for caption in wanted)

    def text(self, line: TableLine, *wanted: Caption) -> str:
        for caption in wanted:
            place = self.columns.get(caption)
            if place is not None:
                return value(line.cells[place]) if place < len(line.cells) else ""
        return ""

    def says(self, *words: str) -> bool:
        return not set(words).isdisjoint(map(fold, self.captions))

    @property
    def has_original_names(self) -> bool:
        caption = self.caption(Caption.NAME)
        beside = fold(original_name(caption))
        return any(word in beside for word in _ORIGINAL) or fold(caption) == _NAME_OF_A_DATABASE

    def caption(self, wanted: Caption) -> str:
        return self.captions[self.columns[wanted]] if wanted in self.columns else ""


def sections(table: Table) -> list[Section]:
    found: list[Section] = []
    above: TableLine | None = None
    for line in table:
        if line.is_blank:
            continue
        columns = header(line.cells)
        if columns is not None:
            title = _only_cell(above)
            if title and found and found[-1].lines:
                found[-1].lines.pop()
            found.append(Section(title, columns, line.cells))
        elif found:
            found[-1].lines.append(line)
        above = line
    return [_with_addresses(section) for section in found if not _hides_times(section)]


def _with_addresses(section: Section) -> Section:
    if section.has(Caption.EMAIL):
        return section
    for place in _unknown(section):
        cells = [text for line in section.lines if (text := _cell(line, place))]
        if cells and all(map(_ADDRESS.fullmatch, cells)):
            return replace(section, columns={**section.columns, Caption.EMAIL: place})
    return section


def _hides_times(section: Section) -> bool:
    if section.has(*_TIMES):
        return False
    return any(is_moment(_cell(line, place)) for line in section.lines[:_ENOUGH] for place in _unknown(section))


def _unknown(section: Section) -> list[int]:
    return [place for place in range(len(section.captions)) if place not in section.columns.values()]


def meeting(table: Table, found: Sequence[Section]) -> dict[Caption, str]:
    """Return what the lines above the participants, or the columns before them, say about the meeting."""
    texts: dict[Caption, str] = {}
    above = [line for line in _above(table, found) if not line.is_blank]
    for place, line in enumerate(above):
        places = {caption: i for i, caption in enumerate(captions(line.cells)) if caption and caption in _MEETING}
        if len(places.keys() & _IDENTIFYING) > 1 and place + 1 < len(above):
            _add(texts, {caption: _cell(above[place + 1], i) for caption, i in places.items()})
        elif len(places) == 1:
            _add(texts, dict.fromkeys(places, _text_beside(line)))
    for section in found[:1]:
        _add(texts, _columns_of_meeting(section))
    return texts


def is_about_a_meeting(table: Table) -> bool:
    return any({Caption.TOPIC, Caption.MEETING_ID} <= set(captions(line.cells)) for line in table)


def _above(table: Table, found: Sequence[Section]) -> Iterable[TableLine]:
    for line in table:
        if found and line.cells == found[0].captions:
            return
        yield line


def _only_cell(line: TableLine | None) -> str:
    filled = [cell for cell in line.cells if value(cell)] if line else []
    return value(filled[0]) if len(filled) == 1 else ""


def _cell(line: TableLine, place: int) -> str:
    return value(line.cells[place]) if place < len(line.cells) else ""


def _text_beside(line: TableLine) -> str:
    filled = [value(cell) for cell in line.cells if value(cell)]
    return filled[1] if len(filled) > 1 else ""


def _columns_of_meeting(section: Section) -> dict[Caption, str]:
    said = {}
    for caption in _MEETING - {Caption.EMAIL, Caption.DURATION}:
        values = {section.text(line, caption) for line in section.lines} if section.has(caption) else set()
        if len(values) == 1:
            said[caption] = values.pop()
    return said


def _add(texts: dict[Caption, str], more: Mapping[Caption, str]) -> None:
    for caption, text in more.items():
        if text:
            texts.setdefault(caption, text)
