"""Files that are not taken, and the reason of each."""

import json

import pytest

from registrations.meeting_reports.facts import Columns, RejectionReason, ReportRejected
from registrations.meeting_reports.reading import read
from registrations.meeting_reports.tables import MOST_ROWS
from tests.registrations.meeting_reports.report_files import (
    NEWER,
    NEWER_BLOCK,
    SESSION,
    STAYS,
    Stay,
    detail,
    riga,
    totals,
    under,
    written,
)

CAPTIONS = NEWER.replace("|", ",")


def refusal(content: str | bytes, columns: Columns | None = None) -> ReportRejected:
    with pytest.raises(ReportRejected) as refused:
        read(content if isinstance(content, bytes) else content.encode(), timeframe=SESSION, columns=columns)
    return refused.value


def reason(content: str | bytes) -> RejectionReason:
    return refusal(content).reason


def test_empty_file_is_refused():
    assert reason("\ufeff\r\n") is RejectionReason.EMPTY


@pytest.mark.parametrize(
    "content",
    [
        "Registration Report\nTopic,Meeting ID\nx,1\nFirst Name,Email,Registration Time\nAnna,a@b.lv,12/01/2023\n",
        "First Name,Last Name,Email,Registration Time,Approval Status\n",
        "Name;E-pasts;Reģistrācijas laiks\nAnna;a@b.lv;01.12.2023\n",
        json.dumps({"registrants": [{"first_name": "Anna"}]}),
    ],
)
def test_registration_report_is_known(content):
    assert reason(content) is RejectionReason.REGISTRATION_REPORT


@pytest.mark.parametrize(
    "content",
    [
        "Poll Report\nTopic,Meeting ID\nx,1\n#,User Name,Submitted Date/Time,How?\n1,Anna,12/11/2023,ok\n",
        "#,User Name,User Email,Submitted Date/Time\n1,Anna,a@b.lv,Dec 11\n",
        "Question,Answer\nHow?,Well\n",
        json.dumps({"questions": []}),
    ],
)
def test_poll_report_is_known(content):
    assert reason(content) is RejectionReason.POLL_REPORT


@pytest.mark.parametrize(
    "content",
    [
        CAPTIONS + "\r\n",
        CAPTIONS + "\r\n,,,,,\r\n",
        CAPTIONS + "\r\n,,12/11/2023 01:00:00 PM,12/11/2023 02:00:00 PM,60,No\r\n",
        written(under(NEWER_BLOCK, [NEWER.split("|")])),
        written(NEWER_BLOCK),
        json.dumps({"participants": []}),
        "Attendee Details\nAttended,User Name (Original Name),Join Time,Leave Time\nNo,Anna,--,--\n",
    ],
)
def test_report_of_nobody_is_known(content):
    assert reason(content) is RejectionReason.NO_PARTICIPANTS


@pytest.mark.parametrize(
    "content",
    [
        "Labdien!\n\nPaldies, ka piedalījāties, bija jauki.\nUz tikšanos, Anna\n",
        "<!DOCTYPE html>\n<table><tr><td>Name,Join Time,Leave Time</td></tr></table>",
        '{"name": "Anna"}',
        "[1, 2, 3]",
        "[]",
        "{" * 100_000,
        "[" * 100_000,
        "1" * 5_000,
        "[" + "1" * 5_000 + "]",
        "one word",
        "Name\nAnna\nZane\n",
    ],
)
def test_anything_else_is_no_report(content):
    assert reason(content) is RejectionReason.NOT_A_REPORT


def test_unknown_captions_come_with_the_cells_for_a_person_to_look_at():
    refused = refusal("Vectori;Quando;Usque\r\nAnna;11.12.2023 13:00;11.12.2023 16:00\r\n")

    assert refused.reason is RejectionReason.UNKNOWN_COLUMNS
    assert refused.table == (
        ("Vectori", "Quando", "Usque"),
        ("Anna", "11.12.2023 13:00", "11.12.2023 16:00"),
    )


