"""Refuse to start with settings that are not safe to publish, and say which."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
SHORTEST_SECRET_KEY = 50
FEWEST_CHARACTERS = 8


def refuse_unsafe_settings(*, debug: bool, secret_keys: Sequence[str], hosts: Sequence[str], site_url: str) -> None:
    """
    Return if these settings may be started with.

    Raises:
        ImproperlyConfigured: names every setting that is unsafe, and what to do about it.
    """
    problems = [*_of_debug(hosts)] if debug else [*_of_production(secret_keys, hosts, site_url)]
    if problems:
        raise ImproperlyConfigured("Refusing to start: " + " ".join(problems))


def _of_debug(hosts: Sequence[str]) -> list[str]:
    public = [host for host in hosts if host not in LOCAL_HOSTS]
    return [f"DEBUG is on while ALLOWED_HOSTS names {', '.join(public)}; set DEBUG=0."] if public else []


def _of_production(secret_keys: Sequence[str], hosts: Sequence[str], site_url: str) -> list[str]:
    problems = []
    for name, key in zip(["SECRET_KEY", *["SECRET_KEY_FALLBACKS"] * len(secret_keys)], secret_keys, strict=False):
        if _is_weak(key):
            problems.append(
                f"{name} is missing, well known or too simple; set {SHORTEST_SECRET_KEY} or more random characters."
            )
    if not hosts or "*" in hosts:
        problems.append("ALLOWED_HOSTS is empty or takes any host; name the hosts of this site.")
    url = urlsplit(site_url)
    if url.scheme not in {"http", "https"} or not url.hostname:
        problems.append("SITE_URL is not an address such as https://cikli.example.")
    elif url.scheme == "http" and url.hostname not in LOCAL_HOSTS:
        problems.append("SITE_URL is not https; personal links must not travel in the open.")
    return problems


def _is_weak(key: str) -> bool:
    """Too short, too plain, Django's own, or the same few words again and again."""
    is_repeated = key in (key + key)[1:-1]
    return len(key) < SHORTEST_SECRET_KEY or len(set(key)) < FEWEST_CHARACTERS or is_repeated or "insecure" in key
