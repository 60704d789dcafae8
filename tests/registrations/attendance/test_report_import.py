"""From a report to marks: only into empty cells, only present, once, and back as one act."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.attendance.report_import import drafts
from registrations.attendance.report_import.decisions import Decisions, Sufficiency
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.meeting_reports import facts
from registrations.models import Attendance, HistoryEntry, ReportImport
from registrations.models.history import Via
from tests.factories import make_cycle
from tests.registrations.reporting import DETAIL, begun, keep, lines, roster, sample, save, states
from trainings.models import Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def note(minutes):
    """Return what the history says, in the language of the site, whoever is at work."""
    with translation.override("lv"):
        return gettext("%(source)s: %(minutes)d min of %(length)d") % {
            "source": "Zoom",
            "minutes": minutes,
            "length": 180,
        }


def test_reading_a_report_records_nothing(session, anna, organiser):
    draft = begun(session, organiser, lines("Anna Ābele"))

    assert (states(session), HistoryEntry.objects.count()) == ([], 0)
    assert (draft.file_name, draft.saved_at) == ("participants_1.csv", None)


def test_saving_marks_the_recognised_present_and_nobody_absent(session, anna, bruno, organiser):
    saved = save(begun(session, organiser, lines("Anna Ābele")), organiser)

    assert states(session) == [("Anna Ābele", "present", "report")]
    assert (saved.outcome.changed, saved.plan.undecided) == (1, 0)
    line = HistoryEntry.objects.get()
    assert (line.reason, line.via, line.by) == (note(180), "report", organiser)


def test_what_was_read_is_forgotten_as_soon_as_it_is_saved(session, anna, organiser):
    save(begun(session, organiser, lines("Anna Ābele")), organiser)

    draft = ReportImport.objects.get()
    assert (draft.facts, draft.decisions, draft.batch_id) == ({}, {}, HistoryEntry.objects.get().batch_id)


@pytest.mark.parametrize("state", ["present", "absent", "excused"])
def test_a_mark_made_by_hand_stays_as_it_is(session, anna, organiser, state):
    mark = Mark(registration_id=anna.pk, session_id=session.pk, seen="", state=state)
    marking.record(session.cycle_id, [mark], origin=ChangeContext(via=Via.GRID, by=organiser))

    saved = save(begun(session, organiser, lines("Anna Ābele")), organiser)

    assert states(session) == [("Anna Ābele", state, "grid")]
    assert [one.registration for one in saved.plan.kept] == [anna]
    assert (saved.plan.to_mark, saved.outcome.conflicts) == ([], [])
    assert [one.registration for one in saved.plan.contradicted] == ([] if state == "present" else [anna])
    assert saved.outcome.batch_id is None


def test_the_same_file_again_changes_nothing(session, anna, organiser):
    for _ in range(2):
        save(begun(session, organiser, lines("Anna Ābele")), organiser)

    assert (Attendance.objects.count(), HistoryEntry.objects.count(), ReportImport.objects.count()) == (1, 1, 2)


def test_a_report_under_review_is_gone_on_with(session, anna, organiser):
    first, again = (begun(session, organiser, lines("Anna Ābele")) for _ in range(2))

    assert first.pk == again.pk


def test_a_draft_is_saved_once_even_from_two_windows(session, anna, organiser):
    draft = begun(session, organiser, lines("Anna Ābele"))
    other_window = ReportImport.objects.select_related("session__cycle").get()
    save(draft, organiser)

    with pytest.raises(RuleViolation) as refused:
        save(other_window, organiser)

    assert (refused.value.code, HistoryEntry.objects.count()) == ("saved", 1)


def test_a_session_that_was_cancelled_meanwhile_gets_no_marks(session, anna, organiser):
    draft = begun(session, organiser, lines("Anna Ābele"))
    Session.objects.filter(pk=session.pk).update(is_cancelled=True)

    with pytest.raises(RuleViolation):
        save(draft, organiser)

    assert states(session) == []


def test_a_whole_import_is_taken_back_as_one_act(session, anna, bruno, organiser):
    save(begun(session, organiser, lines("Anna Ābele", "Bruno Čaks")), organiser)
    batch_id = ReportImport.objects.get().batch_id
    assert batch_id

    marking.undo(session.cycle_id, batch_id, origin=ChangeContext(via=Via.GRID, by=organiser))

    assert states(session) == []


def test_an_import_that_was_taken_back_stays_so_when_the_file_is_saved_again(session, anna, organiser):
    save(begun(session, organiser, lines("Anna Ābele")), organiser)
    first = ReportImport.objects.get()
    assert first.batch_id
    marking.undo(session.cycle_id, first.batch_id, origin=ChangeContext(via=Via.GRID, by=organiser))

    save(begun(session, organiser, lines("Anna Ābele")), organiser)

    listed = {row["draft"] == first: (row["marks"], row["standing"]) for row in drafts.saved(session)}
    assert listed == {True: (1, 0), False: (1, 1)}


def test_answers_kept_from_an_older_page_leave_the_times_moved(session, anna, organiser):
    draft = begun(session, organiser, lines("Anna Ābele", start="11:00:00 AM", end="02:00:00 PM"))
    older_page = ReportImport.objects.select_related("session").get()
    keep(draft, organiser, Decisions(), shift_minutes=120)

    keep(older_page, organiser, Decisions())

    assert ReportImport.objects.get().shift_minutes == 120


def test_too_short_a_time_counts_only_with_a_reason_by_a_person(session, anna, bruno, organiser):
    draft = begun(session, organiser, lines("Anna Ābele", "Bruno Čaks", end="02:04:00 PM"))
    decisions = Decisions(times={bruno.pk: Sufficiency(counts=True, reason="elektrības pārrāvums")})

    saved = save(draft, organiser, decisions)

    assert states(session) == [("Bruno Čaks", "present", "report")]
    assert [one.person_id for one in saved.plan.short] == [anna.pk]
    assert HistoryEntry.objects.get().reason == f"{note(64)}. elektrības pārrāvums"


def test_a_closed_session_asks_for_a_reason_which_comes_first_in_the_history(session, anna, organiser):
    marking.close(session.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))
    session.refresh_from_db()
    draft = begun(session, organiser, lines("Anna Ābele"))

    with pytest.raises(RuleViolation) as refused:
        save(draft, organiser)
    assert (refused.value.code, states(session)) == ("reason", [])
    save(draft, organiser, reason="atskaite atnāca vēlāk")

    lines_of_history = HistoryEntry.objects.filter(what="attendance").values_list("reason", flat=True)
    assert list(lines_of_history) == [f"atskaite atnāca vēlāk; {note(180)}"]


def test_a_session_that_has_not_begun_gets_no_marks(session, anna, organiser, at):
    draft = begun(session, organiser, lines("Anna Ābele"))
    at("2023-12-11 12:59")

    with pytest.raises(RuleViolation) as refused:
        save(draft, organiser)

    assert refused.value.messages == ["The session has not begun yet. Save its attendance when it is over."]
    assert (refused.value.code, states(session), ReportImport.objects.get().saved_at) == ("early", [], None)


def test_a_wrong_file_leaves_nothing_behind(session, organiser):
    with pytest.raises(facts.ReportRejected):
        begun(session, organiser, b"")

    assert ReportImport.objects.count() == 0


def test_the_first_sample_is_saved_as_expected(at, organiser):
    at("2023-12-11 18:00")
    cycle, people = roster()
    save(begun(cycle.schedule[1], organiser, sample(DETAIL)), organiser)

    expected = ["R01", "R02", "R03", "R04", "R07", "R08", "R09", "R12"]
    assert {row.registration_id for row in Attendance.objects.all()} == {people[one].pk for one in expected}