@pytest.mark.parametrize(
    "captions",
    ["Name,Email,Institution", "Name,Email,Join Time", "Name,Leave Time,Duration", "Name,Ankunft,Duration"],
)
def test_captions_that_tell_half_are_not_relied_on(captions):
    content = f"{captions}\nAnna,12/11/2023 13:00,12/11/2023 14:00\nZane,12/11/2023 13:00,12/11/2023 14:00\n"

    assert reason(content) is RejectionReason.UNKNOWN_COLUMNS


@pytest.mark.parametrize("time", ["soon", "13:00", "31/31/2023 13:00", "12/11/2023 25:00", "12/11/1023 13:00"])
def test_unreadable_time_is_blamed_on_its_line(time):
    table = under(NEWER_BLOCK, detail())
    table[6][2] = time

    refused = refusal(written(table))

    assert (refused.reason, refused.row) == (RejectionReason.UNREADABLE_TIMES, 7)


def test_dates_in_two_forms_are_not_guessed():
    table = detail()
    table[1][2], table[2][2] = "12/13/2023 13:00:00", "13/12/2023 13:00:00"

    assert reason(written(table)) is RejectionReason.UNREADABLE_TIMES


def test_unreadable_total_is_blamed_on_its_line():
    table = totals()
    table[3][2] = "long"

    refused = refusal(written(table))

    assert (refused.reason, refused.row) == (RejectionReason.UNREADABLE_TIMES, 4)


def test_leaving_before_joining_is_unreadable():
    refused = refusal(written(detail([STAYS[0], Stay("Anna", "", "15:00:00", "14:00:00")])))

    assert (refused.reason, refused.row) == (RejectionReason.UNREADABLE_TIMES, 3)


@pytest.mark.parametrize("day", ["12/13/2023", "12/09/2023", "12/11/2022"])
def test_report_of_another_day_is_refused(day):
    content = written(under(NEWER_BLOCK, detail())).replace("12/11/2023", day)

    assert reason(content) is RejectionReason.OTHER_DAY


def test_a_connection_of_another_day_among_others_is_read_too():
    table = detail()
    table[1][2:4] = [cell.replace("12/11/2023", "12/18/2023") for cell in table[1][2:4]]

    assert len(read(written(table).encode(), timeframe=SESSION).rows) == len(STAYS)


@pytest.mark.parametrize(("day", "is_near"), [("12/11/2023", True), ("11/12/2023", True), ("12/18/2023", False)])
def test_totals_are_dated_by_the_start_of_the_meeting_alone_whichever_comes_first_day_or_month(day, is_near):
    block = [["Topic", "Meeting ID", "Start Time"], ["2. nodarbība", "812 3456 7890", f"{day} 12:45:03 PM"]]
    content = written([*block, [], *totals()])

    if is_near:
        assert read(content.encode(), timeframe=SESSION).meeting.starts_at == riga("2023-12-11T12:45:03")
    else:
        assert reason(content) is RejectionReason.OTHER_DAY


def test_totals_of_another_day_are_refused_by_the_block_above_them():
    content = written(under(NEWER_BLOCK, totals()))

    assert read(content.encode(), timeframe=SESSION).format == "zoom_meeting_total"
    assert reason(content.replace("12/11/2023", "12/18/2023")) is RejectionReason.OTHER_DAY


def test_number_of_rows_is_limited():
    stay = STAYS[0]

    assert len(read(written(totals([stay] * MOST_ROWS)).encode(), timeframe=SESSION).rows) == MOST_ROWS
    assert reason(written(totals([stay] * (MOST_ROWS + 1)))) is RejectionReason.TOO_MANY_ROWS
    assert reason(json.dumps([{"name": "A", "join_time": ""}] * (MOST_ROWS + 1))) is RejectionReason.TOO_MANY_ROWS


def test_picture_with_columns_said_is_still_a_picture():
    assert refusal(b"\x89PNG\r\n", columns=Columns(header=0, name=0)).reason is RejectionReason.NOT_TEXT
    assert refusal("one word", columns=Columns(header=0, name=0)).reason is RejectionReason.NOT_A_REPORT
