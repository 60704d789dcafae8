"""Who sends a request, as far as can be known."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

PORT = re.compile(r"^(\[.*\]|[^:]*):\d+$")


def client_address(request: HttpRequest) -> str:
    """Return the address of the visitor: what the trusted proxies say, or who is connected."""
    trusted: int = settings.TRUSTED_PROXY_COUNT
    hops: list[str] = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    told = hops[-trusted] if trusted and len(hops) >= trusted else ""
    return _ip_address(told) or _ip_address(str(request.META.get("REMOTE_ADDR", "")))


def comes_through_unknown_proxy(request: HttpRequest) -> bool:
    """Say whether a proxy forwarded this while nobody is trusted to: then all visitors have the proxy's address."""
    is_forwarded = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    return is_forwarded and not settings.TRUSTED_PROXY_COUNT and _is_of_a_machine_beside_us(request)


def _is_of_a_machine_beside_us(request: HttpRequest) -> bool:
    """Anybody can write such a header; a proxy is near, on this machine or in its network."""
    address = _ip_address(str(request.META.get("REMOTE_ADDR", "")))
    return bool(address) and ipaddress.ip_address(address).is_private


def _ip_address(text: str) -> str:
    """Return the address, without the port that some proxies add; empty if it is none: PostgreSQL stores no other."""
    try:
        return str(ipaddress.ip_address(PORT.sub(r"\1", text).strip("[]")))
    except ValueError:
        return ""
