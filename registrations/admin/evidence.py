"""What is read and never edited: the history, and the outbox."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registrations.models import Change, Message


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody adds, changes or deletes by hand."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Change)
class ChangeAdmin(ReadOnlyAdmin):
    list_display = ("at", "what", "registration", "session", "old", "new", "via", "by", "reason")
    list_filter = ("what", "via", ("registration__cycle", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("registration", "session", "by")
    date_hierarchy = "at"
    list_display_links = None


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "subject", "to", "kind", "condition", "attempts", "last_error")
    list_filter = ("kind", ("sent_at", admin.EmptyFieldListFilter), ("given_up_at", admin.EmptyFieldListFilter))
    search_fields = ("to", "subject")
    date_hierarchy = "created_at"
    fields = (
        "to",
        "subject",
        "text",
        "has_calendar",
        "created_at",
        "due_at",
        "sent_at",
        "given_up_at",
        "attempts",
        "last_error",
    )

    @admin.display(description=_("state"))
    def condition(self, message: Message) -> Any:
        if message.sent_at:
            return _("sent")
        return _("given up") if message.given_up_at else _("waiting to be sent")
