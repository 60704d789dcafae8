"""Reports of other vendors, and tables of one's own: each is named by what proves it, or just a report."""

import pytest

from registrations.meeting_reports import minutes
from registrations.meeting_reports.facts import (
    Columns,
    RejectionReason,
    ReportFormat,
    ReportRejected,
    ReportWarning,
)
from registrations.meeting_reports.minutes import Stay
from registrations.meeting_reports.reading import read
from tests.registrations.meeting_reports.report_files import NEWER_BLOCK, SESSION, detail, riga, totals, under, written

MEET = "First name,Last name,Email,Duration,Time joined,Time exited\n"
MEET_WITH_ONE_NAME = "Name,Email,Duration,Time joined,Time exited\n"
WEBEX = (
    "Meeting Name\tMeeting Start Time\tMeeting End Time\tDisplay Name\tFirst Name\tLast Name\tRole\tAttendee Email"
    "\tJoin Time\tLeave Time\tAttendance Duration\tConnection Type\n"
    'Es un citi\t"=""2023-12-11 12:50:00"""\t"=""2023-12-11 16:02:00"""\tAnna B.\tAnna\tBērziņa\tAttendee\ta@b.lv'
    '\t"=""2023-12-11 12:58:22"""\t"=""2023-12-11 16:00:49"""\t183 mins\tDesktop app\n'
)
OLDER_WEBEX = (
    "Event Name\tEvent Start Time\tEvent End Time\tName\tAttendee Email\tJoin Time\tLeave Time\tAttendance Duration"
    '\tConnection Type\nEs un citi\t"=""2023-12-11 12:50:00"""\t"=""2023-12-11 16:02:00"""\tAnna Bērziņa\ta@b.lv'
    '\t"=""2023-12-11 12:58:22"""\t"=""2023-12-11 16:00:49"""\t183 mins\tDesktop\n'
)
TEAMS = (
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\nAnna\t12/11/23, 1:00:00 PM\t12/11/23, 4:00:00 PM\t3h\t\n"
)


def reading(text: str, encoding: str = "utf-8", columns: Columns | None = None):
    return read(text.encode(encoding), timeframe=SESSION, columns=columns)


def facts(report):
    return [(row.name, row.email, row.joined_at, row.left_at, row.seconds) for row in report.rows]


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        (written(detail()), "Zoom"),
        (written(totals()), "Zoom"),
        (TEAMS, "Teams"),
        (MEET + "Anna,Bērziņa,,58 min,1:02 PM,2:00 PM\n", "Google Meet"),
        (WEBEX, "Webex"),
        (OLDER_WEBEX, "Webex"),
        ("Name;Join time;Leave time\nAnna;11.12.2023 13:00:00;11.12.2023 16:00:00\n", ""),
        ("Name,Email,Duration\nAnna,,170\n", ""),
        ("Vārds;Uzvārds;Minūtes\nAnna;Bērziņa;170\n", ""),
        ("Vārds (uzvārds);Loma;Viesis;Minūtes\nAnna Bērziņa;x;y;170\n", ""),
        ("Name,Guest,Duration\nAnna,Yes,170\n", ""),
    ],
)
def test_a_report_is_named_by_evidence_only(text, vendor):
    assert reading(text).format.vendor == vendor


@pytest.mark.parametrize(
    ("joined", "left"), [("12:57 PM", "4:00 PM"), ("12:57", "16:00"), ("12:57:00 PM", "4:00:00 PM")]
)
def test_times_of_google_meet_are_of_the_day_of_the_session(joined, left):
    report = reading(f"{MEET}Anna,Bērziņa,a@b.lv,3 hr 3 min,{joined},{left}\n")

    assert (report.format, facts(report)) == (
        ReportFormat.GOOGLE_MEET,
        [("Anna Bērziņa", "a@b.lv", riga("2023-12-11T12:57"), riga("2023-12-11T16:00"), 183 * 60)],
    )


