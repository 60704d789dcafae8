"""A new cycle by its steps: rows are made, copied and removed without being saved, and nothing typed is lost."""

from typing import Any

import pytest
from django.urls import reverse

from registrations.planning import cycles
from tests.factories import make_cycle, make_organiser
from tests.registrations.attending import logged_in
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def draft(at):
    at("2026-12-07 10:00")
    return make_cycle(title="Melnraksts", sessions=False, is_published=False)


@pytest.fixture
def desk(draft):
    return logged_in(make_organiser())


def row(index: int, **overrides: str) -> dict[str, str]:
    facts = {
        "key": "",
        "title": f"Nodarbība {index}",
        "day": f"0{index + 1}.03.2027",
        "begins": "13.00",
        "ends": "16.00",
    }
    facts |= {"format": "online", "place": "", "join_url": "", "note": ""}
    return {f"{index}-{name}": value for name, value in (facts | overrides).items()}


def send(desk, draft, act: str, *rows: dict[str, str], **more: str) -> Any:
    data: dict[str, str] = {"do": act, "rows": str(len(rows))} | more
    for one in rows:
        data |= one
    return desk.post(reverse("admin:cycle_plan", args=[draft.pk]), data)


def shown(answer) -> list[tuple[str, str]]:
    return [(one.form["title"].value() or "", str(one.form["day"].value())) for one in answer.context["rows"]]


def test_rows_are_made_by_a_rhythm_and_saved_only_with_the_step(desk, draft):
    series = {"first_day": "1.3.2027", "begins": "13", "ends": "16.00", "times": "3", "rhythm": "fortnightly"}

    answer = send(desk, draft, "make", **series)

    assert shown(answer) == [
        ("Session 1", "2027-03-01"),
        ("Session 2", "2027-03-15"),
        ("Session 3", "2027-03-29"),
    ]
    assert answer.context["rows"][2].day_off == "Easter Monday"
    assert draft.sessions.count() == 0


def test_a_rhythm_that_cannot_be_read_keeps_the_rows(desk, draft):
    answer = send(
        desk, draft, "make", row(0), first_day="31.2.2027", begins="13", ends="16", times="99", rhythm="weekly"
    )

    assert set(answer.context["series_form"].errors) == {"first_day", "times"}
    assert shown(answer) == [("Nodarbība 0", "01.03.2027")]


def test_rows_are_added_copied_and_removed(desk, draft):
    rows = row(0), row(1)

    added = shown(send(desk, draft, "add", *rows))
    copied = shown(send(desk, draft, "copy:0", *rows))
    removed = shown(send(desk, draft, "remove:0", *rows))

    assert [title for title, _day in added] == ["Nodarbība 0", "Nodarbība 1", ""]
    assert [title for title, _day in copied] == ["Nodarbība 0", "Nodarbība 1", "Nodarbība 0"]
    assert [title for title, _day in removed] == ["Nodarbība 1"]


def test_the_plan_is_saved_in_the_order_of_days_and_can_be_saved_again(desk, draft):
    send(desk, draft, "save", row(0), row(1, format="in_person", place="Muzejs, Rīga"))
    first, second = Cycle.objects.get().schedule
    answer = send(desk, draft, "save", row(0, key=str(second.pk)), row(1, key=str(first.pk)), row(2))

    again = Cycle.objects.get().schedule
    assert ((second.venue, second.address), answer.url) == (
        ("Muzejs", "Rīga"),
        reverse("admin:cycle_rules", args=[draft.pk]),
    )
    assert [session.pk for session in again[:2]] == [second.pk, first.pk]
    assert len(again) == 3


def test_what_is_wrong_is_said_in_its_row_and_nothing_is_saved(desk, draft):
    wrong = send(
        desk,
        draft,
        "save",
        row(0, ends="12.00"),
        row(1, format="in_person"),
        row(2, join_url="http://zoom.example/j/1", title=""),
    )

    errors = [set(one.form.errors) for one in wrong.context["rows"]]
    assert errors == [{"ends"}, {"place"}, {"join_url", "title"}]
    assert (len(wrong.context["wrong"]), draft.sessions.count()) == (3, 0)
    assert shown(wrong)[0] == ("Nodarbība 0", "01.03.2027")


def test_two_sessions_at_once_are_refused_together(desk, draft):
    answer = send(desk, draft, "save", row(0), row(1, day="01.03.2027"))

    assert "Two sessions of this cycle start at the same time." in answer.content.decode()
    assert draft.sessions.count() == 0


@pytest.mark.parametrize("rows", ["", "-1", "9" * 30, "x", "\u0663"])
def test_an_odd_number_of_rows_is_none(desk, draft, rows):
    answer = desk.post(reverse("admin:cycle_plan", args=[draft.pk]), {"do": "add", "rows": rows})

    assert (answer.status_code, len(answer.context["rows"])) == (200, 1)


def test_a_published_cycle_is_not_planned_again(desk, draft):
    send(desk, draft, "save", row(0))
    Cycle.objects.update(required_sessions=1)
    cycles.publish(draft.pk)

    answer = send(desk, draft, "save", row(0, day="08.03.2027"))

    assert answer.url == reverse("admin:cycle_sessions", args=[draft.pk])
    assert str(Cycle.objects.get().first_day) == "2027-03-01"


def test_the_first_step_needs_a_title_only_and_remembers_the_cycle_before(desk, draft):
    form = desk.get(reverse("admin:cycle_new")).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields if name != "trainers"}

    refused = desk.post(reverse("admin:cycle_new"), sent)
    made = desk.post(reverse("admin:cycle_new"), sent | {"title": "Arhīvs skolēniem"})

    new = Cycle.objects.get(title="Arhīvs skolēniem")
    assert set(refused.context["form"].errors) == {"title"}
    assert (new.slug, new.organiser, new.is_published) == ("arhivs-skoleniem-2027", draft.organiser, False)
    assert made.url == reverse("admin:cycle_plan", args=[new.pk])


def test_a_session_on_a_day_off_goes_to_the_next_working_day_by_one_press(desk, draft):
    rows = [row(0, day="24.12.2027"), row(1, day="3.1.2028")]
    offered = send(desk, draft, "add", *rows).content.decode()

    answer = send(desk, draft, "move:0", *rows)

    assert "Move it: Monday 27" in offered.replace("\N{NO-BREAK SPACE}", " ")
    assert shown(answer) == [("Nodarbība 0", "2027-12-27"), ("Nodarbība 1", "3.1.2028")]
