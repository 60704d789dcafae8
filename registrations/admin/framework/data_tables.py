"""Django's own tables of rows: behind one link, for superusers only."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from registrations.admin.framework.read_only import ReadOnlyAdmin
from registrations.models import (
    Certificate,
    GrantList,
    HistoryEntry,
    Registration,
    RememberedName,
    SessionChangeNotice,
)
from trainings.models import Cycle, Session, Trainer

LOOKUPS_OF_FILTERS = {"exact", "isnull", "isempty"}


class DataTable(ReadOnlyAdmin):
    """Rows that superusers look at when something has to be found out."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and getattr(request.user, "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Take what filters send, and no years or months in an address: Django crashes over those it cannot hold."""
        return lookup.rpartition("__")[2] in LOOKUPS_OF_FILTERS


admin.site.register(
    (Certificate, Cycle, GrantList, HistoryEntry, Registration, RememberedName, Session, SessionChangeNotice, Trainer),
    DataTable,
)
# Secrets of the second step are seen by nobody, and accounts have a page of their own, without permissions to tick.
admin.site.unregister((TOTPDevice, StaticDevice, User, Group))
