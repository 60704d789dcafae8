"""People from a spreadsheet: the organiser looks first, and adds all of them or nobody."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from xlsxwriter import Workbook

from registrations.models import HistoryEntry, Message, Registration
from registrations.people import spreadsheet_import
from tests.factories import make_cycle, make_registration, make_trainer, make_trainer_user
from tests.registrations.attending import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

HEAD = "Vārds\tUzvārds\tE-pasts\tIestāde\tIestādes veids\tTālrunis\tLaiks"
ANNA = "Anna\tĀbele\tanna@x.example\tCēsu muzejs\tMuzejs\t+371 20000000\t10:00"
ZANE = "Žanete\tĶirse\tzane@x.example\tTalsu bibliotēka\tBibliotēka\t\t10:05"
RUDE = "\tBez Vārda\tnav-adrese\tX\tcirks\t\t10:10"


@pytest.fixture
def cycle(at):
    at("2023-11-20 12:00")
    return make_cycle()


def address(cycle):
    return reverse("admin:people_import", args=[cycle.pk])


def look(desk, cycle, *rows: str, **more: object):
    return desk.post(address(cycle), {"text": "\n".join(rows), "look": "1"} | more)


def add(desk, cycle, page, **more: object):
    """Send back what the page of the preview holds."""
    typed = {"text": page.context["cells"], "expected": page.context["expected"], "told": "on", "add": "1"}
    return desk.post(address(cycle), typed | more, follow=True)


def fates(page):
    return [(line.number, line.fate) for line in page.context["lines"]]


def test_a_pasted_table_is_shown_first_and_stored_only_afterwards(desk, cycle, organiser):
    page = look(desk, cycle, HEAD, ANNA, ZANE)
    text = page.content.decode()
    assert (fates(page), Registration.objects.count()) == ([(2, "place"), (3, "place")], 0)
    assert "Add 2 people" in text
    assert [(caption, field) for _number, caption, field in page.context["columns"]] == [("Laiks", "")]

    answer = add(desk, cycle, page)

    assert "2 people added." in answer.content.decode()
    anna, zane = Registration.objects.order_by("created_at", "pk")
    assert (anna.full_name, anna.phone, anna.institution_type) == ("Anna Ābele", "+371 20000000", "museum")
    assert (zane.full_name, zane.institution, zane.language) == ("Žanete Ķirse", "Talsu bibliotēka", "lv")
    assert anna.privacy_acknowledged_at is not None
    assert set(HistoryEntry.objects.values_list("via", "by")) == {("spreadsheet", organiser.pk)}
    assert [message.to for message in Message.objects.order_by("pk")] == ["anna@x.example", "zane@x.example"]


def test_an_uploaded_sheet_is_corrected_on_the_page_without_a_second_upload(desk, cycle):
    file = io.BytesIO()
    with Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((HEAD, ANNA, RUDE)):
            sheet.write_row(number, 0, row.split("\t"))
    upload = SimpleUploadedFile("pieteikumi.xlsx", file.getvalue())

    page = desk.post(address(cycle), {"table": upload, "look": "1"})
    assert fates(page) == [(2, "place"), (3, None)]
    corrected = page.context["cells"].replace(RUDE, ZANE)
    again = look(desk, cycle, corrected)

    assert fates(again) == [(2, "place"), (3, "place")]
    add(desk, cycle, again)
    assert Registration.objects.count() == 2


def test_a_row_with_mistakes_says_which_and_waits_while_the_others_are_added(desk, cycle):
    page = look(desk, cycle, HEAD, ANNA, RUDE)

    assert page.context["lines"][1].errors == [
        "First name: Enter your first name",
        "E-mail: The e-mail address needs an @ sign, for example vards@example.com",
        "Type of institution: Write one of the types of institution that this page names",
    ]
    assert "1 row has a mistake and waits" in page.content.decode()

    answer = add(desk, cycle, page)

    assert [person.full_name for person in Registration.objects.all()] == ["Anna Ābele"]
    assert "1 person added." in answer.content.decode()
    assert (len(answer.context["lines"]), "Anna" in answer.context["cells"]) == (1, False)
    corrected = answer.context["cells"].replace("nav-adrese", "bez@x.example").replace("cirks", "muzejs")
    add(desk, cycle, look(desk, cycle, corrected.replace("\n\t", "\nBrencis\t")))
    assert Registration.objects.count() == 2


@pytest.mark.parametrize(
    ("caption", "name", "full_name"),
    [
        ("Vārds, uzvārds", "Anna Marija Ābele", "Anna Marija Ābele"),
        ("Uzvārds, vārds", "Ābele Anna Marija", "Anna Marija Ābele"),
        ("Dalībnieks", "Ābele, Anna Marija", "Anna Marija Ābele"),
    ],
)
def test_both_names_may_stand_in_one_column(desk, cycle, caption, name, full_name):
    page = look(desk, cycle, f"{caption}\tE-pasts\tIestāde\tVeids", f"{name}\tanna@x.example\tMuzejs\tmuzejs")

    [line] = page.context["lines"]
    assert (line.person.full_name, line.person.last_name) == (full_name, "Ābele")


def test_unknown_captions_are_named_on_the_page_and_kept_in_the_table(desk, cycle):
    head = "Kas tas ir\tUzvārds\tKur rakstīt\tIestāde"
    page = look(desk, cycle, head, "Anna\tĀbele\tanna@x.example\tMuzejs", default_type="museum")
    text = page.content.decode()
    assert "These columns are missing: First name, E-mail." in text
    assert [field for _number, _caption, field in page.context["columns"]] == ["", "last_name", "", "institution"]
    assert '<option value="last_name" selected>' in text

    page = look(
        desk,
        cycle,
        page.context["cells"],
        default_type="museum",
        **{"column-0": "first_name", "column-2": "email", "column-9": "nonsense"},
    )

    assert fates(page) == [(2, "place")]
    assert page.context["cells"].splitlines()[0] == "First name\tUzvārds\tE-mail\tIestāde"
    assert page.context["lines"][0].person.institution_type == "museum"


def test_the_template_holds_every_caption_that_is_understood(desk, cycle):
    answer = desk.get(reverse("admin:people_import_template", args=[cycle.pk]))

    [head] = spreadsheet_import.read_file(answer.content)
    assert [field for _number, _caption, field in spreadsheet_import.columns_of([head])] == list(
        spreadsheet_import.FIELDS
    )


def test_the_people_have_to_know_and_nothing_typed_is_lost(desk, cycle):
    page = look(desk, cycle, HEAD, ANNA)

    answer = add(desk, cycle, page, told="")

    assert "Confirm that these people know about it." in answer.content.decode()
    assert (answer.context["cells"], Registration.objects.count()) == (page.context["cells"], 0)


def test_after_the_deadline_it_needs_a_reason_and_works(desk, cycle, at, organiser):
    at("2023-12-01 12:00")
    desk.force_login(organiser)
    page = look(desk, cycle, HEAD, ANNA)

    refused = add(desk, cycle, page)
    assert "Registration is not open. Say why these people are added." in refused.content.decode()
    add(desk, cycle, page, reason="paper forms of 29 November")

    assert HistoryEntry.objects.get().reason == "paper forms of 29 November"


def test_the_order_of_the_rows_is_the_order_of_the_queue(desk, cycle):
    type(cycle).objects.update(capacity=1)
    page = look(desk, cycle, HEAD, ZANE, ANNA)
    assert fates(page) == [(2, "place"), (3, "waits")]

    answer = add(desk, cycle, page)

    assert "2 people added. 1 of them waits." in answer.content.decode()
    assert [one.first_name for one in Registration.objects.waiting()] == ["Anna"]


def test_the_same_table_twice_adds_nobody(desk, cycle):
    add(desk, cycle, look(desk, cycle, HEAD, ANNA, ZANE))

    page = look(desk, cycle, HEAD, ANNA, ZANE, ANNA)
    assert "There is nobody new in this table." in page.content.decode()
    add(desk, cycle, page)

    assert (Registration.objects.count(), Message.objects.count()) == (2, 2)


def test_a_place_taken_meanwhile_is_told_before_anybody_is_added(desk, cycle):
    type(cycle).objects.update(capacity=1)
    page = look(desk, cycle, HEAD, ANNA)
    make_registration(cycle=cycle)

    answer = add(desk, cycle, page)

    assert "Registrations have changed meanwhile." in answer.content.decode()
    assert (fates(answer), Registration.objects.count()) == ([(2, "waits")], 1)
    add(desk, cycle, answer)
    assert Registration.objects.waiting().count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "The table is empty."),
        ({"text": "Anna Ābele"}, "These columns are missing: First name, Last name"),
        ({"table": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 nothing")}, "The file cannot be read."),
        ({"table": SimpleUploadedFile("x.csv", b"x" * (2**20 + 1))}, "The file is larger than 1 MB."),
        ({"table": SimpleUploadedFile("x.csv", b"")}, "The submitted file is empty."),
    ],
)
def test_what_cannot_be_used_is_refused_on_the_page(desk, cycle, typed, told):
    answer = desk.post(address(cycle), typed | {"look": "1"})

    assert (answer.status_code, told in answer.content.decode()) == (200, True)


def test_what_stands_in_a_cell_is_text_on_the_page(desk, cycle):
    page = look(desk, cycle, HEAD, ANNA.replace("Cēsu muzejs", "<script>alert(1)</script>"), "</textarea><b>x</b>")

    text = page.content.decode()
    assert ("<script>alert(1)" in text, "</textarea><b>" in text) == (False, False)


def test_trainers_have_no_part_in_it(cycle):
    trainer = make_trainer()
    cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))

    assert (client.get(address(cycle)).status_code, look(client, cycle, HEAD, ANNA).status_code) == (403, 403)


@pytest.mark.parametrize("people", [1, 60])
def test_looking_costs_the_same_queries_for_any_number_of_rows(desk, cycle, people):
    rows = [ANNA.replace("anna@", f"anna{number}@") for number in range(people)]

    with CaptureQueriesContext(connection) as queries:
        page = look(desk, cycle, HEAD, *rows)

    assert (len(page.context["lines"]), len(queries) <= 9) == (people, True)
