"""
Draw certificates: a page description comes in, a PDF goes out.

A program of its own, which knows neither Django nor us: the library takes as much
memory as a whole web worker, and gives it back when this process ends.
"""

import datetime
import io
import json
import sys
from pathlib import Path
from typing import Any

import segno
import typst

HERE = Path(__file__).parent
TEMPLATE = HERE / "certificate.typ"
FONTS = HERE / "fonts"


def draw(description: dict[str, Any]) -> bytes:
    certificates = [one | {"qr": _qr_code(one["url"])} for one in description["certificates"]]
    data = json.dumps(description | {"certificates": certificates})
    issued_at = datetime.datetime.fromisoformat(description["issued_at"])
    try:
        return _compile(data, issued_at, is_strict=True)
    except typst.TypstError:
        # A letter that our fonts do not have: then with what this machine has, and without the promise.
        return _compile(data, issued_at, is_strict=False)


def _compile(data: str, issued_at: datetime.datetime, *, is_strict: bool) -> bytes:
    return typst.compile(
        TEMPLATE,
        font_paths=typst.Fonts(include_system_fonts=not is_strict, font_paths=[FONTS]),
        sys_inputs={"data": data},
        # For screen readers (PDF/UA-1) and for archives (PDF/A-2a): the library refuses what would not conform.
        pdf_standards=["ua-1", "a-2a"] if is_strict else None,
        timestamp=issued_at,
    )


def _qr_code(url: str) -> str:
    drawing = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawing, kind="svg", xmldecl=False, border=0)
    return drawing.getvalue().decode()


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin)))
