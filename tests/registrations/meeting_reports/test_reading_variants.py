"""The same four connections in every way in which a report may write them."""

import pytest

from registrations.meeting_reports.facts import Meeting, ReportFormat
from registrations.meeting_reports.reading import read
from tests.registrations.meeting_reports.report_files import (
    FORMS,
    LANGUAGES,
    NEWER_BLOCK,
    OF_A_DATABASE,
    OLDER_BLOCK,
    SESSION,
    STAYS,
    answered,
    beside,
    detail,
    riga,
    totals,
    under,
    written,
)

FACTS = [(stay.name, stay.email, stay.joined_at, stay.left_at, stay.waits) for stay in STAYS]
TO_THE_MINUTE = [(name, joined.replace(second=0)) for name, _, joined, _, _ in FACTS]


def facts(report):
    return [(row.name, row.email, row.joined_at, row.left_at, row.is_waiting_room) for row in report.rows]


def reading(text: str, encoding: str = "utf-8"):
    return read(text.encode(encoding), timeframe=SESSION)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("block", [None, NEWER_BLOCK], ids=["bare", "block"])
def test_every_form_of_dates_says_the_same(form, block):
    table = detail(form=FORMS[form])

    report = reading(written(under(block, table, form=FORMS[form]) if block else table))

    assert (report.format, facts(report)) == (ReportFormat.ZOOM_MEETING_DETAIL, FACTS)


@pytest.mark.parametrize("form", ["%d.%m.%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%y %H:%M", "%d.%m.%Y %I:%M %p"])
def test_times_without_seconds_are_read(form):
    table = detail(form=lambda moment: f"{moment:{form}}")

    assert [(row.name, row.joined_at) for row in reading(written(table)).rows] == TO_THE_MINUTE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", [str, str.upper, str.title])
def test_captions_are_known_in_each_language(language, case):
    table = detail(captions=case(LANGUAGES[language]))

    assert facts(reading(written(table))) == FACTS


def test_captions_are_known_as_names_of_a_database():
    assert facts(reading(written(detail(captions=OF_A_DATABASE)))) == FACTS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1257"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiter_encoding_and_line_ends_change_nothing(delimiter, encoding, newline):
    table = under(NEWER_BLOCK, detail(form=FORMS["m/d/y"]), form=FORMS["m/d/y"])

    assert facts(reading(written(table, delimiter=delimiter, newline=newline), encoding)) == FACTS


@pytest.mark.parametrize("block", [OLDER_BLOCK, NEWER_BLOCK], ids=["older", "newer"])
@pytest.mark.parametrize("separator", ["", ",,,,,,"])
def test_block_above_the_participants_says_which_meeting_it_was(block, separator):
    text = written(under(block, detail())).replace("\r\n\r\n", f"\r\n{separator}\r\n")

    report = reading(text)

    assert facts(report) == FACTS
    assert report.meeting == Meeting(
        id="81234567890",
        topic="2. nodarbība",
        host_name="Biedrība" if block is NEWER_BLOCK else "",
        host_email="info@example.org",
        starts_at=riga("2023-12-11T12:45:03"),
        ends_at=riga("2023-12-11T16:05:40"),
    )


def test_meeting_may_stand_in_columns_before_the_participant():
    report = reading(written(beside(detail())))

    assert facts(report) == FACTS
    assert report.meeting == Meeting(id="81234567890", topic="2. nodarbība", host_name="Biedrība")


@pytest.mark.parametrize("place", [0, 1, 6])
def test_empty_column_more_changes_nothing(place):
    table = [[*cells[:place], "", *cells[place:]] for cells in detail()]

    assert facts(reading(written(table))) == FACTS


def test_totals_are_known_under_either_caption():
    for caption in ("Total Duration (Minutes)", "Total duration (minutes)", "Duration (Minutes)"):
        report = reading(written(under(OLDER_BLOCK, totals(caption=caption))))

        assert report.format == ReportFormat.ZOOM_MEETING_TOTAL
        assert [row.seconds for row in report.rows] == [stay.minutes * 60 for stay in STAYS]


def test_columns_of_times_that_are_all_empty_make_it_a_report_of_totals():
    table = [[*cells[:2], "", "", *cells[4:]] if place else cells for place, cells in enumerate(detail())]

    report = reading(written(table))

    assert (report.format, report.rows[0].seconds) == (ReportFormat.ZOOM_MEETING_TOTAL, STAYS[0].minutes * 60)


