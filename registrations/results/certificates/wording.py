"""The words of a certificate, in its own language on paper and in the reader's on the page that verifies it."""

from __future__ import annotations

import datetime
import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from registrations.models import Certificate
from registrations.results.certificates.facts import AttendedSession, Facts
from trainings.latvia import dates

HOUR = 60
# A word without a blank that is longer may be broken anywhere: it must not run off the paper.
LONGEST_WORD = 40
OPPORTUNITY = "\N{ZERO WIDTH SPACE}"
PLACEHOLDER = "\N{NULL}"


def page_of(certificate: Certificate) -> dict[str, Any]:
    stated: Facts = certificate.facts
    with translation.override(stated["language"]):
        return {
            **_head(certificate, stated),
            "sentence": _sentence(stated),
            "sessions": [{"title": _breakable(one["title"]), "line": session_line(one)} for one in stated["sessions"]],
            **_foot(certificate, stated),
        }


def kind() -> str:
    return _("Certificate of participation")


def duration(minutes: int) -> str:
    """Say how long: 3 hours; 1 hour 30 minutes."""
    hours, rest = divmod(minutes, HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)


def session_line(session: AttendedSession) -> str:
    """Say when, in which way and how long: 04.12.2023., in person, 6 hours."""
    day = date_format(datetime.date.fromisoformat(session["day"]), "SHORT_DATE_FORMAT")
    way = "Zoom" if session["is_online"] else pgettext("attended", "in person")
    return f"{day}, {way}, {duration(session['minutes'])}"


def attended(stated: Facts) -> str:
    of = ngettext("%(n)d of %(held)d session", "%(n)d of %(held)d sessions", stated["held"])
    return _("%(sessions)s, %(hours)s in all") % {
        "sessions": of % {"n": len(stated["sessions"]), "held": stated["held"]},
        "hours": duration(stated["minutes"]),
    }


def period(stated: Facts) -> str:
    first, last = (datetime.date.fromisoformat(day) for day in (stated["first_day"], stated["last_day"]))
    return dates.period(first, last)


def address_of(certificate: Certificate) -> str:
    """Return where anybody sees whether it is genuine. Short, so without the language: the page offers others."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL}{reverse('verify', args=[certificate.code])}"


def _head(certificate: Certificate, stated: Facts) -> dict[str, str]:
    partners = _("together with %(partners)s") % {"partners": stated["partners"]} if stated["partners"] else ""
    return {
        "organiser": stated["organiser"],
        "partners": partners,
        "number": _("No. %(number)s") % {"number": certificate.number},
        "kind": kind(),
        "name": stated["name"],
        "institution": _breakable(stated["institution"]),
    }


def _sentence(stated: Facts) -> list[dict[str, Any]]:
    """Return the sentence in parts, what matters in strong ones: names are put in last, as they are."""
    cycle = _("“%(title)s”") % {"title": _breakable(stated["cycle"])}
    parts = {"period": period(stated), "cycle": cycle, "attended": attended(stated)}
    sentence = _("took part %(period)s in the training cycle %(cycle)s and attended %(attended)s.")
    marked = sentence % {name: f"{PLACEHOLDER}{name}{PLACEHOLDER}" for name in parts}
    return [
        {"text": parts.get(part, part), "strong": part in {"cycle", "attended"}}
        for part in marked.split(PLACEHOLDER)
        if part
    ]


def _foot(certificate: Certificate, stated: Facts) -> dict[str, Any]:
    url = address_of(certificate)
    where = urlsplit(url)
    signatory, _comma, office = stated["signatory"].partition(",")
    day = dates.on_day(timezone.localdate(certificate.issued_at), year=True, weekday=False)
    return {
        "signatory": signatory.strip(),
        "office": office.strip(),
        "issued": _("Issued on %(day)s") % {"day": day},
        "check": _("Verify that it is genuine:"),
        "qr_alt": _("QR code with the address %(url)s") % {"url": url},
        "url": url,
        "address": [f"{where.netloc}{where.path.removesuffix(certificate.code + '/')}", f"{certificate.code}/"],
    }


def _breakable(words: str) -> str:
    return re.sub(rf"\S{{{LONGEST_WORD},}}", lambda found: OPPORTUNITY.join(found.group()), words)
