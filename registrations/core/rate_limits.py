"""Limits on trying: per network and per address, generous enough for a museum behind one address."""

import datetime
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.utils import timezone

from registrations.models import RateLimitCounter


@dataclass(frozen=True, kw_only=True)
class Limit:
    """At most `most` tries in each window of `minutes`."""

    purpose: str
    most: int
    minutes: int


REGISTRATIONS = Limit(purpose="register", most=600, minutes=60)
FIND_LINK = Limit(purpose="find", most=60, minutes=60)
KEEP_DAYS = 2


def is_exceeded(limit: Limit, who: str, *, weight: int = 1) -> bool:
    """Count a try of `who`, a network or an address, as `weight` tries, and say whether it was one too many."""
    now = timezone.now()
    seconds = limit.minutes * 60
    window = datetime.datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=datetime.UTC)
    table = connection.ops.quote_name(RateLimitCounter._meta.db_table)
    with connection.cursor() as cursor:
        # Django has no upsert that adds; this statement is the same on both databases.
        cursor.execute(
            f"INSERT INTO {table} AS t (key, window_starts_at, count) VALUES (%s, %s, %s) "  # noqa: S608  our own name
            "ON CONFLICT (key, window_starts_at) DO UPDATE SET count = t.count + excluded.count RETURNING count",
            [_key(limit, who), connection.ops.adapt_datetimefield_value(window), weight],
        )
        count: int = cursor.fetchone()[0]
    return count > limit.most


def forget_old() -> int:
    """Delete the counts that no limit looks at any more."""
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
    message = f"{limit.purpose}:{who}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
