"""The certificate on paper: what stands on it, whatever people are called."""

import zipfile
from io import BytesIO

import pytest
from django.utils import timezone

from registrations.core import links
from registrations.models import Certificate, Job
from registrations.results.certificates import printing, wording
from tests.certifying import close, make_certificate, make_job, mark
from tests.factories import make_cycle, make_organiser, make_registration, make_session
from tests.pdf import pages_of
from tests.registrations.attending import logged_in

pytestmark = pytest.mark.django_db

LATVIAN = "Āāčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ"
HOSTILE = '#evil[x] $x^2$ *b* _i_ `c` \\"q" <a> @b = c // d'


@pytest.fixture
def cycle(at):
    at("2024-01-16 09:00")
    return make_cycle(signatory="Paraudze Paraugvārde, valdes priekšsēdētāja")


def certificate_of(person) -> Certificate:
    mark(person, "xo.xo")
    close(person.cycle)
    return Certificate.objects.get(registration=person)


def one_page(certificate: Certificate) -> str:
    (text,) = pages_of(printing.pdf([certificate]))
    return text


def sentence(certificate: Certificate) -> str:
    """Return the text of the page in one line: where lines end is not what is tested."""
    return " ".join(one_page(certificate).split())


def test_it_says_in_latvian_who_attended_what(anna):
    certificate = certificate_of(anna)

    host = wording.address_of(certificate).partition("//")[2].partition("/")[0]
    assert sentence(certificate) == (
        f"Latvijas Muzeju biedrība Nr. {anna.reference} kopā ar: Latvijas Bibliotekāru biedrība "
        "Apliecinājums par dalību Anna Ābele Cēsu muzejs "
        "no 2023. gada 4. decembra līdz 2024. gada 15. janvārim piedalījās apmācību ciklā „Mēs savai kopienai” "
        "un apmeklēja 2 no 5 nodarbībām, kopā 9 stundas . "
        "Iepazīšanās nodarbība „Es un mana identitāte” 04.12.2023., klātienē, 6 stundas "
        "„Kopienas izaicinājumi” 08.01.2024., Zoom, 3 stundas "
        "Paraudze Paraugvārde valdes priekšsēdētāja Izsniegts 2024. gada 16. janvārī "
        f"Pārbaudīt īstumu: {host}/verify/ {certificate.code}/"
    )


def test_it_is_in_english_where_the_sessions_are(cycle, anna):
    cycle.language = "en"
    cycle.save()

    text = sentence(certificate_of(anna))

    assert (
        "took part from 4 December 2023 to 15 January 2024 in the training cycle “Mēs savai kopienai” "
        "and attended 2 of 5 sessions, 9 hours in all ."
    ) in text
    assert "Issued on 16 January 2024" in text


@pytest.mark.parametrize("words", [LATVIAN, HOSTILE, "Анна Μαρία Łukasz Ğül"])
def test_whatever_is_written_stands_there_as_it_is(cycle, anna, words):
    anna.last_name = anna.institution = words
    cycle.title = cycle.signatory = cycle.organiser = words

    text = one_page(make_certificate(registration=anna))

    assert text.replace("\n", "").count(words.replace("\n", "")) >= 4


def test_letters_that_no_font_has_do_not_stop_it(anna):
    anna.first_name = "安娜"

    assert "Ābele" in one_page(make_certificate(registration=anna))


@pytest.mark.parametrize(
    "name", ["Š" * 100, "Wilhelmīne " * 9, "M" * 40, "i" * 100], ids=["letters", "words", "wide", "narrow"]
)
def test_it_is_one_page_however_long_the_names_are(at, cycle, anna, name):
    at("2024-03-16 09:00")
    for _ in range(5):
        make_session(cycle=cycle, title="Ļoti gara nodarbība par kopienām un cilvēkiem tajās " * 3)
    cycle.sessions.update(title="Ļoti gara nodarbība par kopienām un cilvēkiem tajās " * 3)
    anna.first_name = anna.last_name = name
    anna.institution = cycle.organiser = cycle.signatory = "Ū" * 200
    cycle.title = cycle.partners = "Kopienas " * 22
    anna.save()
    cycle.save()
    mark(anna, "x" * 10)
    close(cycle, range(1, 11))
    certificate = Certificate.objects.get()

    assert one_page(certificate).count("Ļoti gara") == 30


@pytest.mark.parametrize("length", [5, 10, 15, 20, 25, 30, 35, 40])
def test_it_is_one_page_up_to_where_nothing_is_measured(at, cycle, anna, length):
    at("2024-03-16 09:00")
    make_session(cycle=cycle)
    cycle.sessions.update(title="Mēs " * 12 + "W!")
    anna.first_name, anna.last_name = "W" * 11, "M" * 12
    anna.institution = cycle.organiser = cycle.signatory = "M" * 20 + " " + "W" * 19
    cycle.title, cycle.partners = "W" * length, "M" * 25 + " " + "W" * 20
    anna.save()
    cycle.save()
    mark(anna, "x" * 6)
    close(cycle, range(1, 7))

    assert one_page(Certificate.objects.get()).count("Mēs") == 72


