"""What nobody types and somebody sends: an answer, never a crash, and nothing of it is stored."""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from django.test import Client

from registrations.models import Registration
from tests.certifying import make_certificate
from tests.factories import SLUG, make_cycle, make_registration
from tests.registrations.pages import personal_pages, public_pages
from trainings.models import Cycle

pytestmark = pytest.mark.django_db

Bodies = dict[str, tuple[bytes, str]]

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="first_name"'
FORMS = (f"/cycles/{SLUG}/register/", "/find/", "/notify/")
UNREADABLE: Bodies = {
    "UTF-16": ("first_name=Ā".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "UTF-7": (b"first_name=+2AA-", f"{FORM}; charset=utf-7"),
    "Latin-7": (b"first_name=\xc2", f"{FORM}; charset=iso-8859-13"),
    "no text": (b"first_name=416e6e61", f"{FORM}; charset=hex"),
    "undefined": (b"first_name=Anna", f"{FORM}; charset=undefined"),
    "surrogates": (PART + b"\r\n\r\n\\ud800\r\n--x--\r\n", f"{MULTIPART}; charset=unicode_escape"),
    "UTF-16 in parts": (PART + b"\r\n\r\nAnna\r\n--x--\r\n", f"{MULTIPART}; charset=utf-16"),
    "no boundary": (PART, "multipart/form-data"),
    "odd boundary": (PART, "multipart/form-data; boundary=\xff\x00"),
    "a megabyte": (b"first_name=" + b"a" * 2**20, FORM),
    "a megabyte in a part": (PART + b"\r\n\r\n" + b"a" * 2**20 + b"\r\n--x--\r\n", MULTIPART),
    "many fields": (b"a=&" * 6000, FORM),
    "many parts": (b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 6000 + b"--x--\r\n", MULTIPART),
    "many files": (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n\r\n' * 200 + b"--x--\r\n",
        MULTIPART,
    ),
}
WITHOUT_MEANING: Bodies = {
    "an unknown charset": (b"first_name=Anna", f"{FORM}; charset=nonsense"),
    "no UTF-8": (b"first_name=%FF%FE\xff&email=%ED%A0%80", FORM),
    "NULs": (b"first_name=%00&email=%00&institution_type=%00&website=%00&expects=%00", FORM),
    "nothing": (b"", FORM),
    "JSON": (b'{"first_name": "Anna"}', "application/json"),
    "brackets": (b"first_name[a][b][][c]=1&first_name[]=2", FORM),
    "cut parts": (PART, MULTIPART),
    "broken base64": (PART + b"\r\nContent-Transfer-Encoding: base64\r\n\r\nA\r\n--x--\r\n", MULTIPART),
    "headers only": (PART + b"\r\n" * 3, MULTIPART),
    "a file": (PART + b'; filename="../../a"\r\n\r\nAnna\r\n--x--\r\n', MULTIPART),
    "an odd type": (b"first_name=Anna", ";;;=\xff"),
}
ODD_PATHS = (
    "/%00",
    "/%FF%FE/",
    "/cycles/%00/",
    "/cycles/%C4%80/",
    f"/cycles/{'a' * 9000}/",
    "/my/%00/",
    "/my/%ED%A0%80/",
    "/my/%F0%9F/edit/",
    "/my/%E2%80%AE%0D%0ASet-Cookie:a=b",
    f"/my/{'9' * 9000}/",
    "/verify/%00/",
    "/verify/%FF/",
    "//[x/",
    "//evil.example/%2e%2e",
    "/..%2F..%2Fetc%2Fpasswd",
    "/lv/",
    "/en/en/",
    "/static/%00",
    "/static/..%2F..%2Fconfig%2Fsettings.py",
    "/demo/messages/",
)
ODD_QUERIES = (
    "%00=%00",
    "%FF=%FE",
    "q=%ED%A0%80",
    "a[]=&[=]",
    "download=%00",
    "next=//evil.example",
    "a" * 9000,
    "a&" * 6000,
)
ODD_HEADERS: tuple[dict[str, str], ...] = (
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "testserver:99999999"},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": "testserver@evil.example"},
    {"HTTP_X_FORWARDED_HOST": "evil.example", "HTTP_X_FORWARDED_PORT": "-1", "HTTP_X_FORWARDED_PROTO": "ftp"},
    {"HTTP_X_FORWARDED_FOR": "\x00, 999.9.9.9, [::::, <script>, " + "1," * 5000},
    {"REMOTE_ADDR": ""},
    {"REMOTE_ADDR": "fe80::1%eth0"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 9000 + ",;q=9,\xff"},
    {"HTTP_COOKIE": 'sessionid="aaaaaaaaaaaa\\000"'},
    {"HTTP_COOKIE": "sessionid=\xff\xfe; csrftoken=\x01; =; ;;" + "a=b;" * 999},
    {"HTTP_REFERER": "https://[::1", "HTTP_ORIGIN": "null"},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 32 Foo 99999 99:99:99 GMT", "HTTP_IF_NONE_MATCH": '"' * 99},
    {"HTTP_RANGE": "bytes=-1-", "HTTP_EXPECT": "999", "HTTP_TE": "trailers"},
    {"CONTENT_LENGTH": "-1", "CONTENT_TYPE": FORM},
    {"CONTENT_LENGTH": "9" * 99, "CONTENT_TYPE": MULTIPART},
)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def cycle(at) -> Cycle:
    at("2023-11-20 12:00")
    return make_cycle()


