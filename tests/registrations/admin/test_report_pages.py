"""The review of a report: what is asked, what is kept, and what is saved."""

import pytest

from registrations.attendance import marking
from registrations.attendance.marking import Mark
from registrations.core.history import ChangeContext
from registrations.models import HistoryEntry, ReportImport
from registrations.models.history import Via
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.attending import address, logged_in
from tests.registrations.reporting import ask, lines, review_of, states, text_of, who

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def test_a_report_is_uploaded_reviewed_saved_and_taken_back(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Anna Ābele", "Nezināma Viešņa"))
    assert ([one.name for one in review.recognised], states(session)) == (["Ābele Anna"], [])

    answer = desk.post(path, {"do": "save"}, follow=True)
    assert states(session) == [("Anna Ābele", "present", "report")]
    assert "1 person marked present." in text_of(answer)

    desk.post(address("undo", session.cycle_id), {"batch_id": answer.context["batch_id"]})
    assert states(session) == []


def test_the_page_says_what_saving_will_do(desk, session, anna, bruno):
    _, review = review_of(desk, session, lines("Anna Ābele", "Čaks B."))

    assert len(review.plan.to_mark) == 1
    assert (review.plan.undecided, len(review.plan.short), len(review.plan.kept)) == (1, 0, 0)
    assert [name for name, _ in review.absent] == []


def test_nothing_is_chosen_beforehand(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Anna B.", "Čaks B.", "iPhone"))

    shown = [option for one in [*review.questions, *review.strangers] for option in one.options]
    assert [option.is_chosen for option in shown] == [False]
    assert " checked" not in desk.get(path).content.decode()


def test_what_is_left_open_brings_no_mark_and_is_said(desk, session, bruno):
    path, _ = review_of(desk, session, lines("Čaks B."))

    answer = desk.post(path, {"do": "save"}, follow=True)

    assert states(session) == []
    assert "1 entry was left undecided and brought no mark." in text_of(answer)


def test_decisions_survive_leaving_and_can_be_changed(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B.", "iPhone"))
    stranger = ask(review, "iPhone")
    answer = desk.post(
        path, who(review, "Čaks B.", bruno) | {f"other-{stranger.key}": str(anna.pk), "do": "keep"}, follow=True
    )
    assert states(session) == []

    review = logged_in(make_organiser()).get(path).context["review"]
    assert [option.name for option in ask(review, "Čaks B.").options if option.is_chosen] == ["Čaks Bruno"]
    assert ask(review, "iPhone").typed == ["Ābele Anna, Cēsu muzejs"]
    assert (len(review.plan.to_mark), review.plan.undecided) == (2, 0)

    desk.post(path, who(answer.context["review"], "Čaks B.", "nobody") | {"do": "keep"})
    review = desk.get(path).context["review"]
    assert (ask(review, "Čaks B.").is_nobody, len(review.plan.to_mark)) == (True, 1)


def test_another_participant_may_be_chosen_from_the_list(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B."))
    key = ask(review, "Čaks B.").key

    desk.post(path, {f"who-{key}": "other", f"other-{key}": "abele anna", "do": "keep"})
    again = ask(desk.get(path).context["review"], "Čaks B.")
    assert (again.is_other, again.typed) == (True, ["Ābele Anna, Cēsu muzejs"])
    desk.post(path, {f"who-{key}": "other", f"other-{key}": again.typed[0], "do": "save"})

    assert states(session) == [("Anna Ābele", "present", "report")]


def test_several_people_at_one_device_are_ticked(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Samsung SM-A536B"))

    desk.post(path, who(review, "Samsung SM-A536B", anna, bruno) | {"do": "save"})

    assert [name for name, *_ in states(session)] == ["Anna Ābele", "Bruno Čaks"]


def test_what_was_typed_stays_when_something_is_missing(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B.", "Anna Ābele", end="02:00:00 PM"))
    key = ask(review, "Čaks B.").key
    sent = {f"who-{key}": "other", f"other-{key}": "Zane", f"remember-{key}": "on"}
    sent |= {f"time-{anna.pk}": "counts", f"reason-{anna.pk}": " "}

    answer = desk.post(path, sent | {"do": "save"})

    review = answer.context["review"]
    assert (answer.status_code, states(session)) == (200, [])
    assert set(review.errors.values()) == {
        "“Zane” is nobody, or more than one person. Choose from the list.",
        "Say why this time is enough.",
    }
    assert (ask(review, "Čaks B.").is_other, ask(review, "Čaks B.").remembers) == (True, True)
    assert [one.counts for one in review.too_short] == [True]


def test_a_person_may_say_why_a_short_time_is_enough(desk, session, anna):
    path, _ = review_of(desk, session, lines("Anna Ābele", end="02:00:00 PM"))

    desk.post(path, {f"time-{anna.pk}": "counts", f"reason-{anna.pk}": "bija pie kolēģes", "do": "save"})

    assert states(session) == [("Anna Ābele", "present", "report")]
    assert HistoryEntry.objects.get().reason.endswith("bija pie kolēģes")


@pytest.mark.parametrize("status", ["waiting", "confirmed"])
def test_nobody_is_chosen_who_cannot_get_a_mark(desk, session, bruno, status):
    cycle = session.cycle if status == "waiting" else make_cycle()
    wrong = make_registration(cycle=cycle, first_name="Zane", last_name="Zīle", status=status)
    path, review = review_of(desk, session, lines("Čaks B."))

    for value in (str(wrong.pk), "999999999999999999999999", "x", "-1"):
        answer = desk.post(path, who(review, "Čaks B.", value) | {"do": "save"})
        assert list(answer.context["review"].errors.values()) == [
            "This person cannot get a mark in this session. Choose again."
        ]
    assert states(session) == []


def test_the_page_says_why_somebody_who_waits_cannot_get_a_mark(desk, session):
    make_registration(cycle=session.cycle, first_name="Zane", last_name="Zīle", status="waiting")
    path, review = review_of(desk, session, lines("Zane Zīle"))

    assert [one.barred for one in review.questions] == [["Zīle Zane"]]
    assert "Zīle Zane is on the waiting list and cannot get a mark" in text_of(desk.get(path))


def test_times_in_another_zone_are_moved_only_with_consent_and_back(desk, session, anna, bruno):
    people = ("Anna Ābele", "Bruno Čaks")
    path, review = review_of(desk, session, lines(*people, start="11:00:00 AM", end="02:00:00 PM"))
    assert len(review.plan.to_mark) == 0

    moved = desk.post(path, {"do": "shift"}, follow=True)
    assert len(moved.context["review"].plan.to_mark) == 2
    back = desk.post(path, {"do": "unshift"}, follow=True)
    assert len(back.context["review"].plan.to_mark) == 0
    desk.post(path, {"do": "shift"})
    desk.post(path, {"do": "save"})

    assert [name for name, *_ in states(session)] == ["Anna Ābele", "Bruno Čaks"]


def test_saving_in_a_second_window_does_nothing_and_says_so(desk, session, anna):
    path, _ = review_of(desk, session, lines("Anna Ābele"))
    desk.post(path, {"do": "save"})

    answer = desk.post(path, {"do": "save"}, follow=True)

    assert "This report was saved already. Nothing was changed now." in text_of(answer)
    assert HistoryEntry.objects.count() == 1


def test_marks_made_by_hand_are_named_in_the_result(desk, session, anna, organiser):
    mark = Mark(registration_id=anna.pk, session_id=session.pk, seen="", state="excused")
    marking.record(session.cycle_id, [mark], origin=ChangeContext(via=Via.GRID, by=organiser))
    path, _ = review_of(desk, session, lines("Anna Ābele"))

    answer = desk.post(path, {"do": "save"}, follow=True)

    assert "Marks made by hand stay as they are: Ābele Anna (excused)." in text_of(answer)
    assert states(session) == [("Anna Ābele", "excused", "grid")]


def test_a_closed_session_asks_for_a_reason_and_keeps_the_decisions(desk, session, anna, bruno, organiser):
    marking.close(session.pk, origin=ChangeContext(via=Via.ADMIN, by=organiser))
    path, review = review_of(desk, session, lines("Čaks B."))
    sent = who(review, "Čaks B.", bruno) | {"do": "save"}

    asked = desk.post(path, sent)
    assert (asked.status_code, states(session)) == (200, [])
    assert len(ReportImport.objects.get().decisions["entries"]) == 1
    desk.post(path, sent | {"reason": "atskaite atnāca vēlāk"})

    assert states(session) == [("Bruno Čaks", "present", "report")]


def test_an_answer_is_kept_by_itself_and_says_what_saving_would_do(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B."))

    kept = desk.post(path, who(review, "Čaks B.", bruno) | {"do": "quietly"})

    assert "1 person will be marked present" in kept.content.decode()
    again = desk.get(path).context["review"]
    assert [option.name for option in ask(again, "Čaks B.").options if option.is_chosen] == ["Čaks Bruno"]
    assert states(session) == []
