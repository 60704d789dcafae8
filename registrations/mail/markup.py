"""
The markup of letters: **bold**, [words](https://address), and addresses as they are.

A phrase is parsed before its values are put in, so that nothing a value holds is ever read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from trainings.latvia.typography import HYPHEN, tidy

COLUMNS = 72
# What stands in a letter for the words that differ by person, until it is addressed.
FIRST_NAME, FULL_NAME, ADDRESS, REFERENCE = "{first-name}", "{full-name}", "{address}", "{reference}"
QUEUE_NUMBER = "{queue-number}"
PERSONAL = re.compile("|".join(map(re.escape, (FIRST_NAME, FULL_NAME, ADDRESS, REFERENCE, QUEUE_NUMBER))))
VALUE = re.compile(r"%\((\w+)\)[sd]|%%")
TARGET = r"(?:https?://|mailto:)[^\s()<>]+|%\(\w+\)s[\w/#.-]*"
INLINE = re.compile(
    rf"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<label>[^\[\]\n]+)\]\((?P<target>{TARGET})\)|(?P<bare>https?://[^\s<>]+)"
)
AFTER_ADDRESS = ".,;:!?)”\"'"
STYLE_OF_LINK = "overflow-wrap:anywhere;word-break:break-word"


@dataclass(frozen=True)
class Link:
    """A value that is an address: HTML shows its words, plain text what one types."""

    url: str
    label: str

    @property
    def typed(self) -> str:
        return self.url.removeprefix("mailto:")


@dataclass(frozen=True)
class Phrase:
    """Words with markup, as `"By %(day)s, see [the page](%(url)s)"`, and what stands for the names."""

    words: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class _Span:
    words: str
    is_bold: bool = False
    url: str = ""


def say(*sentences: str, **values: object) -> Phrase:
    return Phrase(" ".join(sentences), values)


def verbatim(text: str) -> Phrase:
    return Phrase("%(text)s", {"text": text})


def html(phrase: Phrase, *, is_preview: bool = False) -> SafeString:
    """Draw a phrase for a letter, or for a page of ours: there values are marked and nothing has a style."""
    parts = []
    for span in _spans(phrase.words):
        words = _fill(span.words, phrase.values, _escaped, _anchor, _marked if is_preview else _escaped)
        words = words.replace("\n", "<br>")
        if span.url and is_preview:
            words = f"<u>{words}</u>"
        elif span.url:
            words = _anchor(Link(_fill(span.url, phrase.values, str, lambda link: link.url), words), is_html=True)
        parts.append(f"<b>{words}</b>" if span.is_bold else words)
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped above


def regards(name: str) -> SafeString:
    return html(say(_("Kind regards"), "\n%(name)s", name=name))


def plain(phrase: Phrase, *, indent: str = "") -> str:
    """Return the text for mail programs without HTML: wrapped, each address on a line of its own."""
    words, urls = [], []
    for span in _spans(phrase.words):
        words.append(_fill(span.words, phrase.values, str, lambda link: link.typed))
        # An address that is its own label stands in the words already.
        if span.url and span.url != span.words:
            urls.append((words[-1], _fill(span.url, phrase.values, str, lambda link: link.url)))
    text = "".join(words).replace(HYPHEN, "-")
    if len(urls) == 1:
        text = f"{text.removesuffix('.').removesuffix(':')}:"
    lines = [line for paragraph in text.splitlines() for line in wrapped(paragraph, indent)]
    lines += [f"{indent}{url}" if len(urls) == 1 else f"{indent}{label}: {url}" for label, url in urls]
    return "\n".join(lines)


def wrapped(paragraph: str, indent: str = "", *, is_personal: bool = True) -> list[str]:
    if is_personal and PERSONAL.search(paragraph):
        return [f"{indent}{paragraph}"]
    lines = wrap(
        paragraph,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines or [""]


def _spans(words: str) -> list[_Span]:
    spans, end = [], 0
    for found in INLINE.finditer(words):
        spans.append(_Span(words[end : found.start()]))
        end = found.end()
        if found["bold"]:
            spans.append(_Span(found["bold"], is_bold=True))
        elif found["label"]:
            spans.append(_Span(found["label"], url=found["target"]))
        else:
            url = found["bare"].rstrip(AFTER_ADDRESS)
            spans.append(_Span(url, url=url))
            end -= len(found["bare"]) - len(url)
    spans.append(_Span(words[end:]))
    return [span for span in spans if span.words]


def _fill(
    words: str,
    values: Mapping[str, object],
    quote: Callable[[str], str],
    link: Callable[[Link], str],
    quote_value: Callable[[str], str] | None = None,
) -> str:
    parts, end = [], 0
    for found in VALUE.finditer(words):
        parts.append(quote(words[end : found.start()]))
        end = found.end()
        value: object = values[found[1]] if found[1] else "%"
        parts.append(link(value) if isinstance(value, Link) else (quote_value or quote)(str(value)))
    return "".join([*parts, quote(words[end:])])


def _escaped(text: str) -> str:
    return escape(tidy(text))


def _marked(text: str) -> str:
    return f"<mark>{_escaped(text)}</mark>" if text else ""


def _anchor(link: Link, *, is_html: bool = False) -> str:
    label = link.label if is_html else _escaped(link.label)
    return f'<a href="{escape(link.url)}" style="{STYLE_OF_LINK}">{label}</a>'
