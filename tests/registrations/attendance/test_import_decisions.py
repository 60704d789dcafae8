"""Whose an entry is: what a person may decide, what is remembered, and for how long it is kept."""

import datetime

import pytest
from django.utils import timezone

from registrations.attendance.report_import.decisions import Decisions, EntryDecision, Sufficiency, open_entries
from registrations.attendance.report_import.evaluation import Evaluation
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.models import Attendance, HistoryEntry, RememberedName, ReportImport
from registrations.models.history import Via
from registrations.people import erasure, retention
from registrations.places import allocation
from tests.factories import make_cycle, make_registration
from tests.registrations.reporting import begun, decision, entry_of, keep, lines, save, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def test_somebody_who_waits_never_gets_a_mark(session, organiser):
    waits = make_registration(cycle=session.cycle, first_name="Zane", last_name="Zīle", status="waiting")
    draft = begun(session, organiser, lines("Zane Zīle"))

    saved = save(draft, organiser, decision(draft, "Zane Zīle", waits))

    assert (states(session), saved.plan.undecided) == ([], 1)


def test_somebody_who_cancelled_gets_a_mark_only_when_a_person_says_so(session, organiser):
    gone = make_registration(cycle=session.cycle, first_name="Zane", last_name="Zīle", status="cancelled")
    save(begun(session, organiser, lines("Zane Zīle")), organiser)
    assert states(session) == []

    draft = begun(session, organiser, lines("Zane Zīle"))
    save(draft, organiser, decision(draft, "Zane Zīle", gone))

    assert states(session) == [("Zane Zīle", "present", "report")]


def test_somebody_who_registered_again_is_one_person(session, anna, organiser):
    make_registration(cycle=session.cycle, first_name="Anna", last_name="Ābele", email=anna.email, status="cancelled")

    save(begun(session, organiser, lines("Anna Ābele")), organiser)

    assert list(Attendance.objects.values_list("registration", flat=True)) == [anna.pk]


def test_two_people_at_one_device_are_both_marked(session, anna, bruno, organiser):
    draft = begun(session, organiser, lines("iPad"))

    save(draft, organiser, decision(draft, "iPad", anna, bruno))

    assert [name for name, *_ in states(session)] == ["Anna Ābele", "Bruno Čaks"]


def test_a_remembered_name_recognises_the_next_session_until_it_is_taken_back(session, anna, organiser, at):
    draft = begun(session, organiser, lines("Annele no Cēsīm"))
    save(draft, organiser, decision(draft, "Annele no Cēsīm", anna, remember=True))
    at("2023-12-18 18:00")
    later = session.cycle.schedule[2]

    save(begun(later, organiser, lines("ANNELE no Cesim", day="12/18/2023")), organiser)
    assert states(later) == [("Anna Ābele", "present", "report")]

    RememberedName.objects.all().delete()
    again = begun(later, organiser, lines("Annele no Cēsīm", day="12/18/2023"))
    assert entry_of(again, "Annele no Cēsīm").rows == (1,)


def test_a_name_is_not_remembered_for_two_people(session, anna, bruno, organiser):
    rows = lines("Muzejs").decode() + "Muzejs,muzejs@muzejs.example,12/11/2023 01:00:00 PM,12/11/2023 04:00:00 PM,180\n"
    draft = begun(session, organiser, rows.encode())
    evaluation = Evaluation.of(draft, Decisions())
    signs = [one.key for one in open_entries(evaluation.asked)]
    answers = {
        one: EntryDecision(people=(person.pk,), remember=True) for one, person in zip(signs, [anna, bruno], strict=True)
    }

    with pytest.raises(RuleViolation) as refused:
        save(draft, organiser, Decisions(entries=answers))

    assert (refused.value.code, states(session), RememberedName.objects.count()) == ("remember", [], 0)


def test_decisions_are_kept_as_they_were_made(session, anna, organiser):
    draft = begun(session, organiser, lines("Annele"))
    decisions = Decisions(
        entries={
            "0a": EntryDecision(people=(anna.pk,), remember=True, by=organiser.pk),
            "0b": EntryDecision(by=organiser.pk),
        },
        times={anna.pk: Sufficiency(counts=True, reason="x", by=organiser.pk)},
    )

    keep(draft, organiser, decisions, shift_minutes=120)

    kept = ReportImport.objects.get()
    assert (Decisions.from_json(kept.decisions), kept.shift_minutes) == (decisions, 120)


def test_decisions_name_nobody_but_by_number(session, anna, organiser):
    draft = begun(session, organiser, lines("Annele no Cēsīm"))

    assert "Annele" not in str(decision(draft, "Annele no Cēsīm", anna).as_json())


def test_drafts_that_nobody_went_on_with_are_deleted_after_thirty_days(session, anna, organiser):
    begun(session, organiser, lines("Anna Ābele"))
    saved_one = begun(session, organiser, lines("Anna Ābele", end="03:59:00 PM"))
    save(saved_one, organiser)
    for days, left in ((30, 2), (31, 1)):
        ReportImport.objects.update(created_at=timezone.now() - datetime.timedelta(days=days, minutes=-1))
        retention.carry_out()
        assert ReportImport.objects.count() == left


def test_erasing_a_person_takes_remembered_names_and_open_drafts_along(session, anna, bruno, organiser):
    draft = begun(session, organiser, lines("Annele no Cēsīm"))
    save(draft, organiser, decision(draft, "Annele no Cēsīm", anna, remember=True))
    begun(session, organiser, lines("Anna Ābele", "Bruno Čaks"))

    allocation.cancel(anna.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))
    erasure.erase(anna.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))

    assert (RememberedName.objects.count(), ReportImport.objects.filter(saved_at__isnull=True).count()) == (0, 0)
    assert HistoryEntry.objects.exclude(reason="").filter(registration=anna).count() == 0
