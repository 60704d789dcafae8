"""Errors go to Sentry, or a program that speaks its language, when SENTRY_DSN names one."""

import importlib
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.logs import discreet

# What a report may say about a request; headers, cookies, form and environment hold personal data.
KEPT_OF_A_REQUEST = ("method",)
NEVER_TOLD = ("breadcrumbs", "extra", "user")  # extra: the arguments of the command


def start(dsn: str, *, release: str) -> None:
    """
    Report errors there from now on.

    Raises:
        ImproperlyConfigured: the package is not installed, which nothing else needs.
    """
    try:
        sentry_sdk = importlib.import_module("sentry_sdk")
    except ImportError as error:
        raise ImproperlyConfigured("SENTRY_DSN is set: install the package sentry-sdk, or unset it.") from error
    sentry_sdk.init(
        dsn=dsn,
        release=release,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        server_name="",
        before_send=without_personal_data,
    )


def without_personal_data(event: dict[str, Any], hint: dict[str, Any]) -> dict[str, Any]:
    request = event.get("request", {})
    event["request"] = {name: request[name] for name in KEPT_OF_A_REQUEST if name in request}
    for name in NEVER_TOLD:
        event.pop(name, None)
    return {name: _discreet_within(value) for name, value in event.items()}


def _discreet_within(value: Any) -> Any:
    if isinstance(value, str):
        return discreet(value)
    if isinstance(value, dict):
        return {name: _discreet_within(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_discreet_within(inner) for inner in value]
    return value
