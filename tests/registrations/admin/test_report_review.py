"""Reports as organisers have them: several files, namesakes, borrowed accounts, other times, two colleagues at work."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registrations.models import HistoryEntry, RememberedName, ReportImport
from tests.factories import make_cycle, make_organiser, make_registration
from tests.registrations.attending import address, logged_in
from tests.registrations.reporting import CAPTIONS, ask, lines, review_of, states, text_of, who

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

BLOCK = "Topic,Meeting ID,Start Time,End Time\n{topic},{number},12/11/2023 12:50:00 PM,12/11/2023 04:00:00 PM\n\n"


@pytest.fixture
def cycle(at):
    at("2023-12-11 18:00")
    return make_cycle()


def upload_all(client, session, *contents: bytes, **fields: str):
    files = [SimpleUploadedFile(f"participants_{number}.csv", data) for number, data in enumerate(contents, start=1)]
    return client.post(address("report", session.cycle_id, session.pk), {"file": files, **fields}, follow=True)


def of_meeting(number: str, data: bytes, *, topic: str = "Es un citi") -> bytes:
    return BLOCK.format(topic=topic, number=number).encode() + data


def connections(*rows: tuple[str, str, str]) -> bytes:
    day = "12/11/2023"
    text = "".join(f'"{name}",,{day} {begin}:00,{day} {end}:00,1\n' for name, begin, end in rows)
    return (CAPTIONS + text).encode()


ANNA_LEFT = ("Anna Ābele", "13:00", "14:20")
FIRST_PART = connections(ANNA_LEFT)
SECOND_PART = connections(("Anna Ābele", "14:30", "16:00"))


def test_two_files_of_a_restarted_meeting_are_judged_together(desk, session, anna):
    page = upload_all(desk, session, FIRST_PART, SECOND_PART)

    assert [(one.name, one.minutes) for one in page.context["review"].recognised] == [("Ābele Anna", "170 min")]
    assert ReportImport.objects.get().file_name == "participants_1.csv, participants_2.csv"
    desk.post(page.redirect_chain[-1][0], {"do": "save"})
    assert states(session) == [("Anna Ābele", "present", "report")]


def test_a_file_is_added_to_a_draft_once_and_the_decisions_stay(desk, session, anna, bruno):
    path, review = review_of(
        desk, session, FIRST_PART + b'"\xc4\x8caks B.",,12/11/2023 13:00:00,12/11/2023 16:00:00,1\n'
    )
    draft = ReportImport.objects.get()
    desk.post(path, who(review, "Čaks B.", bruno) | {"do": "keep"})

    for _ in range(2):
        page = upload_all(desk, session, SECOND_PART, add_to=str(draft.pk))

    review = page.context["review"]
    assert page.redirect_chain[-1][0] == path
    assert [(one.name, one.minutes) for one in review.recognised] == [
        ("Ābele Anna", "170 min"),
        ("Čaks Bruno", "180 min"),
    ]
    assert (len(review.evaluation.report.rows), review.plan.undecided) == (3, 0)


def test_a_decision_is_asked_for_again_when_a_file_brings_more_under_that_name(desk, session, anna, bruno):
    path, review = review_of(desk, session, connections(("Anna", "13:00", "14:30"), ("Čaks B.", "13:00", "16:00")))
    desk.post(path, who(review, "Anna", anna) | who(review, "Čaks B.", bruno) | {"do": "keep"})
    draft = ReportImport.objects.get()

    more = connections(("Anna", "14:30", "16:00"))
    review = upload_all(desk, session, more, add_to=str(draft.pk)).context["review"]

    assert [(one.name, one.seen) for one in review.questions] == [("Anna", ""), ("Čaks B.", str(bruno.pk))]
    assert review.plan.undecided == 1


def test_files_of_different_meetings_are_told_apart_until_somebody_confirms(desk, session, anna):
    files = (of_meeting("111", FIRST_PART), of_meeting("222", SECOND_PART))

    refused = upload_all(desk, session, *files)
    assert refused.context["form"].errors["file"][0].startswith("This file is of another meeting than the first one")
    assert "participants_2.csv" in refused.context["form"].errors["file"][0]
    confirmation = 'name="is_one_meeting"'
    assert confirmation in refused.content.decode()
    assert confirmation not in upload_all(desk, session, b"").content.decode()
    assert ReportImport.objects.count() == 0

    page = upload_all(desk, session, *files, is_one_meeting="on")
    assert [one.minutes for one in page.context["review"].recognised] == ["170 min"]


def test_a_second_part_with_strangers_only_is_of_the_same_meeting(desk, session, anna):
    strangers = connections(*((name, "14:30", "16:00") for name in ("Viesis A", "Viesis B", "Viesis C")))
    files = (of_meeting("111", FIRST_PART), of_meeting("111", strangers))

    assert len(upload_all(desk, session, *files).context["review"].strangers) == 3


def test_a_name_of_two_people_is_decided_by_connection(desk, session, anna):
    other = make_registration(cycle=session.cycle, first_name="Anna", last_name="Zīle", institution="Talsu muzejs")
    rows = connections(("Anna", "13:00", "16:00"), ("Anna", "13:05", "16:00"))
    path, review = review_of(desk, session, rows)
    question = ask(review, "Anna")
    assert (question.connections, question.can_be_split) == (["13.00–16.00", "13.05–16.00"], True)

    review = desk.post(path, {"do": f"split:{question.key}"}, follow=True).context["review"]
    first, second = review.questions
    assert (first.split_from, second.split_from, first.connections) == (question.key, question.key, ["13.00–16.00"])
    joined = desk.post(path, {"do": f"join:{question.key}"}, follow=True).context["review"]
    assert [one.key for one in joined.questions] == [question.key]
    desk.post(path, {"do": f"split:{question.key}"})
    desk.post(path, {f"who-{first.key}": str(anna.pk), f"who-{second.key}": str(other.pk), "do": "save"})

    assert [name for name, *_ in states(session)] == ["Anna Ābele", "Anna Zīle"]


def test_whoever_is_recognised_already_stands_last_and_says_so(desk, session, anna):
    other = make_registration(cycle=session.cycle, first_name="Anna", last_name="Zīle")
    _, review = review_of(desk, session, lines("Anna Ābele", "Anna"))

    options = ask(review, "Anna").options
    assert [option.value for option in options] == [str(other.pk), str(anna.pk)]
    assert [option.note.startswith("Recognised already (180 min).") for option in options] == [False, True]


def test_a_decision_that_adds_no_mark_says_so_before_and_after_saving(desk, session, anna):
    path, review = review_of(desk, session, lines("Anna Ābele", "iPhone"))
    key = ask(review, "iPhone").key

    page = desk.post(path, {f"who-{key}": "other", f"other-{key}": "Ābele", "do": "keep"}, follow=True)
    told = "Anna Ābele is recognised without this decision: it adds no mark."
    assert (ask(page.context["review"], "iPhone").effect, page.context["review"].effects) == (told, [told])
    assert told in text_of(desk.post(path, {"do": "save"}, follow=True))


def test_a_remembered_first_name_is_asked_about_when_it_fits_somebody_else(desk, session, anna):
    path, review = review_of(desk, session, lines("Anna"))
    key = ask(review, "Anna").key
    desk.post(path, {f"who-{key}": str(anna.pk), f"remember-{key}": "on", "do": "save"})
    assert RememberedName.objects.get().registration == anna
    other = make_registration(cycle=session.cycle, first_name="Anna", last_name="Aa")

    _, review = review_of(desk, session.cycle.schedule[2], lines("Anna", day="12/18/2023"))

    assert [one.name for one in review.recognised] == []
    assert [option.value for option in ask(review, "Anna").options] == [str(anna.pk), str(other.pk)]
    assert ask(review, "Anna").options[0].note.endswith("Remembered from an earlier session")


def test_the_real_time_of_a_meeting_is_said_once_with_one_reason(desk, session, anna, bruno, organiser):
    path, review = review_of(desk, session, lines("Anna Ābele", "Bruno Čaks", end="03:00:00 PM"))
    assert ([one.name for one in review.too_short], len(review.plan.to_mark)) == (["Ābele Anna", "Čaks Bruno"], 0)
    page = desk.get(path)
    assert "Did the meeting take place at another time?" in text_of(page)
    assert (f"{page.context['shown_time'].ends_at:%H:%M}") == "15:00"

    asked = desk.post(path, {"do": "real", "real_from": "13:00", "real_until": "15:00"})
    assert list(asked.context["real_time"].errors) == ["real_reason"]
    sent = {"real_from": "13:00", "real_until": "15:00", "real_reason": "lektore saslima"}
    review = desk.post(path, sent | {"do": "real"}, follow=True).context["review"]
    assert (review.threshold, review.too_short, len(review.plan.to_mark)) == (90, [], 2)
    back = desk.post(path, {"do": "planned"}, follow=True).context["review"]
    assert len(back.plan.to_mark) == 0
    desk.post(path, sent | {"do": "real"})
    desk.post(path, {"do": "save"})

    assert len(states(session)) == 2
    reasons = HistoryEntry.objects.filter(what="attendance").values_list("reason", flat=True)
    assert {reason.partition(" no ")[2] for reason in reasons} == {"120. lektore saslima"}
    session.refresh_from_db()
    assert session.ends_at.isoformat() == "2023-12-11T14:00:00+00:00"


@pytest.mark.parametrize("text", ["", "x", "25:00"])
def test_a_time_that_is_none_is_asked_for_again(desk, session, anna, text):
    path, _ = review_of(desk, session, lines("Anna Ābele"))

    answer = desk.post(path, {"do": "real", "real_from": text, "real_until": "15:00", "real_reason": "x"})

    assert (answer.status_code, list(answer.context["real_time"].errors)) == (200, ["real_from"])
    assert ReportImport.objects.get().began_at is None


def test_a_borrowed_account_stands_open_and_can_be_given_to_somebody_else(desk, session, anna, bruno):
    data = lines("Zigrīda").replace(b'"Zigr\xc4\xabda",', f'"Zigrīda",{anna.email}'.encode())
    path, review = review_of(desk, session, data)
    assert [(one.name, one.why) for one in review.differing] == [("Zigrīda", "Counts for Ābele Anna")]
    assert ([one.name for one in review.recognised], review.plan.undecided) == (["Ābele Anna"], 0)

    key = review.differing[0].key
    desk.post(path, {f"who-{key}": "other", f"other-{key}": "čaks", "do": "save"})

    assert states(session) == [("Bruno Čaks", "present", "report")]


def test_an_institution_offers_its_two_people_together(desk, session, anna):
    other = make_registration(cycle=session.cycle, first_name="Rūta", last_name="Zīle", institution="Cēsu muzejs")
    path, review = review_of(desk, session, lines("Cēsu muzejs"))

    both = ask(review, "Cēsu muzejs").options[0]
    assert (both.name, review.recognised) == ("Ābele Anna, Zīle Rūta", [])
    key = ask(review, "Cēsu muzejs").key
    kept = desk.post(path, {f"who-{key}": both.value, "do": "keep"}, follow=True).context["review"]
    assert ask(kept, "Cēsu muzejs").options[0].is_chosen
    desk.post(path, {"do": "save"})

    assert [name for name, *_ in states(session)] == [anna.full_name, other.full_name]


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (
            "First name,Last name,Email,Duration,Time joined,Time exited\nAnna,Ābele,,2 hr 59 min,1:00 PM,3:59 PM\n",
            "Google Meet",
        ),
        (CAPTIONS + "Anna Ābele,,12/11/2023 13:00:00,12/11/2023 15:59:00,179\n", "Zoom"),
        ("Vārds;Uzvārds;Minūtes\nAnna;Ābele;179\n", "Pārskats"),
    ],
)
def test_the_history_names_the_source_that_is_proven(desk, session, anna, data, source):
    path, _ = review_of(desk, session, data.encode())
    desk.post(path, {"do": "save"})

    assert HistoryEntry.objects.get(what="attendance").reason.partition(":")[0] == source


def colleague(path):
    client = logged_in(make_organiser(username="dace", first_name="Dace"))
    return client, client.get(path).context["review"]


def seen(review) -> dict[str, str]:
    return {f"seen-{one.key}": one.seen for one in [*review.questions, *review.strangers]}


def test_an_old_page_takes_no_decision_of_a_colleague_back(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B.", "Ābele A."))
    other, _ = colleague(path)
    other.post(path, seen(review) | who(review, "Čaks B.", bruno) | {"do": "keep"})

    desk.post(path, seen(review) | who(review, "Ābele A.", anna) | {"do": "keep"})

    review = desk.get(path).context["review"]
    assert (review.plan.undecided, ask(review, "Čaks B.").decided_by, ask(review, "Ābele A.").decided_by) == (
        0,
        "Dace",
        "",
    )


def test_the_second_answer_to_one_question_waits_until_it_was_seen(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B."))
    other, _ = colleague(path)
    other.post(path, seen(review) | who(review, "Čaks B.", bruno) | {"do": "keep"})

    answer = desk.post(path, seen(review) | who(review, "Čaks B.", "nobody") | {"do": "save"}, follow=True)
    assert "A colleague has decided something meanwhile." in text_of(answer)
    assert states(session) == []

    review = answer.context["review"]
    desk.post(path, seen(review) | who(review, "Čaks B.", "nobody") | {"do": "save"}, follow=True)
    assert (states(session), ReportImport.objects.get().saved_at is None) == ([], False)


def test_a_script_hears_of_a_colleagues_decision_with_each_answer(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B.", "Ābele A."))
    other, _ = colleague(path)
    other.post(path, seen(review) | who(review, "Čaks B.", bruno) | {"do": "quietly"})

    heard = desk.post(path, seen(review) | who(review, "Ābele A.", anna) | {"do": "quietly"}).content.decode()

    assert "A colleague has decided 1 answer meanwhile." in heard
    assert f'id="seen-{ask(review, "Ābele A.").key}" value="{anna.pk}"' in heard
    assert f'id="seen-{ask(review, "Čaks B.").key}"' not in heard


def test_one_who_changes_an_own_answer_needs_no_second_look(desk, session, anna, bruno):
    path, review = review_of(desk, session, lines("Čaks B."))

    for person in (bruno, anna):
        desk.post(path, seen(review) | who(review, "Čaks B.", person) | {"do": "quietly"})

    assert [one.registration for one in desk.get(path).context["review"].plan.to_mark] == [anna]


def test_of_very_many_questions_the_undecided_ones_come_first(desk, session, anna):
    path, review = review_of(desk, session, lines(*(f"Anna Ābele {number}" for number in range(230))))
    assert (len(review.questions), review.questions_left, review.plan.undecided) == (200, 30, 230)

    decided = {f"who-{question.key}": "nobody" for question in review.questions}
    review = desk.post(path, decided | {"do": "keep"}, follow=True).context["review"]

    assert review.plan.undecided == 30
    assert [question.is_nobody for question in review.questions[:31]] == [False] * 30 + [True]
