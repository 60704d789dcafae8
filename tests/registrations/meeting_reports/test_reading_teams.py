"""The three reports of Teams, and webinars of Zoom in other shapes than the sample."""

import pytest

from registrations.meeting_reports import minutes
from registrations.meeting_reports.facts import ReportFormat, Timeframe
from registrations.meeting_reports.minutes import Stay
from registrations.meeting_reports.reading import read
from tests.registrations.meeting_reports.report_files import SAMPLES, SESSION, STAYS, events, riga, written

PRESENT = STAYS[:3]
FACTS = [(stay.name, stay.joined_at, stay.left_at) for stay in PRESENT]
SAMPLE = (SAMPLES / "06_teams_2023_utf16.csv").read_text(encoding="utf-16")
OF_SAMPLE = Timeframe(starts_at=riga("2023-12-18T13:00"), ends_at=riga("2023-12-18T16:00"))


def facts(report):
    return [(row.name, row.joined_at, row.left_at) for row in report.rows]


def reading(text: str, encoding: str = "utf-16", timeframe: Timeframe = SESSION):
    return read(text.encode(encoding), timeframe=timeframe)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8"])
def test_events_are_paired(encoding):
    report = reading(written(events(PRESENT), delimiter="\t"), encoding)

    assert (report.format, facts(report)) == (ReportFormat.TEAMS_REPORT, FACTS)
    assert report.rows[1].original_name == ""


@pytest.mark.parametrize(
    "actions",
    [
        ("Joined before", "Left"),
        ("Pievienojās", "Izgāja"),
        ("Присоединился", "Вышел"),
        ("Beigetreten", "Verlassen"),
        ("Se unió", "Salió"),
        ("Ingressou", "Saiu"),
        ("Rejoint", "Parti"),
    ],
)
def test_actions_are_known_or_taken_in_turn(actions):
    assert facts(reading(written(events(PRESENT, actions=actions), delimiter="\t"))) == FACTS


def test_events_may_stand_in_any_order():
    captions, *lines = events(PRESENT)

    report = reading(written([captions, *reversed(lines)], delimiter="\t"))

    assert sorted(facts(report)) == sorted(FACTS)


def test_whoever_did_not_leave_stayed_until_the_end():
    table = events(PRESENT)[:2]

    assert facts(reading(written(table, delimiter="\t"))) == [(*FACTS[0][:2], SESSION.ends_at)]


@pytest.mark.parametrize(
    ("last_event", "stay"),
    [
        ("12/11/2023, 4:01:00 PM", Stay(180 * 60, 180 * 60)),
        ("12/11/2023, 2:00:00 PM", Stay(60 * 60, 180 * 60)),
        ("12/11/2023, 12:00:00 PM", Stay(0, 180 * 60)),
    ],
)
def test_a_stay_without_an_end_is_certain_until_the_last_thing_that_the_report_tells(last_event, stay):
    text = "Full Name\tUser Action\tTimestamp\nAnna Bērziņa\tJoined\t12/11/2023, 1:00:00 PM\n"
    text += f"Bruno Čaks\tJoined\t12/11/2023, 11:00:00 AM\nBruno Čaks\tLeft\t{last_event}\n"

    assert minutes.stay(reading(text).rows[:1], SESSION) == stay


def test_whoever_only_left_has_no_time():
    captions, _, left = events(PRESENT)[:3]

    assert facts(reading(written([captions, left], delimiter="\t"))) == [(FACTS[0][0], FACTS[0][2], FACTS[0][2])]


def test_summary_and_connections_in_one_table_are_read():
    text = (
        "Meeting Summary\nTotal Number of Participants\t1\nMeeting Title\tEs un citi\n"
        "Meeting Start Time\t12/11/2023, 12:50:00 PM\nMeeting End Time\t12/11/2023, 4:02:00 PM\n\n"
        "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)\n"
        "Anna Bērziņa (Guest)\t12/11/2023, 1:00:00 PM\t12/11/2023, 3:00:00 PM\t2h\ta@b.lv\tAttendee\t\n"
    )

    report = reading(text)

    assert facts(report) == [("Anna Bērziņa (Guest)", riga("2023-12-11T13:00"), riga("2023-12-11T15:00"))]
    assert (report.format, report.meeting.topic) == (ReportFormat.TEAMS_REPORT, "Es un citi")
    assert report.meeting.ends_at == riga("2023-12-11T16:02")


def test_connections_win_over_first_and_last_times():
    assert [row.number for row in reading(SAMPLE, timeframe=OF_SAMPLE).rows] == [1, 2, 3, 4, 5, 6, 7]


