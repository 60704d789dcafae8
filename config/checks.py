"""What `check --deploy` asks of a production beside Django's own questions."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.db import Error as DatabaseTrouble

from registrations.operations import schema

MANIFEST = "staticfiles.json"


def static_files_are_collected(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    if (settings.STATIC_ROOT / MANIFEST).exists():
        return []
    return [
        Error(
            "Static files are not collected: every page would fail.",
            hint="Run: manage.py collectstatic --noinput",
            id="config.E001",
        )
    ]


def privacy_notice_is_complete(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    missing = [f"ORGANISATION_{name.upper()}" for name in ("number", "address") if not settings.ORGANISATION[name]]
    if not missing:
        return []
    hint = "The law wants the controller named so that people can reach it (GDPR, Article 13)."
    return [CheckWarning(f"The privacy notice lacks {' and '.join(missing)}.", hint=hint, id="config.W001")]


def migrations_are_applied(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    try:
        missing = schema.missing_migrations()
    except DatabaseTrouble:
        return [Error("The database does not answer.", hint="Look at DATABASE_URL.", id="config.E002")]
    if not missing:
        return []
    hint = "Make a backup, then run: manage.py migrate"
    return [Error(f"Migrations are not applied: {', '.join(missing)}.", hint=hint, id="config.E003")]