def test_google_meet_may_have_one_column_of_names():
    report = reading(f"{MEET_WITH_ONE_NAME}Anna Bērziņa,,58 min,1:02 PM,2:00 PM\n")

    assert facts(report) == [("Anna Bērziņa", "", riga("2023-12-11T13:02"), riga("2023-12-11T14:00"), 58 * 60)]


@pytest.mark.parametrize(
    ("length", "joined", "left", "stay"),
    [
        ("3 hr 3 min", "12:57 PM", "4:00 PM", Stay(10_800, 10_800)),
        ("3 hr 3 min", "12:57 PM", "4:01 PM", Stay(10_800, 10_800)),
        ("2 hr 14 min", "1:00 PM", "3:15 PM", Stay(134 * 60, 135 * 60)),
        ("1 hr", "1:00 PM", "4:00 PM", Stay(3600, 3600)),
        ("2 hr", "12:30 PM", "4:00 PM", Stay(90 * 60, 120 * 60)),
    ],
)
def test_breaks_count_and_rounding_to_minutes_is_no_break(length, joined, left, stay):
    rows = reading(f"{MEET}Anna,Bērziņa,,{length},{joined},{left}\n").rows

    assert minutes.stay(rows, SESSION) == stay


def test_a_meeting_after_midnight_is_of_the_next_day():
    rows = reading(f"{MEET}Anna,Bērziņa,,58 min,11:30 PM,12:28 AM\n").rows

    assert (rows[0].joined_at, rows[0].left_at) == (riga("2023-12-11T23:30"), riga("2023-12-12T00:28"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_cells_of_webex_are_unwrapped(encoding):
    times = (riga("2023-12-11T12:58:22"), riga("2023-12-11T16:00:49"), None)

    report = reading(WEBEX, encoding)

    assert facts(report) == [("Anna B.", "a@b.lv", *times)]
    assert report.rows[0].registered_name == "Anna Bērziņa"
    assert (report.meeting.topic, report.meeting.ends_at) == ("Es un citi", riga("2023-12-11T16:02"))
    assert facts(reading(OLDER_WEBEX, encoding)) == [("Anna Bērziņa", "a@b.lv", *times)]


def test_a_table_of_first_and_last_names_and_minutes_is_read():
    assert facts(reading("Vārds;Uzvārds;Minūtes\nAnna;Bērziņa;170\n", "cp1257")) == [
        ("Anna Bērziņa", "", None, None, 170 * 60)
    ]


def test_a_person_may_say_which_columns_hold_first_and_last_names():
    columns = Columns(header=0, first_name=1, last_name=0, minutes=2)

    assert facts(reading("Kurš;Kas;Cik\nBērziņa;Anna;170\n", columns=columns)) == [
        ("Anna Bērziņa", "", None, None, 170 * 60)
    ]


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("BÄ“rziÅ†a", "Bērziņa"),
        ("Å½anete Ä¶irse", "Žanete Ķirse"),
        ("Å\N{NO-BREAK SPACE}Ä·Ä“le", "Šķēle"),
        ("\N{LATIN CAPITAL LETTER A WITH DIAERESIS}\x81bele", "ābele"),
        ("Ð\x90Ð½Ð½Ð°", "Анна"),
        ("JÃ¼rgen", "Jürgen"),
        ("Mäkelä", "Mäkelä"),
        ("„KAFĒ” Ģirts", "„KAFĒ” Ģirts"),
    ],
)
def test_damaged_letters_are_put_right_where_that_is_certain(damaged, meant):
    report = reading(f"Vārds;Minūtes\n{damaged};170\n")

    assert report.rows[0].name == meant
    assert report.warnings == ((ReportWarning.LETTERS_RESTORED,) if damaged != meant else ())


@pytest.mark.parametrize("name", ["B?rzi?a", "?nna", "B\ufffdrzi\ufffda"])
def test_lost_letters_are_pointed_out(name):
    assert reading("Vārds;Minūtes\n" + "Zane Ķirse;170\n" * 9 + f"Änna {name};170\n").warnings == (
        ReportWarning.LOST_LETTERS,
    )


