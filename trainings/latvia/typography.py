"""Blanks and hyphens that keep together what is read together (wording.md, section 5)."""

import re

from django.utils import translation

from trainings.latvia.language import NBSP

HYPHEN = "\N{NON-BREAKING HYPHEN}"
GLUED = [
    # A number and what it counts or names: 5 vietas, 80 %, 4. decembrī, 1. nodarbība, +371 2000 0000.
    (re.compile(r"(?<=\d) (?=[a-zāčēģīķļņšūž%€\d])"), NBSP),
    # The hyphen ends a blank (trainings.web.stencil), which a number will fill.
    (re.compile(r"(?<=[\d-]\.) (?=[a-zāčēģīķļņšūž])"), NBSP),
    (re.compile(r"(?<=plkst\.) (?=\d)"), NBSP),
    (re.compile(r" (?=iel[aā] \d)|(?<=iel[aā]) (?=\d)"), NBSP),
    # A dash ends a line and never begins one.
    (re.compile(r" (?=– )"), NBSP),
]
MAIL = re.compile(r"\b([Ee])-(?=(?:past|mail))")
# Between two of them is text.
MARKUP = re.compile(r"(<(?:textarea|script|style)\b.*?</(?:textarea|script|style)>|<[^>]*>)", re.DOTALL)
QUOTES = {"lv": "„%s”", "en": "“%s”"}
ANY_QUOTE = re.compile('[„”“"«»]')


def quoted(title: str) -> str:
    """Put a title in quotation marks, unless it has some of its own."""
    if ANY_QUOTE.search(title):
        return title
    return QUOTES[(translation.get_language() or "lv")[:2]] % title


def tidy_html(page: str) -> str:
    """Tidy the text between the tags of a page, and leave alone what somebody typed into a field."""
    pieces = MARKUP.split(page)
    pieces[::2] = map(tidy, pieces[::2])
    return "".join(pieces)


def tidy(text: str) -> str:
    for pattern, blank in GLUED:
        text = pattern.sub(blank, text)
    return MAIL.sub(rf"\1{HYPHEN}", text)
