"""The mark, the icons and the dots: drawn for this project, at home here."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from trainings.latvia.typography import tidy_html

register = template.Library()

ICONS = {
    "alert": '<path d="M12 3.5 22 20.5H2zM12 10v5M12 17.7v.01"/>',
    "archive": '<path d="M3.5 4.5h17v4h-17zM5 8.5V20h14V8.500M10 12.5h4"/>',
    "back": '<path d="M19 12H5M11 18l-6-6 6-6"/>',
    "bell": '<path d="M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 2h-15zM10 21h4"/>',
    "calendar": '<rect x="3.5" y="5" width="17" height="15.5" rx="1.5"/><path d="M3.5 10h17M8 2.5v4M16 2.5v4"/>',
    "calendar-add": (
        '<rect x="3.5" y="5" width="17" height="15.5" rx="1.5"/>'
        '<path d="M3.5 10h17M8 2.5v4M16 2.5v4M12 12.5v5M9.5 15h5"/>'
    ),
    "calendar-days": (
        '<rect x="3.5" y="5" width="17" height="15.5" rx="1.5"/>'
        '<path d="M3.5 10h17M8 2.5v4M16 2.5v4M7.5 13.5h.01M12 13.5h.01M16.5 13.5h.01M7.5 17h.01M12 17h.01"/>'
    ),
    "camera": '<rect x="2.5" y="6" width="13" height="12" rx="1.5"/><path d="m15.5 10.5 6-3.500v10l-6-3.500z"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "cross": '<path d="M6 6l12 12M18 6 6 18"/>',
    "down": '<path d="m6 9.5 6 6 6-6"/>',
    "download": '<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>',
    "envelope": '<path d="M3 9.5V19h18V9.500l-9-6zM3.2 9.7l8.8 5.800 8.8-5.800"/>',
    "euro": '<path d="M18 6.5A7 7 0 1 0 18 17.5M3.5 10.5H13M3.5 13.5H12"/>',
    "file": '<path d="M6 3h8l4.500 4.500V21H6zM13.5 3v5h5M12 11v6M9.5 14.5 12 17l2.500-2.500"/>',
    "forward": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "hourglass": '<path d="M6 3h12M6 21h12M7.5 3v3.5L12 12l4.5-5.500V3M7.5 21v-3.500L12 12l4.5 5.500V21"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.01"/>',
    "link": (
        '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4.1 4.1 0 0 0-5.8-5.8l-1.5 1.5'
        'M14 10a4 4 0 0 0-6-.4l-3 3a4.1 4.1 0 0 0 5.8 5.8l1.5-1.500"/>'
    ),
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6v.01M4.5 12v.01M4.5 18v.01"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="1.5"/><path d="M8 10.5V7.500a4 4 0 0 1 8 0v3"/>',
    "mail": '<rect x="3" y="5.5" width="18" height="13.5" rx="1.5"/><path d="m3.5 7 8.5 6 8.5-6"/>',
    "medal": '<circle cx="12" cy="9" r="5.5"/><path d="m8.5 13.5-1.5 8 5-2.500 5 2.500-1.500-8"/>',
    "minus": '<path d="M6 12h12"/>',
    "museum": '<path d="M3 9.5 12 4l9 5.500zM5.5 9.5V18M10 9.5V18M14 9.5V18M18.5 9.5V18M3 20.5h18"/>',
    "more": '<path d="M5 12v.01M12 12v.01M19 12v.01" stroke-width="3"/>',
    "out": '<path d="M13 5h6v6M19 5l-9 9M10 6H5v13h13v-5"/>',
    "pen": '<path d="M4 20l1-4.500L16 4.5l3.5 3.500L8.5 19z"/>',
    "people": (
        '<circle cx="9" cy="8" r="3.5"/>'
        '<path d="M2.5 20c0-4 2.8-6 6.5-6s6.5 2 6.5 6M16 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.3c2.6.6 4 2.6 4 5.7"/>'
    ),
    "phone": (
        '<path d="M6 3.5h3l1.5 5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 5 1.500v3c0 1-.8 2-2 2C11 20 4 13 4 5.500'
        'c0-1.200 1-2 2-2z"/>'
    ),
    "pin": '<path d="M12 21.5s7-6.500 7-11.500a7 7 0 0 0-14 0c0 5 7 11.5 7 11.500z"/><circle cx="12" cy="10" r="2.5"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 8V3.5h10V8M7 16.5H4V8.5h16v8h-3M7 14h10v6.5H7z"/>',
    "refresh": '<path d="M4.5 9.5A8 8 0 0 1 19 8M19.5 14.5A8 8 0 0 1 5 16M19.5 3.5V8h-4.500M4.5 20.5V16H9"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "smartphone": '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.5h2"/>',
    "share": (
        '<circle cx="17.5" cy="5.5" r="2.5"/><circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="18.5" r="2.5"/>'
        '<path d="m8.2 10.8 7-4.1M8.2 13.2l7 4.1"/>'
    ),
    "shield": '<path d="M12 3.5 5 6v5.500c0 4.5 3 7.5 7 9 4-1.500 7-4.500 7-9V6z"/>',
    "speech": '<path d="M4 5h16v11H10l-4.500 4v-4H4z"/>',
    "trash": '<path d="M4.5 7h15M9.5 7V4.500h5V7M6.5 7l1 13h9l1-13"/>',
    "undo": '<path d="M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9"/>',
    "upload": '<path d="M12 16V5M7 9.5l5-5 5 5M4.5 20h15"/>',
}
DOT_ICONS = {"yes": "check", "no": "cross", "need": "check"}
MISSED = "free"
MARK = (
    '<svg viewBox="0 0 40 40" aria-hidden="true" focusable="false" fill="currentColor">'
    '<path d="M20 1l6.5 6.5L20 14l-6.500-6.500zM7.5 13.5L14 20l-6.500 6.500L1 20zM32.5 13.5L39 20l-6.500 6.500L26 20z'
    'M20 26l6.5 6.5L20 39l-6.500-6.500z"/>'
    '<path d="M20 15.2l4.8 4.8-4.800 4.800-4.800-4.800z" fill="none" stroke="currentColor" stroke-width="1.8"/></svg>'
)

# What stands in the centre of the mark when something went wrong.
TROUBLES = {
    "search": '<circle cx="20" cy="20" r="3"/><path d="m22.4 22.4 4 4"/>',
    "clock": '<circle cx="20" cy="20" r="4.6"/><path d="M20 17.4V20l1.7 1.1"/>',
    "cross": '<path d="m17.5 17.5 5 5M22.5 17.5l-5 5"/>',
    "pause": '<path d="M17.5 18.5h5M17.5 21.5h5"/>',
}


@register.simple_tag
def trouble_mark(name: str) -> SafeString:
    lozenges = MARK[MARK.index("<path") : MARK.index("/>") + 2]
    return mark_safe(  # noqa: S308  constants of this file
        '<svg class="trouble-mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false" fill="currentColor">'
        f"{lozenges}"
        '<g fill="none" stroke="currentColor" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">'
        f"{TROUBLES[name]}</g></svg>"
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon in the colour of the text around it; screen readers pass over it."""
    drawing = mark_safe(ICONS[name])  # noqa: S308  a constant of this file
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)


