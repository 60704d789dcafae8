"""One person in the organisers' place: looking, correcting, handing out, erasing."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from registrations.models import ColleagueNote, HistoryEntry, Message, Registration
from tests.factories import make_cycle, make_registration, make_trainer_user
from tests.registrations.attending import recorded

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle(capacity=2)


@pytest.fixture
def anna(cycle):
    return make_registration(cycle=cycle, first_name="Anna", last_name="Ābele", email="anna@muzejs.example")


def of(name: str, person: Registration, *more: object) -> str:
    return reverse(f"admin:{name}", args=[person.cycle_id, person.pk, *more])


def text_of(answer) -> str:
    content: str = answer.content.decode()
    return content


def said(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_the_page_says_first_where_the_person_stands(desk, cycle, anna, at):
    anna.attendances.create(session=cycle.schedule[0], state="present", via="grid")
    at("2023-12-12 12:00")

    page = desk.get(of("person", anna))

    text = text_of(page)
    assert "Attended 1 of 1 session" in text
    assert "The grant needs 4 of 5: 3 more are needed, 1 may be missed." in text
    assert [mark.word for mark in page.context["marks"]] == ["present", "", "", "", ""]
    assert recorded() == {("Anna", cycle.schedule[0].title): "present"}


def test_before_the_first_mark_the_page_counts_nothing(desk, anna):
    text = text_of(desk.get(of("person", anna)))

    assert ("No marks yet" in text, "Attended 0 of 0" in text) == (True, False)


def test_who_may_not_open_a_page_is_led_back_to_the_own_ones(client, anna):
    client.force_login(make_trainer_user())

    answer = client.get(of("person", anna))

    assert answer.status_code == 403
    assert f'href="{reverse("admin:index")}"' in text_of(answer)


def test_a_cycle_without_a_grant_says_nothing_of_one(desk, at):
    at("2023-12-12 12:00")
    cycle = make_cycle(required_sessions=None, capacity=1)
    person, waiting = make_registration(cycle=cycle), make_registration(cycle=cycle, status="waiting")
    acts = [f"{reverse(f'admin:people_{act}', args=[cycle.pk])}?who={waiting.pk}" for act in ("place", "cancel")]
    pages = [of("person", person), of("person", waiting), reverse("admin:cycle_people", args=[cycle.pk]), *acts]

    texts = [text_of(desk.get(page)).partition("<main>")[2].lower() for page in pages]

    assert [text.count("grant") for text in texts] == [0] * len(pages)


def test_an_announced_absence_stands_beside_its_session(desk, cycle, anna):
    anna.announced_absences.create(session=cycle.schedule[1])

    text = text_of(desk.get(of("person", anna)))

    assert text.count("Has said that it is not possible to come") == 1


def test_a_waiting_person_sees_who_is_before_and_whether_places_go_by_themselves(desk, cycle, anna, at):
    before = make_registration(cycle=cycle, status="waiting", first_name="Ilze", last_name="Pirmā")
    person = make_registration(cycle=cycle, status="waiting")
    assert "A place that becomes free goes by itself" in text_of(desk.get(of("person", person)))

    at("2023-12-05 12:00")
    text = text_of(desk.get(of("person", person)))

    assert f"Waiting before:</b> {before.full_name}" in text
    assert "nobody gets a place by itself any more" in text
    assert "Waiting, number 2" in text


def test_history_names_colleagues_in_full_and_programs_as_automatic(desk, cycle, anna, organiser):
    anna.changes.create(what="link", via="admin", by=organiser, reason="asked for")
    anna.changes.create(what="promoted", via="queue", old="waiting", new="confirmed")

    text = text_of(desk.get(of("person", anna)))

    assert "Ilze Ozola. Reason: asked for" in text
    assert "automatically" in text
    assert "ilze<" not in text


def test_messages_say_what_the_mail_server_said(desk, anna):
    desk.post(reverse("admin:people_link", args=[anna.cycle_id]) + f"?who={anna.pk}")
    message = Message.objects.get()
    Message.objects.update(given_up_at=message.created_at, last_error="550 no such user")

    assert "550 no such user" in text_of(desk.get(of("person", anna)))


def test_other_registrations_of_the_address_are_named_with_their_season(desk, cycle, anna):
    other = make_registration(cycle=make_cycle(title="Cits cikls"), email="ANNA@muzejs.example")
    stranger = make_registration(cycle=make_cycle(title="Svešs cikls"))

    text = text_of(desk.get(of("person", anna)))

    assert of("person", other) in text
    assert "winter 2023/2024" in text
    assert of("person", stranger) not in text


def test_one_row_is_corrected_and_the_others_stay(desk, anna):
    page = text_of(desk.get(of("person", anna), {"edit": "phone"}))
    assert 'name="phone"' in page
    assert 'name="last_name"' not in page

    desk.post(of("person_edit", anna, "phone"), {"phone": "29 000 000", "last_name": "Cita"})

    anna.refresh_from_db()
    assert (anna.phone, anna.last_name) == ("29 000 000", "Ābele")
    line = HistoryEntry.objects.get()
    assert (line.what, line.new) == ("edited", "phone")


def test_a_new_address_gets_a_new_link_and_the_page_says_so(desk, anna):
    answer = desk.post(of("person_edit", anna, "email"), {"email": "anna.abele@muzejs.example"}, follow=True)

    assert "A new link went to anna.abele@muzejs.example" in said(answer)
    assert Message.objects.get().to == "anna.abele@muzejs.example"


@pytest.mark.parametrize(
    ("part", "data", "words"),
    [
        ("name", {"first_name": "", "last_name": "Jauna"}, "Enter your first name"),
        ("email", {"email": "bruno@muzejs.example"}, "already registered"),
    ],
)
def test_a_refused_row_stays_open_with_what_was_typed(desk, cycle, anna, part, data, words):
    make_registration(cycle=cycle, email="bruno@muzejs.example")

    text = text_of(desk.post(of("person_edit", anna, part), data))

    assert words in text
    assert f'value="{list(data.values())[-1]}"' in text
    assert "Anna Ābele" in text


def test_every_field_that_a_person_fills_in_has_a_row(desk, anna):
    rows = desk.get(of("person", anna)).context["rows"]

    parts = [row.part for row in rows]
    assert parts == ["name", "email", "phone", "institution", "municipality", "job_title", "note", "language"]
    assert desk.post(of("person_edit", anna, "status"), {"status": "cancelled"}).status_code == 404


def test_a_note_stands_with_its_author_and_an_empty_one_is_refused(desk, anna, organiser):
    refused = desk.post(of("person_note", anna), {"text": " "})
    assert "Write the note" in text_of(refused)

    answer = desk.post(of("person_note", anna), {"text": "Zvanīja: slims bērns."}, follow=True)

    note = ColleagueNote.objects.get()
    assert (note.text, note.written_by) == ("Zvanīja: slims bērns.", organiser)
    assert "Ilze Ozola, 20" in text_of(answer)


def test_all_data_of_the_address_is_one_file_and_leaves_a_line(desk, cycle, anna):
    other = make_registration(cycle=make_cycle(), email=anna.email)
    desk.post(of("person_note", anna), {"text": "Zvanīja."})

    answer = desk.post(of("person_data", anna))

    data = json.loads(answer.content)
    assert [one["registration"]["reference"] for one in data["registrations"]] == [other.reference, anna.reference]
    assert data["registrations"][1]["colleague_notes"][0]["text"] == "Zvanīja."
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer.headers["Cache-Control"]
    assert HistoryEntry.objects.filter(what="exported").count() == 2


def test_erasing_asks_how_much_and_leads_to_a_page_that_says_it_is_done(desk, cycle, anna, organiser):
    other = make_registration(cycle=make_cycle(title="Cits cikls"), email=anna.email)
    question = text_of(desk.get(of("person_erase", anna)))
    assert "Everything of anna@muzejs.example" in question
    assert "Anna Ābele: Mēs savai kopienai" in question
    assert "Say what to erase" in text_of(desk.post(of("person_erase", anna), {"reason": ""}))

    answer = desk.post(of("person_erase", anna), {"scope": "all", "reason": "asked by e-mail"}, follow=True)

    assert Registration.objects.filter(erased_at__isnull=True).count() == 0
    text = text_of(answer)
    assert f"Participant {anna.reference}" in text
    assert "Reason: asked by e-mail" in text
    assert "Ābele" not in text
    assert "<form" not in text.partition("<main>")[2].partition("</main>")[0]
    assert desk.post(of("person_note", other), {"text": "x"}).status_code == 404


def test_erasing_one_leaves_the_other_registrations(desk, anna):
    other = make_registration(cycle=make_cycle(), email=anna.email)

    desk.post(of("person_erase", anna), {"scope": "one"})

    assert not Registration.objects.get(pk=other.pk).is_erased


def test_a_person_is_found_in_the_own_cycle_only(desk, anna):
    other = make_cycle()

    assert desk.get(reverse("admin:person", args=[other.pk, anna.pk])).status_code == 404


@pytest.mark.parametrize(("status", "rows"), [("confirmed", 1), ("confirmed", 100), ("waiting", 10), ("cancelled", 10)])
def test_the_page_costs_the_same_queries_whatever_there_is(desk, cycle, organiser, status, rows):
    person = make_registration(cycle=cycle, status=status, email="liga@muzejs.example")
    for number in range(rows):
        person.changes.create(what="link", via="admin", by=organiser)
        person.colleague_notes.create(text="x", written_by=organiser)
        make_registration(cycle=make_cycle(slug=f"c{number}"), email="liga@muzejs.example")

    with CaptureQueriesContext(connection) as queries:
        desk.get(of("person", person))

    assert len(queries) <= 12


@pytest.mark.parametrize(("address", "others"), [("anna@muzejs.example", 1), ("", 0)])
def test_the_page_names_other_registrations_of_the_address_unless_there_is_none(desk, cycle, address, others):
    first, second = (make_registration(cycle=each, email=address) for each in (make_cycle(title="Cits"), cycle))

    found = desk.get(of("person", second)).context["others"]

    assert found == [first][:others]
