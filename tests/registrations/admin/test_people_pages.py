"""The participants of a cycle: the list, and what is done with those who are ticked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registrations.mail import transactional
from registrations.models import HistoryEntry, Message, Registration
from tests.factories import make_cycle, make_registration
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-05 12:00")
    return make_cycle(capacity=1)


@pytest.fixture
def anna(cycle):
    return make_registration(
        cycle=cycle, first_name="Anna", last_name="Ābele", email="anna@muzejs.example", phone="+371 2000 0000"
    )


@pytest.fixture
def first(cycle, anna):
    return make_registration(cycle=cycle, first_name="Ilze", last_name="Pirmā", status="waiting")


@pytest.fixture
def second(cycle, first):
    return make_registration(cycle=cycle, first_name="Jana", last_name="Otrā", status="waiting")


def list_of(cycle: Cycle) -> str:
    return reverse("admin:cycle_people", args=[cycle.pk])


def address(name: str, *people: Registration) -> str:
    who = ",".join(str(person.pk) for person in people)
    return reverse(f"admin:people_{name}", args=[people[0].cycle_id]) + f"?who={who}"


def status_of(*people: Registration) -> list[str]:
    stored = Registration.objects.in_bulk()
    return [stored[person.pk].status for person in people]


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_the_list_shows_contact_status_and_the_number_in_the_queue(desk, cycle, anna, first, second):
    text = desk.get(list_of(cycle)).content.decode()

    assert "Ābele Anna" in text
    assert 'href="tel:+37120000000"' in text
    assert 'href="mailto:anna@muzejs.example"' in text
    numbers = [line.queue_number for line in desk.get(list_of(cycle)).context["lines"]]
    assert numbers == [None, 2, 1]


def test_filters_are_counted_and_those_that_find_nobody_are_not_there(desk, cycle, anna, first):
    page = desk.get(list_of(cycle))

    assert [(str(pick.label), pick.number) for pick in page.context["picks"]] == [
        ("All", 2),
        ("With a place", 1),
        ("Waiting", 1),
        ("Not marked", 1),
    ]
    assert [line.person for line in desk.get(list_of(cycle), {"show": "waiting"}).context["lines"]] == [first]


@pytest.mark.parametrize(
    "query", [{"show": "nonsense"}, {"page": "9"}, {"page": "x"}, {"page": "9" * 50}, {"all": "1"}]
)
def test_what_makes_no_sense_in_the_address_shows_the_list(desk, cycle, anna, query):
    assert [line.person for line in desk.get(list_of(cycle), query).context["lines"]] == [anna]


def test_a_long_list_is_divided_into_pages(desk, cycle):
    people = [make_registration(cycle=cycle, last_name=f"Ābele{number:02}") for number in range(52)]

    page = desk.get(list_of(cycle), {"page": "2"})

    assert [line.person for line in page.context["lines"]] == people[50:]
    assert (page.context["first"], page.context["last"], page.context["total"]) == (51, 52, 52)
    assert len(desk.get(list_of(cycle), {"all": "1"}).context["lines"]) == 52


def test_whoever_is_erased_is_a_number_without_contact(desk, cycle, anna):
    desk.post(reverse("admin:person_erase", args=[cycle.pk, anna.pk]), {"scope": "one"})

    text = desk.get(list_of(cycle)).content.decode()

    assert f"Participant {anna.reference}" in text
    assert "mailto:" not in text


def test_a_message_that_did_not_arrive_is_seen_in_the_list(desk, cycle, anna):
    transactional.send_link(anna)
    Message.objects.update(given_up_at=timezone.now(), last_error="550 no such user")

    assert "message not delivered" in desk.get(list_of(cycle)).content.decode()


@pytest.mark.parametrize("people", [1, 100])
def test_the_list_costs_the_same_queries_for_any_number_of_people(
    desk, cycle, first, people, django_assert_max_num_queries
):
    for _ in range(people):
        make_registration(cycle=cycle)

    with django_assert_max_num_queries(12):
        desk.get(list_of(cycle), {"all": "1"})


def test_without_ticks_nothing_happens_and_the_page_says_so(desk, cycle, anna):
    answer = desk.post(reverse("admin:people_chosen", args=[cycle.pk]), {"act": "cancel", "back": "q=a"}, follow=True)

    assert "Nobody is ticked" in said(answer)
    assert answer.redirect_chain == [(list_of(cycle) + "?q=a", 302)]


@pytest.mark.parametrize("act", ["place", "cancel", "link", "export", "write"])
def test_ticked_people_come_to_the_page_of_the_act(desk, cycle, first, second, act):
    chosen = {"act": act, "who": [first.pk, second.pk, "x", "9" * 40]}

    write = reverse("admin:message_write", args=[cycle.pk])

    answer = desk.post(reverse("admin:people_chosen", args=[cycle.pk]), chosen)

    expected = address(act, first, second) if act != "write" else f"{write}?who={first.pk},{second.pk}"
    assert answer.headers["Location"] == expected


def test_ticked_people_are_a_file(desk, cycle, anna, first):
    answer = desk.get(address("export", first) + "&format=csv")

    assert len(answer.content.decode().splitlines()) == 2
    assert "Pirmā" in answer.content.decode()


def test_giving_places_in_a_full_cycle_says_first_how_many_are_missing(desk, cycle, first, second):
    question = desk.get(address("place", first)).content.decode()
    assert "1 of 1 are taken" in question
    assert "Raise to 2 and give" in question
    assert "1 person stays in the queue:</b> Jana Otrā" in question
    assert status_of(first) == ["waiting"]

    answer = desk.post(address("place", first), {"reason": "paid for", "raise_to": "2"}, follow=True)

    assert status_of(first, second) == ["confirmed", "waiting"]
    assert "Ilze Pirmā (place 2)" in said(answer)
    line = HistoryEntry.objects.get(what="promoted")
    assert (line.reason, line.by) == ("paid for", answer.wsgi_request.user)


def test_giving_places_to_several_leads_back_to_the_list_with_their_names(desk, cycle, first, second):
    answer = desk.post(address("place", second, first), {"raise_to": "3"}, follow=True)

    assert answer.redirect_chain == [(list_of(cycle), 302)]
    assert "Jana Otrā (place 2), Ilze Pirmā (place 3)" in said(answer) or "Ilze Pirmā (place 2)" in said(answer)
    assert status_of(first, second) == ["confirmed", "confirmed"]


def test_without_raising_the_refusal_stands_on_the_page_and_what_was_typed_stays(desk, cycle, first):
    answer = desk.post(address("place", first), {"reason": "paid for"})

    assert (answer.status_code, status_of(first)) == (200, ["waiting"])
    assert "not enough places" in answer.content.decode()
    assert 'value="paid for"' in answer.content.decode()


def test_those_for_whom_an_act_makes_no_sense_are_named_and_left_as_they_are(desk, cycle, anna, first):
    question = desk.get(address("place", first, anna)).content.decode()
    assert "Nothing changes for:</b> Anna Ābele (confirmed)" in question

    desk.post(address("place", first, anna), {"raise_to": "2"})

    assert status_of(anna, first) == ["confirmed", "confirmed"]
    assert Message.objects.count() == 1


def test_cancelling_asks_two_questions_that_have_no_answer_beforehand(desk, cycle, anna, first):
    question = desk.get(address("cancel", anna)).content.decode()
    assert "Nobody gets the place by itself:</b> the cycle has begun. First in the queue: Ilze Pirmā" in question
    assert " checked" not in question

    answer = desk.post(address("cancel", anna), {"reason": "ill"})

    assert answer.status_code == 200
    assert "Say whether the place goes to the next person" in answer.content.decode()
    assert "Say whether to write to the participant" in answer.content.decode()
    assert status_of(anna) == ["confirmed"]


def test_cancelling_gives_the_place_on_if_asked_and_says_to_whom(desk, cycle, anna, first):
    answers = {"give_on": "yes", "tell": "yes", "reason": "ill"}

    answer = desk.post(address("cancel", anna), answers, follow=True)

    assert status_of(anna, first) == ["cancelled", "confirmed"]
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["cancelled", "promoted"]
    assert "Place 1 went to: Ilze Pirmā. The message about it is on its way." in said(answer)
    assert HistoryEntry.objects.get(what="cancelled").reason == "ill"


def test_cancelling_leaves_the_place_free_and_writes_to_nobody_if_asked(desk, cycle, anna, first):
    answer = desk.post(address("cancel", anna), {"give_on": "no", "tell": "no"}, follow=True)

    assert status_of(anna, first) == ["cancelled", "waiting"]
    assert not Message.objects.exists()
    assert "No message about it was sent." in said(answer)


def test_before_the_cycle_begins_the_place_is_given_on_without_a_question(desk, cycle, anna, first, at):
    at("2023-11-20 12:00")
    question = desk.get(address("cancel", anna)).content.decode()
    assert "The place goes at once to:</b> Ilze Pirmā" in question
    assert "give_on" not in question

    desk.post(address("cancel", anna), {"tell": "no"})

    assert status_of(anna, first) == ["cancelled", "confirmed"]


def test_links_go_to_everybody_who_was_ticked_and_still_has_a_page(desk, cycle, anna, first):
    answer = desk.post(address("link", anna, first), follow=True)

    assert sorted(Message.objects.values_list("to", flat=True)) == sorted([anna.email, first.email])
    assert "anna@muzejs.example" in said(answer)


@pytest.mark.parametrize("number", [1, 100])
@pytest.mark.parametrize("act", ["place", "cancel", "link"])
def test_asking_costs_the_same_queries_for_any_number_of_people(desk, cycle, act, number):
    people = [make_registration(cycle=cycle, status="waiting") for _ in range(number)]

    with CaptureQueriesContext(connection) as queries:
        assert desk.get(address(act, *people)).status_code == 200

    assert len(queries) <= 12


def test_people_of_another_cycle_are_not_reached(desk, cycle, anna):
    stranger = make_registration(cycle=make_cycle())

    path = reverse("admin:people_cancel", args=[cycle.pk])

    assert desk.post(f"{path}?who={stranger.pk}", {"tell": "no"}).status_code == 404
    assert status_of(stranger) == ["confirmed"]


def test_the_list_to_print_holds_those_whom_the_filter_leaves_with_contact_and_queue(desk, cycle, anna, first, second):
    def printed(query: str) -> str:
        return str(desk.get(reverse("admin:people_printed", args=[cycle.pk]) + query).content.decode())

    assert ("+371 2000 0000" in printed(""), "Ābele" in printed("?show=waiting")) == (True, False)
    assert "on the waiting list, 2." in printed("?show=waiting")


@pytest.mark.parametrize("number", [1, 100])
def test_the_list_to_print_costs_the_same_for_any_number(desk, cycle, number, django_assert_max_num_queries):
    for _ in range(number):
        make_registration(cycle=cycle, status="waiting")

    with django_assert_max_num_queries(10):
        desk.get(reverse("admin:people_printed", args=[cycle.pk]))