@pytest.fixture
def pages(cycle) -> list[str]:
    certificate = make_certificate(registration=make_registration(cycle=cycle))
    return [*public_pages(cycle), *personal_pages(certificate.registration)]


def crashed(answers: dict[str, Any]) -> dict[str, int]:
    return {name: answer.status_code for name, answer in answers.items() if answer.status_code >= 500}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize("path", FORMS)
def test_body_that_cannot_be_read_is_refused(client, cycle, path, name):
    body, content_type = UNREADABLE[name]

    assert client.generic("POST", path, body, content_type).status_code == 400
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("name", WITHOUT_MEANING)
@pytest.mark.parametrize("path", FORMS)
def test_body_without_meaning_brings_the_form_back(client, cycle, path, name):
    body, content_type = WITHOUT_MEANING[name]

    assert client.generic("POST", path, body, content_type).status_code == 200
    assert Registration.objects.count() == 0


@pytest.mark.parametrize("name", sorted({*UNREADABLE, *WITHOUT_MEANING} - {"many parts"}))
def test_no_page_crashes_over_a_body(client, pages, name):
    body, content_type = (UNREADABLE | WITHOUT_MEANING)[name]

    assert crashed({path: client.generic("POST", path, body, content_type) for path in pages}) == {}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_no_page_crashes_over_a_method_and_none_but_get_head_and_post_is_allowed(client, pages, method):
    statuses = {client.generic(method, path).status_code for path in pages}

    # Where a link was asked for once, an address leads on.
    assert statuses == ({200, 302} if method in {"GET", "HEAD"} else {405})


@pytest.mark.parametrize("path", ODD_PATHS, ids=range(len(ODD_PATHS)))
def test_odd_address_is_not_found(client, cycle, path):
    # As servers hand it over; the test client would read the address as a browser does.
    raw = unquote_to_bytes(path).decode("latin-1")
    for method in ("GET", "HEAD"):
        answer = client.generic(method, "/", PATH_INFO=raw)
        if answer.status_code == 301:  # the slash that was forgotten
            assert re.fullmatch(r"/[^/\\\s]\S*/", answer["Location"])
            answer = client.generic(method, answer["Location"])

        assert answer.status_code in {400, 404}
    assert client.generic("POST", "/", PATH_INFO=raw).status_code in {301, 400, 404, 405}


@pytest.mark.parametrize("query", ODD_QUERIES, ids=range(len(ODD_QUERIES)))
def test_no_page_crashes_over_a_query(client, pages, query):
    assert crashed({path: client.get(f"{path}?{query}") for path in pages}) == {}


@pytest.mark.parametrize("headers", ODD_HEADERS, ids=range(len(ODD_HEADERS)))
def test_no_page_crashes_over_a_header(client, pages, headers):
    assert crashed({path: client.generic("GET", path, **headers) for path in pages}) == {}
    assert crashed({path: client.generic("POST", path, b"a=b", FORM, **headers) for path in pages}) == {}


def test_host_that_is_not_ours_is_refused_and_never_repeated(client, cycle):
    answer = client.get("/", headers={"host": "evil.example"})

    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_forwarded_host_is_not_believed(client, cycle):
    answer = client.get("/", headers={"x-forwarded-host": "evil.example"})

    assert b"evil.example" not in answer.content
