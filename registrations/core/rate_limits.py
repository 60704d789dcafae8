"""Limits on trying: per network and per address, generous enough for a museum behind one address."""

import datetime
import ipaddress
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q
from django.utils import timezone

from registrations.core.keyed_hash import hashed
from registrations.models import RateLimitCounter


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `most` tries in each window of `minutes`."""

    purpose: str
    most: int
    minutes: int


REGISTRATIONS = Limit(purpose="register", most=600, minutes=60)
FIND_LINK = Limit(purpose="find", most=60, minutes=60)
# So often a page makes us write to an address, whether we know it or not: a stranger fills no mailbox.
TO_AN_ADDRESS = (
    Limit(purpose="address-hour", most=3, minutes=60),
    Limit(purpose="address-day", most=5, minutes=24 * 60),
)
KEEP_DAYS = 2


def is_exceeded(limit: Limit, who: str, *, weight: int = 1) -> bool:
    """Count a try of `who`, a network or an address, as `weight` tries, and say whether it was one too many."""
    return count([(limit, who)], weight=weight)[0] > limit.most


def count(tries: Sequence[tuple[Limit, str]], *, weight: int = 1) -> list[int]:
    """Count one try under several limits; return for each of them how many tries its window holds now."""
    keys = {_key(limit, who): _window(limit) for limit, who in tries}
    # In one order for all, so that two statements never wait for each other.
    rows = [(key, connection.ops.adapt_datetimefield_value(keys[key]), weight) for key in sorted(keys)]
    table = connection.ops.quote_name(RateLimitCounter._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        # Django has no upsert that adds; this statement is the same on both databases.
        cursor.execute(
            f"INSERT INTO {table} AS t (key, window_starts_at, count) VALUES {places} "  # noqa: S608  our own name
            "ON CONFLICT (key, window_starts_at) DO UPDATE SET count = t.count + excluded.count RETURNING key, count",
            [value for row in rows for value in row],
        )
        counts = dict(cursor.fetchall())
    return [counts[_key(limit, who)] for limit, who in tries]


def take_back(tries: Iterable[tuple[Limit, str]]) -> None:
    ours = Q()
    for limit, who in tries:
        ours |= Q(key=_key(limit, who), window_starts_at=_window(limit))
    RateLimitCounter.objects.filter(ours, count__gt=0).update(count=F("count") - 1)


def window_ends_at(limit: Limit) -> datetime.datetime:
    return _window(limit) + datetime.timedelta(minutes=limit.minutes)


def forget_old() -> int:
    old = timezone.now() - datetime.timedelta(days=KEEP_DAYS)
    return RateLimitCounter.objects.filter(window_starts_at__lt=old).delete()[0]


def network_of(address: str) -> str:
    """Return what counts as one network: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        # A server that listens on IPv6 sees the whole of IPv4 in one /64.
        return str(ip.ipv4_mapped or ipaddress.ip_network(f"{ip}/64", strict=False))
    return str(ip)


def _key(limit: Limit, who: str) -> str:
    return hashed(limit.purpose, who)


def _window(limit: Limit) -> datetime.datetime:
    seconds = limit.minutes * 60
    return datetime.datetime.fromtimestamp(timezone.now().timestamp() // seconds * seconds, tz=datetime.UTC)
