"""What may be uploaded, what is refused in words, what is listed, and what hostile files can do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from registrations.admin.report_import.labels import REFUSALS
from registrations.meeting_reports.facts import RejectionReason
from registrations.models import HistoryEntry, RememberedName, ReportImport
from tests.factories import make_cycle, make_trainer, make_trainer_user
from tests.registrations.attending import address, logged_in
from tests.registrations.reporting import ask, lines, review_of, states, text_of, upload

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def test_the_same_file_is_gone_on_with_and_after_saving_said_to_be_imported(desk, session, anna):
    data = lines("Anna Ābele")
    path, _ = review_of(desk, session, data)
    assert upload(desk, session, data).redirect_chain[-1][0] == path
    desk.post(path, {"do": "save"})

    answer = upload(desk, session, data)
    assert "The same file was imported" in text_of(answer)
    again = desk.post(answer.redirect_chain[-1][0], {"do": "save"}, follow=True)

    assert "The report brought no new mark. Nothing was changed." in text_of(again)
    assert (len(states(session)), HistoryEntry.objects.count()) == (1, 1)


def test_earlier_imports_are_listed_and_taken_back_there(desk, session, anna):
    path, _ = review_of(desk, session, lines("Anna Ābele"))
    desk.post(path, {"do": "save"})
    start = address("report", session.cycle_id, session.pk)

    page = desk.get(start)
    row = page.context["saved"][0]
    assert (row["marks"], row["standing"], str(row["draft"].created_by.get_full_name())) == (1, 1, "Ilze Ozola")
    desk.post(address("undo", session.cycle_id), {"batch_id": str(row["draft"].batch_id)})

    assert (states(session), desk.get(start).context["saved"][0]["standing"]) == ([], 0)
    assert "taken back" in text_of(desk.get(start))


def test_a_report_is_discarded_without_touching_marks(desk, session, anna):
    review_of(desk, session, lines("Anna Ābele"))

    desk.post(address("report", session.cycle_id, session.pk), {"discard": str(ReportImport.objects.get().pk)})

    assert (ReportImport.objects.count(), states(session)) == (0, [])


def test_a_remembered_name_is_listed_and_can_be_taken_back(desk, session, anna):
    path, review = review_of(desk, session, lines("Annele no Cēsīm"))
    key = ask(review, "Annele no Cēsīm").key
    desk.post(path, {f"other-{key}": str(anna.pk), f"remember-{key}": "on", "do": "save"})
    one = RememberedName.objects.get()
    assert (one.name, one.registration, one.cycle, one.created_by.username) == (
        "Annele no Cēsīm",
        anna,
        session.cycle,
        "ilze",
    )

    page = reverse("admin:remembered_names", args=[session.cycle_id])
    assert "Annele no Cēsīm" in text_of(desk.get(page))
    answer = desk.post(page, {"name": str(one.pk)}, follow=True)

    assert "“Annele no Cēsīm” is forgotten" in text_of(answer)
    assert (RememberedName.objects.count(), len(states(session))) == (0, 1)


def test_columns_that_are_not_known_are_asked_for(desk, session, anna):
    data = "Kas;Iekšā;Ārā\nAnna Ābele;11.12.2023 13:00:00;11.12.2023 16:00:00\n".encode()
    asked = upload(desk, session, data)
    path = asked.redirect_chain[-1][0]
    assert ("Kas" in text_of(asked), ReportImport.objects.count()) == (True, 1)

    wrong = desk.post(path, {"header": "0", "name": "0", "joined": "1", "left": "1"})
    assert "One column is chosen twice." in text_of(wrong)
    desk.post(path, {"header": "0", "name": "0", "joined": "1", "left": "2"})
    desk.post(path, {"do": "save"})

    assert states(session) == [("Anna Ābele", "present", "report")]


def test_names_may_stand_in_two_columns(desk, session, anna):
    data = "Kas;Kurš;Cik\nĀbele;Anna;170\n".encode()
    path = upload(desk, session, data).redirect_chain[-1][0]

    wrong = desk.post(path, {"header": "0", "first_name": "1", "minutes": "2"})
    assert "Choose the column with names, or those with first and last names." in text_of(wrong)
    desk.post(path, {"header": "0", "first_name": "1", "last_name": "0", "minutes": "2"})
    desk.post(path, {"do": "save"})

    assert states(session) == [("Anna Ābele", "present", "report")]


@pytest.mark.parametrize("data", [{}, {"header": "99"}, {"header": "0", "name": "x"}, {"header": "0", "name": "0"}])
def test_columns_that_make_no_sense_are_asked_for_again(desk, session, data):
    path = upload(desk, session, b"Kas;Kad\nAnna;x\nBruno;y\n").redirect_chain[-1][0]

    assert desk.post(path, data).status_code == 200


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RejectionReason.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(99), RejectionReason.NOT_TEXT),
        (b"PK\x03\x04[Content_Types].xml xl/workbook.xml" + bytes(99), RejectionReason.SPREADSHEET),
        (lines("Anna Ābele", day="12/18/2023"), RejectionReason.OTHER_DAY),
    ],
)
def test_a_wrong_file_is_refused_on_the_same_page_and_nothing_is_stored(desk, session, data, reason):
    answer = upload(desk, session, data)

    assert list(answer.context["form"].errors) == ["file"]
    assert answer.context["form"].errors["file"][0].startswith(str(REFUSALS[reason]))
    assert ReportImport.objects.count() == 0


def test_every_refusal_has_a_sentence_of_its_own():
    assert set(REFUSALS) == set(RejectionReason)
    assert len({str(text) for text in REFUSALS.values()}) == len(RejectionReason)


def test_no_file_is_asked_for_in_words(desk, session):
    answer = desk.post(address("report", session.cycle_id, session.pk))

    assert "Choose the file with the participants’ report." in text_of(answer)


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x","y")', "<script>alert(1)</script>", "\u202ecipsA annA", "A" * 900]
)
def test_hostile_names_are_only_text(desk, session, anna, name):
    path, review = review_of(desk, session, lines(name, "Anna Ābele"))
    page = desk.get(path).content.decode()
    assert "<script>alert" not in page

    key = review.strangers[0].key
    desk.post(path, {f"other-{key}": str(anna.pk), f"remember-{key}": "on", "do": "save"})

    assert states(session) == [("Anna Ābele", "present", "report")]
    assert [one.name for one in RememberedName.objects.all() if not one.name.isprintable()] == []
    listed = desk.get(reverse("admin:remembered_names", args=[session.cycle_id]))
    assert "<script>alert" not in listed.content.decode()


@pytest.mark.parametrize("name", ["<b>x</b>.csv", "\u202efdp.exe", "x" * 900 + ".csv", "../../x.csv"])
def test_hostile_names_of_files_are_only_text(desk, session, anna, name):
    answer = upload(desk, session, lines("Anna Ābele"), name=name)

    assert (answer.status_code, "<b>x" in answer.content.decode()) == (200, False)


def test_reports_are_for_organisers_only(session, anna):
    trainer = make_trainer()
    session.cycle.trainers.add(trainer)
    client = logged_in(make_trainer_user(trainer=trainer))
    path = address("report", session.cycle_id, session.pk)
    file = SimpleUploadedFile("participants.csv", lines("Anna Ābele"))

    assert (client.get(path).status_code, client.post(path, {"file": file}).status_code) == (403, 403)
    assert ReportImport.objects.count() == 0


def test_a_report_of_another_session_or_of_a_cancelled_one_is_not_found(desk, session, anna):
    path, _ = review_of(desk, session, lines("Anna Ābele"))
    number = ReportImport.objects.get().pk

    other = address("draft", session.cycle_id, session.cycle.schedule[2].pk, number)
    assert desk.get(other).status_code == 404
    session.is_cancelled = True
    session.save()
    assert (desk.get(path).status_code, desk.post(path, {"do": "save"}).status_code) == (404, 404)
