"""Reports for tests, written as the exporters of Zoom and Teams write them: in many ways."""

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from registrations.meeting_reports.datetimes import RIGA
from registrations.meeting_reports.facts import Timeframe

SAMPLES = Path(__file__).parent / "samples"
Table = list[list[str]]
Form = Callable[[datetime.datetime], str]


def riga(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=RIGA)


SESSION = Timeframe(starts_at=riga("2023-12-11T13:00"), ends_at=riga("2023-12-11T16:00"))


@dataclass(frozen=True)
class Stay:
    """One connection. Times are of the day of the session."""

    name: str
    email: str
    joined: str
    left: str
    waits: bool = False

    @property
    def joined_at(self) -> datetime.datetime:
        return riga(f"2023-12-11T{self.joined}")

    @property
    def left_at(self) -> datetime.datetime:
        return riga(f"2023-12-11T{self.left}")

    @property
    def minutes(self) -> int:
        return -(-int((self.left_at - self.joined_at).total_seconds()) // 60)


STAYS = (
    Stay("Anna Bērziņa", "anna@example.org", "12:58:20", "16:00:31"),
    Stay("iPhone (Ģirts Ķirsis)", "", "13:00:05", "14:10:12"),
    Stay("iPhone (Ģirts Ķirsis)", "", "14:14:40", "16:01:00"),
    Stay("Žanete Žagare", "zanete@example.org", "12:40:00", "12:59:00", waits=True),
)

AMERICAN: Form = lambda moment: f"{moment:%m/%d/%Y %I:%M:%S %p}"  # noqa: E731  a table of forms follows
FORMS: dict[str, Form] = {
    "m/d/Y 12 h": AMERICAN,
    "m/d/Y 12 h, small letters": lambda moment: AMERICAN(moment).lower(),
    "m/d/Y 24 h": lambda moment: f"{moment:%m/%d/%Y %H:%M:%S}",
    "m/d/y": lambda moment: f"{moment.month}/{moment.day}/{moment:%y}, {moment:%I:%M:%S %p}",
    "d/m/Y": lambda moment: f"{moment:%d/%m/%Y %H:%M:%S}",
    "d/m/Y a. m.": lambda moment: f"{moment:%d/%m/%Y %I:%M:%S} {'a' if moment.hour < 12 else 'p'}. m.",
    "narrow blank": lambda moment: f"{moment:%m/%d/%Y, %I:%M:%S}\N{NARROW NO-BREAK SPACE}{moment:%p}",
    "d.m.Y": lambda moment: f"{moment:%d.%m.%Y %H:%M:%S}",
    "d.m.Y.": lambda moment: f"{moment:%d.%m.%Y. %H:%M:%S}",
    "d.m.Y with a comma": lambda moment: f"{moment:%d.%m.%Y, %H:%M:%S}",
    "d.m.Y 12 h": lambda moment: f"{moment:%d.%m.%Y %I:%M:%S %p}",
    "d.m.Y 24 h with PM": lambda moment: f"{moment:%d.%m.%Y %H:%M:%S %p}",
    "d-m-Y": lambda moment: f"{moment:%d-%m-%Y %H:%M:%S}",
    "Y-m-d": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}",
    "Y/m/d": lambda moment: f"{moment:%Y/%m/%d %H:%M:%S}",
    "ISO without a zone": lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S}",
    "ISO in UTC": lambda moment: f"{moment.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
    "ISO with an offset": lambda moment: moment.isoformat(),
    "ISO in New York": lambda moment: f"{moment.astimezone(datetime.UTC) - datetime.timedelta(hours=5):%F %T-05:00}",
    "ISO with hours of offset": lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}+02",
    "English month": lambda moment: f"{moment:%b %d, %Y %I:%M:%S %p}",
    "English month in the middle": lambda moment: f"{moment:%d-%b-%Y %H:%M:%S}",
}

