"""Writing the security log, and forgetting it when its time is over."""

import datetime
import ipaddress
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from registrations.models import SecurityEvent
from registrations.models.account import SecurityEventKind
from trainings.models import Cycle
from trainings.web.requests import client_address

# The privacy notice says so too.
KEPT_FOR = datetime.timedelta(days=365)
LONGEST_DETAIL = 150
# How many bits are kept of an address of version 4, and of 6.
BITS_KEPT = {4: 24, 6: 48}


def write(
    kind: SecurityEventKind,
    request: HttpRequest | None,
    *,
    user: Any = None,
    about: Any = None,
    cycle: Cycle | None = None,
    detail: str = "",
) -> None:
    """Add a line. Who did it is the user of the request, unless told."""
    SecurityEvent.objects.create(
        kind=kind,
        user=user or _user_of(request),
        about=about,
        cycle=cycle,
        detail=detail[:LONGEST_DETAIL],
        network=shortened(client_address(request)) if request else "",
    )


def write_export(request: HttpRequest, *, cycle: Cycle | None, what: str) -> None:
    write(SecurityEvent.Kind.EXPORT, request, cycle=cycle, detail=what)


def forget_old() -> int:
    return SecurityEvent.objects.forget_before(timezone.now() - KEPT_FOR)


def shortened(address: str) -> str:
    """Return the network of an address without its last part: 203.0.113.0/24, 2001:db8:1::/48."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{BITS_KEPT[ip.version]}", strict=False))


def _user_of(request: HttpRequest | None) -> Any:
    return request.user if request is not None and request.user.is_authenticated else None
