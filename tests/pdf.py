"""
What stands in a PDF, read as a reader program does: for files of the library which draws them.

Its objects are plain, its pages have one stream each, and its fonts have two bytes for
a letter, with a table that says which.
"""

import re
import zlib

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
# Brackets inside a string need no backslash as long as they are balanced.
INNER = rb"(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*"
STRING = re.compile(rb"\((" + INNER + rb")\)", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|((?:\(" + INNER + rb"\)[-\d. ]*)+)\]? ?T[jJ]|(BDC)", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages_of(pdf: bytes) -> list[str]:
    """Return the text of each page, a line for each piece that is tagged."""
    objects = {int(number): body for number, body in OBJECT.findall(pdf)}
    pages = [body for body in objects.values() if b"/Type/Page/" in body]
    return [_text(objects, page) for page in pages]


def _text(objects: dict[int, bytes], page: bytes) -> str:
    resources = objects[_reference(rb"/Resources", page)]
    fonts = {
        name: _letters(_stream(objects[_reference(rb"/ToUnicode", objects[int(number)])]))
        for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)
    }
    words, font = [], b""
    for name, shown, begins in SHOWN.findall(_stream(objects[_reference(rb"/Contents", page)])):
        font = name or font
        if begins:
            words.append("\n")
        words += [fonts[font][glyph] for string in STRING.findall(shown) for glyph in _glyphs(string)]
    return re.sub(r"\n+", "\n", "".join(words)).strip()


def _reference(key: bytes, body: bytes) -> int:
    found = re.search(key + rb" (\d+) 0 R", body)
    assert found, key
    return int(found[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(body.partition(b"stream\n")[2])


def _letters(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", table)
    return {int(glyph, 16): bytes.fromhex(letters.decode()).decode("utf-16-be") for glyph, letters in pairs}


def _glyphs(string: bytes) -> list[int]:
    plain = ESCAPE.sub(lambda found: _unescaped(found[1]), string)
    return [int.from_bytes(plain[at : at + 2], "big") for at in range(0, len(plain), 2)]


def _unescaped(letter: bytes) -> bytes:
    return bytes([int(letter, 8)]) if letter[:1].isdigit() else ESCAPED.get(letter, letter)
