"""The rows of a report put together by who they say they are, and taken apart where a person said so."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from registrations.meeting_reports import minutes, names
from registrations.meeting_reports.facts import ParticipantRow, Timeframe
from registrations.meeting_reports.proposal import Connection, Entry

_KEY_BYTES = 10


def entries(rows: Iterable[ParticipantRow], timeframe: Timeframe, *, split: Collection[str] = ()) -> list[Entry]:
    """Return what belongs to one name and address as one entry, or one for each row, in the order of first rows."""
    found: list[Entry] = []
    for key, connections in by_identity(rows).items():
        whole = _entry(key, connections, timeframe)
        found += _parts(whole, timeframe) if key in split and len(connections) > 1 else [whole]
    return sorted(found, key=lambda entry: entry.rows)


def by_identity(rows: Iterable[ParticipantRow]) -> dict[str, list[Connection]]:
    grouped: dict[str, list[ParticipantRow]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.number):
        grouped[_key(row)].append(row)
    return {key: _connections(key, each) for key, each in grouped.items()}


def stay(of_person: Iterable[Entry], timeframe: Timeframe) -> minutes.Stay:
    return minutes.stay((connection.row for entry in of_person for connection in entry.connections), timeframe)


def identity(row: ParticipantRow) -> str:
    """Return everything a line says about who it is, so that two people with an "iPhone" stay two."""
    shown = names.key(row.name) or row.name.strip()
    words = set(shown.split())
    given = [name for name in (names.key(row.original_name), names.key(row.registered_name)) if name]
    telling = [name for name in given if not words.issuperset(name.split())]
    return "|".join([shown, names.address(row.email) or row.email.strip().casefold(), *telling])


def _parts(whole: Entry, timeframe: Timeframe) -> list[Entry]:
    single = (_entry(connection.key, [connection], timeframe) for connection in whole.connections)
    return [replace(entry, split_from=whole.key) for entry in single]


def _entry(key: str, connections: Sequence[Connection], timeframe: Timeframe) -> Entry:
    rows = [connection.row for connection in connections]
    time = minutes.stay(rows, timeframe)
    return Entry(
        key=key,
        name=rows[0].name,
        email=rows[0].email,
        connections=tuple(connections),
        seconds=time.least,
        most_seconds=time.most,
    )


def _connections(key: str, rows: Sequence[ParticipantRow]) -> list[Connection]:
    seen: Counter[str] = Counter()
    connections = []
    for row in rows:
        said = f"{key}|{row.joined_at}|{row.left_at}|{row.seconds}"
        seen[said] += 1
        connections.append(Connection(key=_digest(f"{said}|{seen[said]}"), row=row))
    return connections


def _key(row: ParticipantRow) -> str:
    return _digest(identity(row))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(errors="backslashreplace"), digest_size=_KEY_BYTES).hexdigest()
