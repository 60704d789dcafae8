"""
Draw a picture of a cycle: facts come in as JSON, a PNG goes out.

A program of its own, as for certificates: the library takes as much memory as a whole web worker.
"""

import io
import sys
from pathlib import Path

import typst
from PIL import Image

HERE = Path(__file__).parent
COLOURS = 128
FONTS = HERE.parent / "results" / "certificates" / "fonts"


def draw(facts: str) -> bytes:
    png: bytes = typst.compile(
        HERE / "preview.typ",
        font_paths=typst.Fonts(include_system_fonts=True, font_paths=[FONTS]),
        sys_inputs={"data": facts},
        format="png",
        ppi=72,
    )
    return with_palette(png)


def with_palette(png: bytes) -> bytes:
    """Keep as many colours as the eye sees: few flat ones and the edges of letters. A third of the bytes is left."""
    small = io.BytesIO()
    with Image.open(io.BytesIO(png)) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(sys.stdin.read()))
