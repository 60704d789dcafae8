"""Who gets which certificate, and what becomes of it when the facts change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registrations.attendance import marking
from registrations.core import history
from registrations.core.history import PERSONAL_PAGE
from registrations.models import Attendance, Certificate, Registration
from registrations.people import correcting, erasure
from registrations.places import allocation
from registrations.results.certificates import issuing
from tests.certifying import BY_HAND, close, mark, versions
from tests.factories import make_cycle, make_organiser, make_registration, make_session
from tests.registrations.attending import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(at):
    at("2024-01-16 09:00")
    return make_cycle(signatory="Paraudze Paraugvārde, valdes priekšsēdētāja")


def test_everybody_who_attended_a_session_has_one_when_the_last_is_closed(cycle, anna):
    absent = make_registration(cycle=cycle)
    mark(anna, "x")
    mark(absent, "ooooo")
    close(cycle, range(1, 5))
    before = Certificate.objects.count()

    close(cycle, [5])

    assert (before, versions(anna), versions(absent)) == (0, [(1, True)], [])


def test_it_states_whose_it_is_and_of_which_cycle(cycle, anna):
    mark(anna, "xo.xo")
    close(cycle)

    stated = Certificate.objects.get().facts
    assert {name: value for name, value in stated.items() if name != "sessions"} == {
        "language": "lv",
        "name": "Anna Ābele",
        "institution": "Cēsu muzejs",
        "cycle": "Mēs savai kopienai",
        "organiser": "Latvijas Muzeju biedrība",
        "partners": "Latvijas Bibliotekāru biedrība",
        "signatory": "Paraudze Paraugvārde, valdes priekšsēdētāja",
        "first_day": "2023-12-04",
        "last_day": "2024-01-15",
        "held": 5,
        "minutes": 540,
    }


def test_it_states_the_sessions_attended_with_day_way_and_length(cycle, anna):
    mark(anna, "xo.xo")
    close(cycle)

    first, fourth = Certificate.objects.get().facts["sessions"]
    title = "Iepazīšanās nodarbība „Es un mana identitāte”"
    assert first == {"number": 1, "title": title, "day": "2023-12-04", "is_online": False, "minutes": 360}
    title = "„Kopienas izaicinājumi”"
    assert fourth == {"number": 4, "title": title, "day": "2024-01-08", "is_online": True, "minutes": 180}


def test_a_cancelled_session_is_not_waited_for_and_not_stated(cycle, anna):
    mark(anna, "xx")
    cycle.sessions.filter(pk=cycle.schedule[1].pk).update(is_cancelled=True)
    close(cycle, [1, 3, 4, 5])

    stated = Certificate.objects.get().facts
    assert ([one["number"] for one in stated["sessions"]], stated["held"]) == ([1], 4)


def test_who_waits_gets_none(cycle, anna):
    mark(anna, "x")
    Registration.objects.update(status="waiting", place_number=None)
    close(cycle)

    assert versions(anna) == []


def test_who_attended_and_withdrew_later_has_attended(cycle, anna):
    mark(anna, "x")
    allocation.cancel(anna.pk, origin=PERSONAL_PAGE)
    close(cycle)

    assert [one["number"] for one in Certificate.objects.get(registration=anna).facts["sessions"]] == [1]


def test_a_corrected_mark_makes_a_new_version_of_that_person_only(cycle, anna):
    other = make_registration(cycle=cycle)
    mark(anna, "xxxxo")
    mark(other, "xxxxx")
    close(cycle)

    mark(anna, "xxxxx", seen="xxxxo")

    first, second = Certificate.objects.filter(registration=anna).order_by("version")
    assert (versions(anna), versions(other)) == ([(1, False), (2, True)], [(1, True)])
    assert (len(first.facts["sessions"]), len(second.facts["sessions"])) == (4, 5)
    assert (first.code != second.code, first.replaced_at, second.number) == (
        True,
        second.issued_at,
        f"{anna.reference}/2",
    )


def test_when_the_only_mark_was_a_mistake_there_is_no_valid_one_and_the_next_has_another_number(cycle, anna):
    mark(anna, "x")
    close(cycle)

    mark(anna, "o", seen="x")
    withdrawn = versions(anna)
    mark(anna, "x", seen="o")

    assert (withdrawn, versions(anna)) == ([(1, False)], [(1, False), (2, True)])


def test_marks_that_do_not_change_the_facts_leave_it_as_it_is(cycle, anna):
    mark(anna, "xo")
    close(cycle)

    mark(anna, "xx", seen="xo")
    mark(anna, "xo", seen="xx")
    numbers = versions(anna)
    issuing.refresh(cycle.pk)

    assert (numbers, versions(anna)) == ([(1, False), (2, False), (3, True)],) * 2


def test_a_corrected_name_makes_a_new_version_and_a_corrected_telephone_does_not(cycle, anna):
    mark(anna, "x")
    close(cycle)

    correcting.correct(anna.pk, {"phone": "+371 29999999"}, origin=history.PERSONAL_PAGE)
    unchanged = versions(anna)
    correcting.correct(anna.pk, {"last_name": "Bērziņa"}, origin=history.PERSONAL_PAGE)

    assert (unchanged, versions(anna)) == ([(1, True)], [(1, False), (2, True)])
    assert Certificate.objects.get(replaced_at=None).facts["name"] == "Anna Bērziņa"


def test_while_a_session_is_open_again_nothing_changes_and_closing_it_makes_it_true(cycle, anna):
    mark(anna, "x")
    close(cycle)
    session = cycle.schedule[1]
    marking.reopen(session.pk, origin=BY_HAND)
    mark(anna, "xx", seen="x.")
    meanwhile = versions(anna)

    marking.close(session.pk, origin=BY_HAND)

    assert (meanwhile, versions(anna)) == ([(1, True)], [(1, False), (2, True)])


def test_a_session_added_later_is_waited_for(cycle, anna):
    mark(anna, "x")
    close(cycle)
    make_session(cycle=cycle)

    issuing.refresh(cycle.pk)
    mark(anna, "xx", seen="x.")

    assert versions(anna) == [(1, True)]


def test_saving_the_cycle_with_another_title_makes_new_versions(cycle, anna):
    mark(anna, "x")
    close(cycle)
    client = logged_in(make_organiser())
    address = reverse("admin:cycle_section", args=[cycle.pk, "page"])
    form = client.get(address).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    answer = client.post(address, typed | {"title": "Mēs – savai kopienai"})

    assert (answer.status_code, versions(anna)) == (302, [(1, False), (2, True)])


def test_erasing_a_person_empties_the_certificates_and_keeps_their_codes(cycle, anna):
    mark(anna, "xo")
    close(cycle)
    mark(anna, "xx", seen="xo")
    codes = set(Certificate.objects.values_list("code", flat=True))

    erasure.erase(anna.pk, origin=history.PERSONAL_PAGE)
    issuing.refresh(cycle.pk)

    rows = Certificate.objects.all()
    assert {row.code for row in rows} == codes
    assert [(row.facts["name"], row.facts["institution"]) for row in rows] == [("", "")] * 2
    assert versions(anna) == [(1, False), (2, True)]


def test_codes_are_of_128_bits_without_letters_that_look_alike():
    codes = {issuing.new_code() for _ in range(1000)}

    assert (len(codes), {len(code) for code in codes}) == (1000, {26})
    assert not set("".join(codes)) & set("ilouILOU")
    assert 32**26 >= 2**128


def test_a_code_is_read_however_it_is_typed():
    assert issuing.as_code(" O1IL-ABCD 0000 ") == "0111abcd0000"


@pytest.mark.parametrize("what", ["first", "second"])
def test_the_number_of_queries_does_not_grow_with_the_people(cycle, what):
    def queries(quantity: int) -> int:
        people = [make_registration(cycle=cycle) for _ in range(quantity)]
        marks = [
            Attendance(registration=one, session=session, state="present", marked_at=one.created_at, via="grid")
            for one in people
            for session in cycle.schedule
        ]
        Attendance.objects.bulk_create(marks)
        if what == "second":
            issuing.refresh(cycle.pk)
            Registration.objects.filter(cycle=cycle).update(institution=f"Muzejs {quantity}")
        with CaptureQueriesContext(connection) as captured:
            issuing.refresh(cycle.pk)
        return len(captured)

    close(cycle)
    # SQLite takes new rows in portions of 166.
    assert max(queries(10), queries(200)) <= 8
