"""The public calendar over HTTP."""

import datetime
import hashlib

import pytest
from django.http.response import HttpResponseBase
from django.test import RequestFactory
from django.utils.http import http_date
from icalendar import Calendar

from tests.factories import SLUG, make_cycle, make_session
from trainings.calendar_response import personal_response as respond
from trainings.models import Cycle, Session

pytestmark = pytest.mark.django_db

PATH = f"/cycles/{SLUG}/schedule.ics"
STAMP = datetime.datetime(2023, 11, 20, 9, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _cycle() -> None:
    make_cycle()
    Session.objects.update(updated_at=STAMP)
    Cycle.objects.update(schedule_changed_at=STAMP)


def headers(response: HttpResponseBase, *names: str) -> list[str | None]:
    return [response.headers.get(name) for name in names]


def personal_response(**asked: str) -> HttpResponseBase:
    """Return a participant's calendar, as asked for with these headers."""
    request = RequestFactory().get("/my/secret/schedule.ics", headers=asked)
    return respond(request, b"BEGIN:VCALENDAR", "Mēs.ics")


def test_feed_is_shown_to_anybody_without_cookies(client):
    response = client.get(PATH)

    assert response.status_code == 200
    assert headers(response, "Content-Type", "Cache-Control", "Last-Modified", "ETag", "Vary", "Set-Cookie") == [
        "text/calendar; charset=utf-8",
        "public, max-age=300",
        "Mon, 20 Nov 2023 09:00:00 GMT",
        f'"{hashlib.sha256(response.content).hexdigest()}"',
        "Accept-Encoding",
        None,
    ]
    assert (len(Calendar.from_ical(response.content).walk("VEVENT")), response.cookies.output()) == (5, "")


def test_feed_and_file_differ_in_method_and_disposition(client):
    feed, file = client.get(PATH), client.get(PATH + "?download")
    names = "filename=\"mes-savai-kopienai.ics\"; filename*=UTF-8''M%C4%93s%20savai%20kopienai.ics"

    assert [Calendar.from_ical(response.content).get("METHOD") for response in (feed, file)] == [None, "PUBLISH"]
    assert [response["Content-Disposition"] for response in (feed, file)] == [
        f"inline; {names}",
        f"attachment; {names}",
    ]


@pytest.mark.parametrize("title", ["🏛️", 'A"; filename="b.exe', "a/b\\c", "x\r\nSet-Cookie: a=b"])
def test_no_title_breaks_out_of_the_name_of_the_file(client, title):
    Cycle.objects.update(title=title)
    disposition = client.get(PATH)["Content-Disposition"]
    kind, plain, true = disposition.split("; ")

    assert (kind, plain.count('"'), true.isascii(), '"' in true) == ("inline", 2, True, False)


def test_program_that_has_this_version_gets_304_with_the_same_etag(client):
    first = client.get(PATH)
    again = client.get(PATH, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    names = ["ETag", "Last-Modified", "Cache-Control"]
    assert headers(again, *names) == headers(first, *names)


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (0, 304), (1, 304)])
def test_program_that_knows_only_dates_is_answered_by_them(client, seconds, status):
    date = http_date(STAMP.timestamp() + seconds)

    assert client.get(PATH, headers={"If-Modified-Since": date}).status_code == status


def test_change_of_a_session_is_a_new_version(client):
    etag = client.get(PATH)["ETag"]
    session = Session.objects.all()[0]
    session.ends_at += datetime.timedelta(minutes=30)
    session.save()

    assert client.get(PATH, headers={"If-None-Match": etag}).status_code == 200


def test_head_answers_as_get_does_without_the_body(client):
    get, head = client.get(PATH), client.head(PATH)

    own = {"X-Request-ID"}
    assert (head.status_code, head.content) == (200, b"")
    assert {name: value for name, value in head.headers.items() if name not in own} == {
        name: value for name, value in get.headers.items() if name not in own
    }


def test_browser_language_and_host_do_not_change_the_bytes(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    asked = client.get(PATH, headers={"Accept-Language": "en", "Host": "cits.example"})

    assert asked.content == client.get(PATH, headers={"Accept-Language": "de"}).content


def test_english_path_gives_the_english_calendar(client):
    lines = client.get(f"/en{PATH}").content.replace(b"\r\n ", b"").decode().split("\r\n")

    assert [line for line in lines if line.startswith("LOCATION:Online")] == ["LOCATION:Online (Zoom)"] * 4


def test_calendar_of_an_unpublished_or_unknown_cycle_is_not_found(client):
    make_cycle(slug="melnraksts", is_published=False)

    assert [client.get(f"/cycles/{slug}/schedule.ics").status_code for slug in ("melnraksts", "nav")] == [404, 404]


def test_calendar_only_gives(client):
    assert client.post(PATH).status_code == 405


@pytest.mark.parametrize("sessions", [0, 20])
def test_calendar_takes_four_queries_however_many_sessions_and_one_as_long_as_nothing_changes(
    client, django_assert_num_queries, sessions
):
    cycle = Cycle.objects.get()
    for _number in range(sessions):
        make_session(cycle=cycle)

    with django_assert_num_queries(4):
        client.get(PATH)
    with django_assert_num_queries(1):
        client.get(PATH)


def test_personal_calendar_is_kept_by_nobody_else():
    names = ["Cache-Control", "X-Robots-Tag", "Content-Disposition"]

    assert headers(personal_response(), *names) == [
        "private, no-cache",
        "noindex",
        "inline; filename=\"mes.ics\"; filename*=UTF-8''M%C4%93s.ics",
    ]


def test_personal_calendar_is_compared_by_its_bytes_alone():
    etag = personal_response()["ETag"]

    assert "Last-Modified" not in personal_response().headers
    assert personal_response(**{"If-None-Match": etag}).status_code == 304
    assert personal_response(**{"If-Modified-Since": http_date(STAMP.timestamp())}).status_code == 200


def test_one_session_is_a_file_to_keep(client):
    session = Session.objects.get(title="„Es un citi”")
    response = client.get(f"/cycles/{SLUG}/sessions/{session.pk}.ics")

    assert [str(event["SUMMARY"]) for event in Calendar.from_ical(response.content).walk("VEVENT")] == ["„Es un citi”"]
    assert response["Content-Disposition"].startswith('attachment; filename="es-un-citi.ics"')
    assert b"zoom.example" not in response.content


def test_no_session_of_another_cycle_or_of_a_draft_is_given(client):
    other = make_cycle(slug="cits", is_published=False)
    numbers = [other.schedule[0].pk, 999_999]

    assert [client.get(f"/cycles/{SLUG}/sessions/{number}.ics").status_code for number in numbers] == [404, 404]
    assert client.get(f"/cycles/cits/sessions/{numbers[0]}.ics").status_code == 404
