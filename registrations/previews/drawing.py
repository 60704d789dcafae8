"""
Draw a picture of a cycle: facts come in as JSON, a PNG goes out.

A program of its own, as for certificates: the library takes as much memory as a whole web worker.
"""

import sys
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE.parent / "results" / "certificates" / "fonts"


def draw(facts: str) -> bytes:
    png: bytes = typst.compile(
        HERE / "preview.typ",
        font_paths=typst.Fonts(include_system_fonts=True, font_paths=[FONTS]),
        sys_inputs={"data": facts},
        format="png",
        ppi=72,
    )
    return png


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(sys.stdin.read()))