def test_a_connection_without_an_end_is_pointed_out():
    table = detail()
    table[1][3:5] = ["", ""]

    report = reading(written(table))

    assert report.warnings == (ReportWarning.OPEN_ENDED,)
    assert [row.is_open_ended for row in report.rows] == [True, False, False, False]


def test_a_connection_of_zoom_without_an_end_decides_nothing_even_where_the_end_of_the_meeting_is_known():
    table = detail()
    table[1][3:5] = ["", ""]

    assert minutes.stay(reading(written(under(NEWER_BLOCK, table))).rows[:1], SESSION) == Stay(0, 180 * 60)


@pytest.mark.parametrize("time", ["45271.5416", "45271,54", "58:20.0", "58:20,0", "4.52715E+04", "########"])
def test_times_that_a_spreadsheet_destroyed_are_explained(time):
    table = [cells[:4] for cells in detail()]
    table[2][2] = time

    with pytest.raises(ReportRejected) as rejected:
        reading(written(table))

    assert (rejected.value.reason, rejected.value.row) == (RejectionReason.DESTROYED_TIMES, 2)


def test_where_times_are_destroyed_whoever_has_one_time_and_no_length_is_pointed_at():
    table = detail()
    for cells in table[1:]:
        cells[2:4] = ["58:20.0", "01:02.0"]
    table[2][3:5] = ["", ""]

    with pytest.raises(ReportRejected) as rejected:
        reading(written(table))

    assert (rejected.value.reason, rejected.value.row) == (RejectionReason.DESTROYED_TIMES, 3)


def test_totals_of_which_one_is_missing_are_totals():
    table = [[*cells[:2], "", "", *cells[4:]] if place else cells for place, cells in enumerate(detail())]
    table[2][4] = ""

    report = reading(written(table))

    assert (report.format, report.rows[1].seconds) == (ReportFormat.ZOOM_MEETING_TOTAL, None)


def test_somebody_without_times_among_others_makes_no_totals():
    report = reading("Vārds;Pievienojās;Izgāja;Ilgums\nAnna;13:00;16:00;1 h\nBruno;;;1 h\n")

    assert (report.format, report.rows[1].joined_at) == (ReportFormat.OTHER_DETAIL, None)


def test_lengths_are_used_where_times_are_destroyed():
    table = detail()
    for cells in table[1:]:
        cells[2:4] = ["58:20.0", "01:02.0"]

    report = reading(written(table))

    assert (report.format, report.warnings) == (ReportFormat.ZOOM_MEETING_TOTAL, (ReportWarning.TIMES_DESTROYED,))
    assert [row.seconds for row in report.rows] == [int(cells[4]) * 60 for cells in table[1:]]


@pytest.mark.parametrize(
    ("text", "stay"),
    [
        ("Vārds;Pievienojās;Izgāja;Ilgums\nAnna;13:00;16:00;1 h\n", Stay(3600, 3600)),
        ("Vārds;Pievienojās;Izgāja;Ilgums\nAnna;13:00;16:00;179 min\n", Stay(179 * 60, 180 * 60)),
        ("Vārds;Pievienojās;Izgāja;Ilgums\nAnna;13:00;16:00;181\n", Stay(180 * 60, 180 * 60)),
        ("Vārds;Pievienojās;Izgāja\nAnna;13:00;16:00\n", Stay(180 * 60, 180 * 60)),
    ],
)
def test_times_that_no_vendor_proves_are_not_believed_against_the_length(text, stay):
    assert minutes.stay(reading(text).rows, SESSION) == stay


def test_lengths_that_a_spreadsheet_made_fractions_of_a_day_are_refused():
    with pytest.raises(ReportRejected) as rejected:
        reading("Vārds;Minūtes\nAnna;0,1180556\nBruno;0,0416667\n")

    assert rejected.value.reason is RejectionReason.DESTROYED_TIMES