OLDER = "Name (Original Name)|User Email|Join Time|Leave Time|Duration (Minutes)|In Waiting Room"
NEWER = "Name (original name)|Email|Join time|Leave time|Duration (minutes)|In waiting room"
LANGUAGES = {
    "older English": OLDER,
    "newer English": NEWER,
    "Latvian": "Vārds (sākotnējais vārds)|E-pasts|Pievienošanās laiks|Iziešanas laiks|Ilgums (minūtes)"
    "|Uzgaidāmajā telpā",
    "Russian": "Имя (настоящее имя)|Почта|Время входа|Время выхода|Длительность (минуты)|Зал ожидания",
    "German": "Name (ursprünglicher Name)|E-Mail|Beitrittszeit|Austrittszeit|Dauer (Minuten)|Im Warteraum",
    "older Spanish": "Nombre (nombre original)|E-mail del usuario|Hora para unirse|Hora para salir|Duración (minutos)"
    "|En sala de espera",
    "newer Spanish": "Nombre (nombre original)|Correo electrónico|Hora de entrada|Hora de salida|Duración (minutos)"
    "|En sala de espera",
    "Portuguese": "Nome (nome original)|E-mail|Hora de entrada|Hora de saída|Duração (minutos)|Na sala de espera",
}
OF_A_DATABASE = "NameOriginalName|User_Email_2|Join_Time|Leave_Time|Duration_Minutes_2|InWaitingRoom"

OLDER_BLOCK = [
    ["Meeting ID", "Topic", "Start Time", "End Time", "User Email", "Duration (Minutes)", "Participants", ""],
    ["812 3456 7890", "2. nodarbība", "", "", "info@example.org", "201", "4", ""],
]
NEWER_BLOCK = [
    ["Topic", "ID", "Host", "Duration (minutes)", "Start time", "End time", "Participants"],
    ["2. nodarbība", "812 3456 7890", "Biedrība (info@example.org)", "201", "", "", "4"],
]


def detail(stays: Iterable[Stay] = STAYS, *, captions: str = NEWER, form: Form = AMERICAN) -> Table:
    """Return a Zoom meeting's connections."""
    lines = [
        [stay.name, stay.email, form(stay.joined_at), form(stay.left_at), str(stay.minutes), yes(stay.waits)]
        for stay in stays
    ]
    return [captions.split("|"), *lines]


def yes(truth: bool) -> str:  # noqa: FBT001  it is what is written
    return "Yes" if truth else "No"


def totals(stays: Iterable[Stay] = STAYS, *, caption: str = "Total Duration (Minutes)") -> Table:
    return [["Name (Original Name)", "User Email", caption, "Guest"]] + [
        [stay.name, stay.email, str(stay.minutes), "Yes"] for stay in stays
    ]


def under(block: Table, table: Table, *, form: Form = AMERICAN) -> Table:
    """Put the block about the meeting above its participants."""
    captions, values = block
    times = {"start time": riga("2023-12-11T12:45:03"), "end time": riga("2023-12-11T16:05:40")}
    filled = [
        form(times[caption.lower()]) if caption.lower() in times else text
        for caption, text in zip(captions, values, strict=True)
    ]
    return [captions, filled, [], *table]


def beside(table: Table) -> Table:
    """Put the meeting in columns before its participants, as reports of a whole account do."""
    captions, *lines = table
    return [["Topic", "Meeting ID", "Host", "Email", "Duration", *captions]] + [
        ["2. nodarbība", "81234567890", "Biedrība", "info@example.org", "201", *line] for line in lines
    ]


def events(stays: Iterable[Stay] = STAYS, *, actions: tuple[str, str] = ("Joined", "Left")) -> Table:
    """Return the oldest report of Teams."""
    lines = [
        [stay.name, action, f"{moment.month}/{moment.day}/{moment:%Y, %I:%M:%S %p}"]
        for stay in stays
        for action, moment in zip(actions, (stay.joined_at, stay.left_at), strict=True)
    ]
    return [["Full Name", "User Action", "Timestamp"], *lines]


def written(table: Table, *, delimiter: str = ",", newline: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(table)
    return text.getvalue()


def answered(stays: Iterable[Stay] = STAYS) -> str:
    """Return what Zoom's API says."""
    people = [
        {
            "name": stay.name,
            "user_email": stay.email,
            "join_time": FORMS["ISO in UTC"](stay.joined_at),
            "leave_time": FORMS["ISO in UTC"](stay.left_at),
            "duration": int((stay.left_at - stay.joined_at).total_seconds()),
            "status": "in_waiting_room" if stay.waits else "in_meeting",
        }
        for stay in stays
    ]
    return json.dumps({"page_count": 1, "participants": people})
