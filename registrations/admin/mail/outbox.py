"""The states of a message, as organisers read them, and the table of all messages for superusers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.framework.data_tables import DataTable
from registrations.admin.framework.large_tables import LargeTable, OfCycle
from registrations.core import links
from registrations.mail.failures import troubles
from registrations.mail.group_messages import STOPPED
from registrations.models import GroupMessage, Message

GIVEN_UP, BY_HAND = Q(given_up_at__isnull=False), Q(last_error__startswith=STOPPED)
STATES: dict[str, tuple[Any, Q]] = {
    "waiting": (gettext_lazy("waiting to be sent"), Q(sent_at__isnull=True, given_up_at__isnull=True)),
    "sent": (gettext_lazy("sent"), Q(sent_at__isnull=False)),
    "given_up": (gettext_lazy("given up"), GIVEN_UP & ~BY_HAND),
    "stopped": (gettext_lazy("stopped"), GIVEN_UP & BY_HAND),
}
TROUBLE = "trouble"


def state_of(message: Message) -> str:
    if message.sent_at:
        return "sent"
    if not message.given_up_at:
        return "waiting"
    return "stopped" if message.last_error.startswith(STOPPED) else "given_up"


def words_about(message: Message) -> str:
    if not message.last_error.startswith(STOPPED):
        return message.last_error
    by = message.last_error.removeprefix(STOPPED).strip()
    return _("Stopped by %(name)s") % {"name": by} if state_of(message) == "stopped" else ""


class StateFilter(admin.SimpleListFilter):
    """Show what needs a look, until something else is asked for."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("all", gettext_lazy("All")), *((key, words) for key, (words, _condition) in STATES.items())]

    def choices(self, changelist: Any) -> Iterator[Any]:
        first, *others = super().choices(changelist)
        yield {**first, "display": gettext_lazy("needs a look")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self.value()
        if key is None:
            return queryset.filter(pk__in=troubles().order_by().values("pk"))
        return queryset.filter(STATES[key][1]) if key in STATES else queryset


@admin.register(Message)
class MessageAdmin(LargeTable, DataTable):
    list_display = ("created_at", "condition", "to", "subject", "words", "attempts", "kind")
    list_filter = (StateFilter, "kind", OfCycle)
    fields = ("to", "subject", "text_as_sent", "kind", "condition", "words", "attempts", "created_at", "sent_at")
    readonly_fields = ("text_as_sent", "condition", "words")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup in {StateFilter.parameter_name, "kind__exact"} or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("text", "html")

    @admin.display(description=gettext_lazy("state"))
    def condition(self, message: Message) -> Any:
        return STATES[state_of(message)][0]

    @admin.display(description=gettext_lazy("what the mail server said"))
    def words(self, message: Message) -> str:
        return words_about(message)

    @admin.display(description=gettext_lazy("text"))
    def text_as_sent(self, message: Message) -> str:
        text = message.text.replace(links.MARKER, _("(the link to the personal page stands here)"))
        return format_html('<div class="prewrap">{}</div>', text)


admin.site.register(GroupMessage, DataTable)