def test_first_and_last_times_are_taken_where_there_is_nothing_better():
    report = reading(SAMPLE.partition("3. In-Meeting")[0], timeframe=OF_SAMPLE)

    assert len(report.rows) == 6
    assert report.rows[1].left_at == riga("2023-12-18T16:00")


def test_breaks_between_first_and_last_times_do_not_count():
    text = (
        "2. Participants\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\n"
        "Anna Bērziņa\t12/11/23, 1:00:00 PM\t12/11/23, 4:00:00 PM\t20m 10s\ta@b.lv\n"
        "Bruno Čaks\t12/11/23, 12:50:00 PM\t12/11/23, 4:00:00 PM\t2h 20m\tb@b.lv\n"
        "Zane Ķirse\t12/11/23, 12:50:00 PM\t12/11/23, 4:00:00 PM\t3h 10m\tz@b.lv\n"
    )

    stays = [minutes.stay([one], SESSION) for one in reading(text).rows]

    assert stays == [Stay(1210, 1210), Stay(130 * 60, 140 * 60), Stay(3 * 3600, 3 * 3600)]


@pytest.mark.parametrize(
    ("participants", "activities"),
    [
        (
            "Vārds|Pirmā pievienošanās|Pēdējā iziešana|Ilgums sapulcē|E-pasts|Dalībnieka ID (UPN)|Loma",
            "Vārds|Pievienošanās laiks|Iziešanas laiks|Ilgums|E-pasts|Loma",
        ),
        (
            "Имя|Первое присоединение|Последний выход|Длительность собрания|Электронная почта|ИД участника|Роль",
            "Имя|Время присоединения|Время выхода|Длительность|Электронная почта|Роль",
        ),
        (
            "Name|Erster Beitritt|Letztes Verlassen|Besprechungsdauer|E-Mail|Teilnehmer-ID (UPN)|Rolle",
            "Name|Beitrittszeit|Austrittszeit|Dauer|E-Mail|Rolle",
        ),
        (
            "Nome|Primeira entrada|Última saída|Duração na reunião|E-mail|ID do participante (UPN)|Função",
            "Nome|Hora de entrada|Hora de saída|Duração|E-mail|Função",
        ),
    ],
)
def test_sections_are_known_by_captions_in_each_language(participants, activities):
    lines = SAMPLE.splitlines()
    lines[0], lines[8], lines[9], lines[17], lines[18] = (
        text.replace("|", "\t") for text in ("1. A", "2. B", participants, "3. C", activities)
    )

    translated = reading("\n".join(lines), timeframe=OF_SAMPLE)

    assert translated.rows == reading(SAMPLE, timeframe=OF_SAMPLE).rows


def test_webinar_gives_only_those_who_came():
    text = (
        "Attendee Report\nReport Generated:,12/11/2023 06:04:00 PM\n"
        "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered\n"
        "Nodarbība,847 5984 1045,12/11/2023 12:40:00 PM,204,24\n"
        "Host Details\nAttended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes)\n"
        "Yes,Elīna,e@b.lv,12/11/2023 12:40:00 PM,12/11/2023 04:04:00 PM,204\n"
        "Attendee Details\nAttended,User Name (Original Name),First Name,Last Name,Email,Registration Time,"
        "Approval Status,Join Time,Leave Time,Time in Session (minutes),Is Guest,Kāpēc?,Country/Region Name\n"
        "No,Zane,Zane,Ozola,z@b.lv,12/01/2023 12:40:00 PM,approved,--,--,--,--,,\n"
        "Yes,Anna,Anna,Bērziņa,a@b.lv,12/01/2023 12:40:00 PM,approved,"
        "12/11/2023 01:00:00 PM,12/11/2023 02:00:00 PM,60,Yes,,Latvia\n"
        "Other Attended\nUser Name,Join Time,Leave Time,Time in Session (minutes),Country/Region Name\n"
        "37126***12,12/11/2023 01:00:00 PM,12/11/2023 02:00:00 PM,60,Latvia\n"
    )

    report = reading(text, "utf-8-sig")

    assert [(row.number, row.name, row.registered_name, row.is_host) for row in report.rows] == [
        (1, "Elīna", "", True),
        (2, "Anna", "Anna Bērziņa", False),
        (3, "37126***12", "", False),
    ]
    assert (report.format, report.meeting.ends_at) == (ReportFormat.ZOOM_WEBINAR, riga("2023-12-11T16:04"))
