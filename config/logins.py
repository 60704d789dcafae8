"""What is remembered about logins that failed."""

from collections.abc import Mapping

from django.http import HttpRequest

LONGEST_USERNAME = 150


def username(request: HttpRequest, credentials: Mapping[str, str] | None = None) -> str | None:
    """Return the name that was tried, as long as names can be: PostgreSQL refuses to store a longer one."""
    name = (credentials or request.POST).get("username")
    return name[:LONGEST_USERNAME] if name else name
