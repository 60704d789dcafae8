"""Bytes to text."""

import pytest

from registrations.meeting_reports.decoding import MOST_BYTES, decode
from registrations.meeting_reports.facts import RejectionReason, ReportRejected

LATVIAN = "Vārds;E-pasts\r\nŽanete Ķirse;a@b.lv\r\nĢirts Šķēle;c@d.lv\r\n"
RUSSIAN = "Имя (настоящее имя),Время входа\r\n" + "Иванова Анна,1\r\n" + "Пётр,2\r\n"


def reason(data: bytes) -> RejectionReason:
    with pytest.raises(ReportRejected) as refused:
        decode(data)
    return refused.value.reason


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1257", "cp1257"),
    ],
)
def test_latvian_is_read_in_each_encoding(encoding, name):
    decoded = decode(LATVIAN.encode(encoding))

    assert (decoded.text, decoded.encoding) == (LATVIAN, name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_russian_is_read_in_each_encoding(encoding):
    decoded = decode(RUSSIAN.encode(encoding))

    assert (decoded.text, decoded.encoding) == (RUSSIAN, encoding)


def test_mark_of_big_endian_is_no_letter():
    decoded = decode(b"\xfe\xff" + LATVIAN.encode("utf-16-be"))

    assert (decoded.text, decoded.encoding) == (LATVIAN, "utf-16")


def test_one_broken_letter_does_not_change_the_encoding_of_the_others():
    decoded = decode(LATVIAN.encode().replace("Ķ".encode(), b"\xc4"))

    assert (decoded.text, decoded.encoding) == (LATVIAN.replace("Ķ", "\ufffd"), "utf-8")


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe", b"\xef\xbb\xbf\r\n"])
def test_nothing_is_empty(data):
    assert reason(data) is RejectionReason.EMPTY


def test_size_is_limited():
    assert reason(b"a" * (MOST_BYTES + 1)) is RejectionReason.TOO_LARGE
    assert len(decode(b"a" * MOST_BYTES).text) == MOST_BYTES


@pytest.mark.parametrize("start", [b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"])
def test_spreadsheet_is_known_by_its_first_bytes(start):
    assert reason(start + bytes(100)) is RejectionReason.SPREADSHEET


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"GIF89a",
        b"%PDF-1.7\n",
        bytes(range(256)) * 4,
        b"text, and then\x00\x00\x00 something else",
        b"\x01\x02\x03\x04" * 20,
    ],
)
def test_what_is_no_text_is_refused(data):
    assert reason(data) is RejectionReason.NOT_TEXT