def test_row_without_times_among_others_has_none_and_no_total():
    table = detail()
    table[4][2:4] = ["", ""]

    row = reading(written(table)).rows[3]

    assert (row.joined_at, row.left_at, row.seconds, row.is_waiting_room) == (None, None, None, True)


def test_time_that_is_missing_comes_from_the_duration():
    table = detail()
    table[1][3], table[2][2] = "", "--"

    rows = reading(written(table)).rows

    assert rows[0].left_at == riga("2023-12-11T16:01:20")
    assert rows[1].joined_at == riga("2023-12-11T12:59:12")


def test_row_of_nobody_is_counted_but_left_out():
    table = detail()
    table.insert(2, ["", "", *table[1][2:]])

    assert [row.number for row in reading(written(table)).rows] == [1, 3, 4, 5]


def test_api_says_the_same_in_seconds_and_utc():
    report = reading(answered())

    assert (report.format, facts(report)) == (ReportFormat.ZOOM_API, FACTS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"page_count": 1, "participants": [', "[["),
        ("user_email", "userEmail"),
        ("join_time", "joinTime"),
        ("Z", ""),
    ],
)
def test_api_may_use_other_names_and_leave_out_the_zone(old, new):
    text = answered().replace(old, new).replace("[[", "[")

    assert facts(reading(text.removesuffix("}") if new == "[[" else text)) == FACTS


def test_pages_of_the_api_are_read_as_one():
    assert facts(reading(f"[{answered()}, {answered()}]")) == FACTS * 2


def test_letters_of_two_signs_are_made_one():
    table = detail()
    table[1][0] = "Anna Be\u0304rzin\u0327a"

    assert reading(written(table)).rows[0].name == "Anna Bērziņa"


def test_names_lose_what_nobody_sees_and_keep_what_is_hostile():
    table = detail()
    table[1][0] = '\u202e\ufeffAnna\u200b \n "Ann"\t\x07\xa0Bērziņa '
    table[2][0] = "=HYPERLINK(1)"

    rows = reading(written(table)).rows

    assert [row.name for row in rows[:2]] == ['Anna "Ann" Bērziņa', "=HYPERLINK(1)"]


def test_long_field_is_cut():
    table = detail()
    table[1][0] = "A" * 200_000

    assert reading(written(table)).rows[0].name == "A" * 1_000


def test_quotation_mark_that_nobody_closed_spoils_only_its_line():
    text = written(detail()).replace("Anna B", '"Anna B')

    assert facts(reading(text)) == FACTS


def test_report_saved_as_one_column_is_read():
    lines = written(detail(form=FORMS["m/d/y"])).splitlines()
    text = "\n".join('"' + line.replace('"', '""') + '"' for line in lines)

    assert facts(reading(text)) == facts(reading(text.replace("\n", ";;\n"))) == FACTS


def test_addresses_are_found_under_a_caption_in_another_language():
    table = detail(captions="Name|Courriel|Join Time|Leave Time|Duration|In waiting room")

    assert facts(reading(written(table))) == FACTS


def test_first_and_last_names_in_two_columns_are_one_name():
    text = "Vārds,Uzvārds,Pievienošanās laiks,Iziešanas laiks\nAnna,Ozola,2023-12-11 13:00,2023-12-11 14:00\n"

    assert reading(text).rows[0].name == "Anna Ozola"
    assert reading(text.replace("Vārds", "First name")).rows[0].name == "Anna Ozola"


@pytest.mark.parametrize("yes", ["Yes", "Jā", "Да", "Ja", "Sí", "Sim", "TRUE"])
def test_yes_is_known_in_each_language(yes):
    table = detail()
    table[1][5] = yes

    assert [row.is_waiting_room for row in reading(written(table)).rows] == [True, False, False, True]


def test_one_form_is_chosen_for_a_file_and_it_is_the_nearest_to_the_session():
    table = detail(form=FORMS["d/m/Y"])
    assert facts(reading(written(table))) == FACTS

    table.append(["Zane", "", "13/12/2023 13:00:00", "13/12/2023 14:00:00", "60", "No"])
    assert reading(written(table)).rows[0].joined_at == FACTS[0][2]


def test_midnight_in_a_connection_is_understood():
    table = detail()
    table[1][2:4] = ["12/11/2023 11:50:00 PM", "12/11/2023 12:20:00 AM"]

    row = reading(written(table)).rows[0]

    assert row.left_at - row.joined_at == riga("2023-12-12T00:20") - riga("2023-12-11T23:50")
