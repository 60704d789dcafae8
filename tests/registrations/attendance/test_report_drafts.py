"""Drafts of reports: which files one holds, what pages do to it, and what several windows may do at once."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.attendance.report_import import drafts
from registrations.attendance.report_import.decisions import Decisions, Sufficiency
from registrations.attendance.report_import.drafts import DraftChanges, UploadedFile
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.meeting_reports.facts import Columns, ReportRejected, Timeframe
from registrations.models import HistoryEntry, ReportImport
from registrations.models.history import Via
from tests.factories import make_cycle, moment
from tests.registrations.reporting import begun, decision, keep, lines, save
from trainings.models import Session

pytestmark = pytest.mark.django_db
ANNA, BRUNO = lines("Anna Ābele"), lines("Bruno Čaks")
UNKNOWN = "Kas;Iekšā;Ārā\nAnna Ābele;11.12.2023 13:00:00;11.12.2023 16:00:00\n".encode()
DAY = datetime.date(2023, 12, 11)
REAL = Timeframe(starts_at=moment(DAY, 13), ends_at=moment(DAY, 15))


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def draft_of(*files: tuple[str, bytes], session: Session, by: User) -> ReportImport:
    draft = drafts.begin(session, [UploadedFile(*file) for file in files], by=by)
    draft.session = session
    return draft


def test_a_file_that_is_uploaded_twice_at_once_is_one_and_keeps_its_first_name(session, anna, organiser):
    draft = draft_of(("a.csv", ANNA), ("b.csv", ANNA), ("c.csv", BRUNO), session=session, by=organiser)

    assert (draft.file_name, draft.created_by) == ("a.csv, c.csv", organiser)
    assert draft.digests == [UploadedFile("", data).digest for data in (ANNA, BRUNO)]
    assert [report["file"] for report in draft.facts["reports"]] == ["a.csv", "c.csv"]


def test_names_of_files_hold_what_can_be_shown_and_no_more_than_fits(session, anna, organiser):
    draft = draft_of(("\u202ea\x00.csv", ANNA), ("b" * 300, BRUNO), session=session, by=organiser)

    assert draft.file_name == ("a.csv, " + "b" * 300)[:200]


def test_a_file_of_a_draft_goes_on_with_that_draft_and_adds_the_others(session, anna, bruno, organiser):
    other, first = (draft_of(("a.csv", data), session=session, by=organiser) for data in (BRUNO, ANNA))

    again = draft_of(("a.csv", ANNA), ("c.csv", lines("Zane")), session=session, by=organiser)

    assert (again, again.file_name, len(again.digests)) == (first, "a.csv, c.csv", 2)
    assert (len(first.digests), ReportImport.objects.get(pk=other.pk).file_name) == (1, "a.csv")


def test_of_two_files_with_unknown_columns_the_second_is_refused_by_its_name(session, organiser):
    with pytest.raises(ReportRejected) as refused:
        draft_of(("a.csv", UNKNOWN), ("b.csv", UNKNOWN + b"\n"), session=session, by=organiser)

    assert (refused.value.reason.value, refused.value.file) == ("unknown_columns", "b.csv")


def test_a_file_that_cannot_be_read_is_refused_by_its_name(session, anna, organiser):
    with pytest.raises(ReportRejected) as refused:
        draft_of(("a.csv", ANNA), ("b.csv", b""), session=session, by=organiser)

    assert refused.value.file == "b.csv"


def test_when_the_columns_are_known_the_table_is_read_beside_the_other_files(session, anna, organiser):
    draft = draft_of(("a.csv", BRUNO), ("b.csv", UNKNOWN), session=session, by=organiser)
    assert (drafts.needs_columns(draft), draft.facts["table_file"]) == (True, "b.csv")

    drafts.say_columns(draft, Columns(header=0, name=0, joined=1, left=2))

    draft = ReportImport.objects.select_related("session").get()
    assert (drafts.needs_columns(draft), draft.file_name) == (False, "a.csv, b.csv")
    assert [report["file"] for report in draft.facts["reports"]] == ["a.csv", "b.csv"]
    assert [row.name for row in drafts.report_of(draft).rows] == ["Anna Ābele", "Bruno Čaks"]


def test_a_file_is_not_added_to_what_a_colleague_has_added_to_meanwhile(session, anna, organiser):
    draft = begun(session, organiser, ANNA)
    drafts.add(ReportImport.objects.select_related("session").get(), [UploadedFile("b.csv", BRUNO)])

    with pytest.raises(RuleViolation) as refused:
        drafts.add(draft, [UploadedFile("c.csv", lines("Zane"))])

    assert (refused.value.code, ReportImport.objects.get().file_name) == ("saved", "participants_1.csv, b.csv")


def test_another_file_takes_back_only_decisions_about_names_that_have_more_connections(session, anna, organiser):
    draft = begun(session, organiser, lines("Anna", "Muzejs"))
    said = [decision(draft, name, anna) for name in ("Anna", "Muzejs")]
    times = {anna.pk: Sufficiency(counts=True, reason="x", by=organiser.pk)}
    draft = keep(draft, organiser, Decisions(entries={**said[0].entries, **said[1].entries}, times=times))

    drafts.add(draft, [UploadedFile("b.csv", lines("Anna", start="01:30:00 PM"))])

    kept = drafts.decisions_of(ReportImport.objects.get())
    assert (set(kept.entries), kept.times) == (set(said[1].entries), times)


def test_a_page_changes_what_it_says_and_leaves_the_rest(session, anna, organiser):
    draft = begun(session, organiser, ANNA)
    changes: list[dict[str, Any]] = [
        {"split": frozenset({"0a"})},
        {"shift_minutes": 120},
        {"real_time": REAL, "time_reason": "Sākām agrāk"},
        {},
    ]

    for change in changes:
        draft = drafts.keep(draft, DraftChanges(**change), by=organiser.pk)

    assert draft == ReportImport.objects.get()
    for one in (draft, ReportImport.objects.get()):
        assert (one.shift_minutes, one.began_at, one.ended_at) == (120, REAL.starts_at, REAL.ends_at)
        assert (one.time_reason, drafts.decisions_of(one).split) == ("Sākām agrāk", frozenset({"0a"}))
    choices = drafts.choices(draft, drafts.decisions_of(draft))
    assert (choices.split, choices.shift, choices.real_time) == (frozenset({"0a"}), datetime.timedelta(hours=2), REAL)


def test_a_meeting_that_was_as_planned_after_all_has_no_time_of_its_own(session, anna, organiser):
    draft = keep(begun(session, organiser, ANNA), organiser, Decisions(), real_time=REAL, time_reason="Sākām agrāk")

    draft = keep(draft, organiser, Decisions(), is_as_planned=True)

    assert (draft.began_at, draft.ended_at, draft.time_reason) == (None, None, "")
    assert drafts.choices(draft, Decisions()).real_time is None


@pytest.mark.parametrize("what", ["saved", "discarded", "cancelled"])
def test_a_window_that_is_behind_changes_nothing(session, anna, organiser, what):
    draft = begun(session, organiser, ANNA)
    if what == "saved":
        save(ReportImport.objects.select_related("session__cycle").get(), organiser)
    elif what == "discarded":
        drafts.discard(session, draft.pk)
    else:
        Session.objects.filter(pk=session.pk).update(is_cancelled=True)

    with pytest.raises(RuleViolation) as refused:
        keep(draft, organiser, Decisions(), shift_minutes=60)

    assert refused.value.code == "saved"
    assert not ReportImport.objects.filter(shift_minutes=60).exists()


def test_what_is_saved_is_not_discarded_and_neither_is_another_draft(session, anna, organiser):
    saved, other = begun(session, organiser, ANNA), begun(session, organiser, BRUNO)
    save(saved, organiser)

    for number in (saved.pk, other.pk + 1):
        drafts.discard(session, number)

    assert set(ReportImport.objects.all()) == {saved, other}


def test_a_report_was_saved_before_if_one_of_its_files_was_for_this_session_and_the_latest_time_counts(
    session, anna, organiser, at
):
    save(begun(session, organiser, ANNA), organiser)
    at("2023-12-11 19:00")
    save(begun(session, organiser, ANNA, BRUNO), organiser)
    at("2023-12-11 20:00")
    save(begun(session, organiser, lines("Zane")), organiser)
    draft = begun(session, organiser, ANNA)

    before = drafts.saved_before(draft)

    assert before
    assert (timezone.localtime(before.saved_at).hour, before.created_by) == (19, organiser)
    assert drafts.saved_before(begun(session, organiser, lines("Uldis"))) is None
    ReportImport.objects.filter(saved_at__isnull=False).update(session=session.cycle.schedule[2])
    assert drafts.saved_before(draft) is None


def test_of_saved_reports_the_latest_is_first_with_its_marks_and_how_many_still_stand(
    session, anna, bruno, organiser, at
):
    save(begun(session, organiser, lines("Anna Ābele", "Bruno Čaks")), organiser)
    at("2023-12-11 19:00")
    save(begun(session, organiser, ANNA), organiser)
    by_hand = Mark(registration_id=anna.pk, session_id=session.pk, seen="present", state="absent")
    marking.record(session.cycle_id, [by_hand], origin=ChangeContext(via=Via.GRID, by=organiser))
    begun(session, organiser, lines("Zane"))

    rows = drafts.saved(session)

    assert [timezone.localtime(row["draft"].saved_at).hour for row in rows] == [19, 18]
    assert [(row["marks"], row["standing"]) for row in rows] == [(0, 0), (2, 1)]
    assert HistoryEntry.objects.count() == 3


ACTS: dict[str, Callable[[ReportImport], object]] = {
    "keeping": lambda draft: drafts.keep(draft, DraftChanges(), by=draft.created_by_id),
    "discarding": lambda draft: drafts.discard(draft.session, draft.pk),
    "adding a file": lambda draft: drafts.add(draft, [UploadedFile("b.csv", BRUNO)]),
}


@pytest.mark.parametrize("name", ACTS)
def test_the_cycle_is_locked_before_anything_is_written(session, anna, organiser, name):
    draft = begun(session, organiser, ANNA)

    with CaptureQueriesContext(connection) as queries:
        ACTS[name](draft)

    written = [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [one.split('"')[1] for one in written] == ["trainings_cycle", "registrations_reportimport"]
