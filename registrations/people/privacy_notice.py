"""The privacy notice (GDPR, Article 13): made from settings and cycles, and kept word for word once it was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import translation

from registrations.accounts import security_log
from registrations.models import PrivacyNotice
from trainings.models import Cycle

TEMPLATE = "registrations/_privacy_notice.html"
DIGITS = 16
# Seconds: in a rush the text is not drawn for each person.
REMEMBERED_FOR = 60


def context(cycles: Iterable[Cycle]) -> dict[str, Any]:
    return {
        "cycles": cycles,
        "site_contact": settings.ORGANISATION,
        "privacy": settings.PRIVACY,
        "security_log_days": security_log.KEPT_FOR.days,
    }


def version_for(cycle: Cycle, language: str) -> str:
    """Return the version of the text that whoever registers for this cycle now has been shown, and keep the text."""
    key = f"privacy-notice:{cycle.pk}:{language}"
    version: str | None = cache.get(key)
    if version is None:
        version = _keep(cycle, language)
        cache.set(key, version, REMEMBERED_FOR)
    return version


def _keep(cycle: Cycle, language: str) -> str:
    with translation.override(language):
        text = render_to_string(TEMPLATE, context([cycle]))
    version = hashlib.sha256(f"{language}{text}".encode()).hexdigest()[:DIGITS]
    PrivacyNotice.objects.get_or_create(version=version, defaults={"language": language, "text": text})
    return version
