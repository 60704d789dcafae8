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


def _ip_address(text: str) -> str:
    """Return the address, without the port that some proxies add; empty if it is none: PostgreSQL stores no other."""
    try:
        return str(ipaddress.ip_address(PORT.sub(r"\1", text).strip("[]")))
    except ValueError:
        return ""