def test_it_is_tagged_titled_and_says_its_language(anna):
    content = printing.pdf([certificate_of(anna)])

    for words in (b"/StructTreeRoot", b"/Marked true", b"/Lang(lv)", b"/S/H1", b"/S/Figure", b"/Alt", b"pdfuaid:part"):
        assert words in content
    assert "Anna Ābele".encode("utf-16-be").hex().upper().encode() in content


def test_the_same_facts_are_the_same_bytes(anna, at):
    certificate = certificate_of(anna)
    first = printing.pdf([certificate])
    at("2025-05-05 05:05")

    assert printing.pdf([Certificate.objects.get(pk=certificate.pk)]) == first


def test_the_person_downloads_it_and_nobody_keeps_a_copy(client, anna):
    path = f"/my/{links.token(anna)}/certificate.pdf"
    before = client.get(path)
    certificate_of(anna)

    answer = client.get(path)

    assert (before.status_code, answer.status_code) == (404, 200)
    assert answer.content.startswith(b"%PDF-1.7")
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="apliecinajums-{anna.reference}.pdf"; '
        f"filename*=UTF-8''apliecin%C4%81jums%20{anna.reference}.pdf"
    )


def test_the_personal_page_says_whether_there_is_one(client, cycle, anna):
    absent = make_registration(cycle=cycle)

    def words(person) -> list[str]:
        page = client.get(f"/en/my/{links.token(person)}/").content.decode()
        section = page.partition('aria-labelledby="certificate"')[2].partition("</section>")[0]
        said = ("Download the certificate", "will be here", "By our marks you attended none")
        return [one for one in said if one in section]

    before = words(anna)
    certificate_of(anna)

    assert (before, words(anna), words(absent)) == (
        ["will be here"],
        ["Download the certificate"],
        ["By our marks you attended none"],
    )


@pytest.mark.parametrize("status", ["waiting", "cancelled"])
def test_without_a_place_the_personal_page_does_not_speak_of_it(client, cycle, status):
    person = make_registration(cycle=cycle, status=status)

    assert 'aria-labelledby="certificate"' not in client.get(f"/en/my/{links.token(person)}/").content.decode()


def test_all_of_a_cycle_are_one_file_in_latvian_order(cycle, anna):
    people = [anna, make_registration(cycle=cycle, first_name="Žanete", last_name="Čaka")]
    people.append(make_registration(cycle=cycle, first_name="Uldis", last_name="Cers"))
    for person in people:
        make_certificate(registration=person)
    make_certificate(registration=make_registration(cycle=cycle), replaced_at=timezone.now())
    told = []

    name, content = printing.make(make_job(cycle=cycle), lambda done, total: told.append((done, total)))

    assert (name, told) == ("mes-savai-kopienai-2023-2024-01-16.pdf", [(0, 3)])
    assert [text.splitlines()[4] for text in pages_of(content)] == ["Anna Ābele", "Uldis Cers", "Žanete Čaka"]


def test_more_than_a_file_can_hold_are_several_in_an_archive(cycle, monkeypatch):
    monkeypatch.setattr(printing, "IN_ONE_FILE", 2)
    for _ in range(5):
        make_certificate(registration=make_registration(cycle=cycle))
    told = []

    name, content = printing.make(make_job(cycle=cycle), lambda done, total: told.append((done, total)))

    with zipfile.ZipFile(BytesIO(content)) as files:
        pages = {one: len(pages_of(files.read(one))) for one in files.namelist()}
    stem = "mes-savai-kopienai-2023-2024-01-16"
    assert name == f"{stem}.zip"
    assert pages == {f"{stem}-0001-0002.pdf": 2, f"{stem}-0003-0004.pdf": 2, f"{stem}-0005-0005.pdf": 1}
    assert told == [(0, 5), (2, 5), (4, 5), (5, 5)]


@pytest.mark.ignore_template_errors
def test_an_organiser_sees_who_has_one_and_asks_for_all(cycle, anna):
    desk = logged_in(make_organiser())
    path = f"/en/admin/cycles/{cycle.pk}/results/certificates/"
    waiting = desk.get(path).content.decode()
    certificate = certificate_of(anna)

    listed = desk.get(path)
    pdf = desk.get(f"/en/admin/certificates/{certificate.pk}.pdf")
    asked = desk.post(path, follow=True)

    assert "Still open:" in waiting
    assert [one.number for one in listed.context["certificates"]] == [anna.reference]
    assert pages_of(pdf.content)[0].splitlines()[4] == "Anna Ābele"
    assert "It begins within a few seconds." in asked.content.decode()
    assert list(Job.objects.values_list("kind", "finished_at")) == [("certificates", None)]
