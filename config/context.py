"""What every page may say about the site itself."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import escape_leading_slashes


def site(request: HttpRequest) -> dict[str, object]:
    """Give the address of this page in the other language, looked up where it is used, and of the site."""
    return {
        "site_url": settings.SITE_URL,
        "site_contact": settings.ORGANISATION,
        "site_version": settings.VERSION,
        "canonical_url": settings.SITE_URL + request.path,
        "default_url": partial(_default_url, request),
        "other_languages": partial(_other_languages, request),
    }


def _default_url(request: HttpRequest) -> str:
    return settings.SITE_URL + translate_url(escape_leading_slashes(request.path), settings.LANGUAGE_CODE)


def _other_languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    return [
        (code, name, translate_url(request.get_full_path(), code))
        for code, name in settings.LANGUAGES
        if code != getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    ]
