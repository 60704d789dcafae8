"""Names that organisers asked to remember: listed, and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from registrations.models import RememberedName


@admin.register(RememberedName)
class RememberedNameAdmin(admin.ModelAdmin):
    """To take a name back is to delete it: the next report asks again. Marks that were made stay."""

    list_display = ("name", "registration", "cycle", "created_by", "created_at")
    list_filter = (("cycle", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("registration", "cycle", "created_by")
    search_fields = ("name", "registration__search_key")
    fields = ("name", "registration", "cycle", "created_by", "created_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