@register.filter(is_safe=True)
def tidied(page: str) -> SafeString:
    is_latvian = (get_language() or "").startswith("lv")
    return mark_safe(tidy_html(page) if is_latvian else page)  # noqa: S308  safe before


@register.simple_tag
def lang_of(cycle: Any) -> SafeString:
    """Name the language of a cycle's own words, where the page around them is in another one."""
    is_same = (get_language() or cycle.language).startswith(cycle.language)
    return SafeString("") if is_same else format_html(' lang="{}"', cycle.language)


@register.simple_tag
def mark() -> SafeString:
    return mark_safe(MARK)  # noqa: S308  a constant of this file


@register.simple_tag
def dots(faces: Iterable[str], label: str, css_class: str = "") -> SafeString:
    """Draw one dot for each session; the label is the sentence that screen readers say instead."""
    drawn = format_html_join(
        "",
        '<span class="dot {}">{}</span>',
        ((face, _inside(face, number)) for number, face in enumerate(faces, start=1)),
    )
    return format_html('<span class="dots {}" role="img" aria-label="{}">{}</span>', css_class, label, drawn)


@register.simple_tag
def dot(face: str, number: int) -> SafeString:
    return format_html('<span class="dot {}" aria-hidden="true">{}</span>', face, _inside(face, number))


def _inside(face: str, number: int) -> str:
    if face in DOT_ICONS:
        return icon(DOT_ICONS[face])
    return "" if face == MISSED else str(number)
