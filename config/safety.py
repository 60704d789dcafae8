"""Refuse to start with settings that are not safe to publish, and say which."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"localhost", "127.0.0.1", "[::1]", "::1", "testserver"}
SHORTEST_SECRET_KEY = 50
FEWEST_CHARACTERS = 8
# Names that never belong to anybody (RFC 2606, RFC 6761).
INVENTED_DOMAINS = ("example", "invalid", "localhost", "test", "example.com", "example.net", "example.org")


@dataclass(frozen=True, kw_only=True)
class Configuration:
    """What the environment says, as far as it can be unsafe."""

    debug: bool
    secret_keys: Sequence[str]
    hosts: Sequence[str]
    site_url: str
    email_url: str
    senders: Mapping[str, str]  # the variable, and the address in it
    proxies: str  # empty: nobody has said how many
    sqlite_file: str | None
    code: Path


def refuse_unsafe_settings(configuration: Configuration) -> None:
    """
    Return if these settings may be started with.

    Raises:
        ImproperlyConfigured: names every setting that is unsafe, and what to do about it.
    """
    problems = [*(_of_debug(configuration.hosts) if configuration.debug else _of_production(configuration))]
    if problems:
        raise ImproperlyConfigured("Refusing to start: " + " ".join(problems))


def _of_debug(hosts: Sequence[str]) -> Iterator[str]:
    public = [host for host in hosts if host not in LOCAL_HOSTS]
    if public:
        yield f"DEBUG is on while ALLOWED_HOSTS names {', '.join(public)}; set DEBUG=0."


def _of_production(configuration: Configuration) -> Iterator[str]:
    yield from _of_secret_keys(configuration.secret_keys)
    if not configuration.hosts or "*" in configuration.hosts:
        yield "ALLOWED_HOSTS is empty or takes any host; name the hosts of this site."
    yield from _of_site_url(configuration.site_url)
    yield from _of_mail(configuration.email_url, configuration.senders)
    if not configuration.proxies.isdecimal():
        yield (
            "TRUSTED_PROXY_COUNT is not set; say how many reverse proxies stand in front of the application "
            "(1 behind nginx, 0 for none), or everybody is one visitor."
        )
    yield from _of_database(configuration.sqlite_file, configuration.code)


def _of_secret_keys(keys: Sequence[str]) -> Iterator[str]:
    for name, key in zip(["SECRET_KEY", *["SECRET_KEY_FALLBACKS"] * len(keys)], keys, strict=False):
        if _is_weak(key):
            yield f"{name} is missing, well known or too simple; set {SHORTEST_SECRET_KEY} or more random characters."


def _is_weak(key: str) -> bool:
    # Too short, too plain, Django's own, or the same few words again and again.
    is_repeated = key in (key + key)[1:-1]
    return len(key) < SHORTEST_SECRET_KEY or len(set(key)) < FEWEST_CHARACTERS or is_repeated or "insecure" in key


def _of_site_url(site_url: str) -> Iterator[str]:
    url = urlsplit(site_url)
    if url.scheme not in {"http", "https"} or not url.hostname:
        yield "SITE_URL is not an address such as https://cikli.example."
    elif url.scheme == "http" and url.hostname not in LOCAL_HOSTS:
        yield "SITE_URL is not https; personal links must not travel in the open."


def _of_mail(email_url: str, senders: Mapping[str, str]) -> Iterator[str]:
    if not urlsplit(email_url).scheme.startswith("smtp"):
        yield (
            "EMAIL_URL names no mail server, so nobody would get any message; "
            "set smtp+tls://user:password@host:587, smtp+ssl://...:465 or smtp://localhost:25."
        )
    for variable, address in senders.items():
        if is_invented(address):
            yield f"{variable} is not set or nobody's address; set one that your association reads."


def is_invented(sender: str) -> bool:
    local_part, _at, domain = parseaddr(sender)[1].lower().rpartition("@")
    return not local_part or f".{domain}".endswith(tuple(f".{invented}" for invented in INVENTED_DOMAINS))


def _of_database(sqlite_file: str | None, code: Path) -> Iterator[str]:
    if sqlite_file is None:
        return
    if ":memory:" in sqlite_file or "mode=memory" in sqlite_file:
        yield "DATABASE_URL names a database in memory, which is lost whenever the application stops."
    elif Path(sqlite_file).resolve().is_relative_to(code.resolve()):
        yield (
            "DATABASE_URL is not set or keeps the database inside the folder of the code, where an upgrade may delete "
            "it; set postgres://user:password@host/name, or sqlite:////path/of/a/folder/of/its/own/db.sqlite3."
        )
