"""The outbox: what waits, what was sent, what was given up and in whose words; trying again, and stopping."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.admin.framework.large_tables import LONGEST_NUMBER, LargeTable, OfCycle
from registrations.admin.framework.read_only import ReadOnlyAdmin
from registrations.core import links, roles
from registrations.mail import group_messages, outbox
from registrations.mail.failures import troubles
from registrations.mail.group_messages import STOPPED
from registrations.models import Message
from registrations.models.message import MessageQuerySet

GIVEN_UP, BY_HAND = Q(given_up_at__isnull=False), Q(last_error__startswith=STOPPED)
STATES: dict[str, tuple[Any, Q]] = {
    "waiting": (gettext_lazy("waiting to be sent"), Q(sent_at__isnull=True, given_up_at__isnull=True)),
    "sent": (gettext_lazy("sent"), Q(sent_at__isnull=False)),
    "given_up": (gettext_lazy("given up"), GIVEN_UP & ~BY_HAND),
    "stopped": (gettext_lazy("stopped"), GIVEN_UP & BY_HAND),
}
TROUBLE = "trouble"


def state_of(message: Message) -> str:
    """Return the key of STATES that is true of the message."""
    if message.sent_at:
        return "sent"
    if not message.given_up_at:
        return "waiting"
    return "stopped" if message.last_error.startswith(STOPPED) else "given_up"


def words_about(message: Message) -> str:
    """Return why a message was not sent: the server's own words, or who stopped it, unless it is tried again."""
    if not message.last_error.startswith(STOPPED):
        return message.last_error
    by = message.last_error.removeprefix(STOPPED).strip()
    return _("Stopped by %(name)s") % {"name": by} if state_of(message) == "stopped" else ""


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [
            *((key, words) for key, (words, _condition) in STATES.items()),
            (TROUBLE, gettext_lazy("needs a look")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        key = self.value()
        if key == TROUBLE:
            return queryset.filter(pk__in=troubles().order_by().values("pk"))
        return queryset.filter(STATES[key][1]) if key in STATES else queryset


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin, LargeTable):
    list_display = ("created_at", "condition", "to", "subject", "words", "next_try", "attempts", "kind")
    list_filter = (StateFilter, "kind", OfCycle)
    search_fields = ("to", "subject")
    actions = ("try_again", "stop")
    fields = (
        "to",
        "subject",
        "text_as_sent",
        "has_calendar",
        "kind",
        "condition",
        "words",
        "attempts",
        "created_at",
        "next_try",
        "sent_at",
        "given_up_at",
    )
    readonly_fields = ("text_as_sent", "condition", "words", "next_try")

    @admin.display(description=gettext_lazy("state"))
    def condition(self, message: Message) -> Any:
        return STATES[state_of(message)][0]

    @admin.display(description=gettext_lazy("what the mail server said"))
    def words(self, message: Message) -> str:
        return words_about(message)

    @admin.display(description=gettext_lazy("next try"), ordering="due_at")
    def next_try(self, message: Message) -> datetime.datetime | None:
        return message.due_at if state_of(message) == "waiting" else None

    @admin.display(description=gettext_lazy("text"))
    def text_as_sent(self, message: Message) -> str:
        text = message.text.replace(links.MARKER, _("(the link to the personal page stands here)"))
        return format_html('<div class="prewrap">{}</div>', text)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return super().get_queryset(request).defer("text", "html")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(number.isdecimal() and len(number) <= LONGEST_NUMBER for number in chosen):
            raise BadRequest
        return super().changelist_view(request, extra_context)

    @admin.action(description=gettext_lazy("Try again"))
    def try_again(self, request: HttpRequest, queryset: MessageQuerySet) -> HttpResponse | None:
        possible = queryset.filter(given_up_at__isnull=False, registration__erased_at__isnull=True).exclude(to="")
        return _act(request, possible, name="try_again", do=outbox.try_again)

    @admin.action(description=gettext_lazy("Stop"))
    def stop(self, request: HttpRequest, queryset: MessageQuerySet) -> HttpResponse | None:
        do = partial(group_messages.stop, by=request.user.get_username())
        return _act(request, queryset.unsent(), name="stop", do=do)


def _act(
    request: HttpRequest, possible: MessageQuerySet, *, name: str, do: Callable[[MessageQuerySet], int]
) -> HttpResponse | None:
    """Ask first; after the answer do it, and go back to the list."""
    if not roles.is_organiser(request.user):
        raise PermissionDenied
    if "confirmed" in request.POST:
        messages.success(request, _done(name, do(possible)))
        return None
    title = _("Stop messages") if name == "stop" else _("Try messages again")
    context = admin.site.each_context(request) | {"title": title, "opts": Message._meta, "name": name}
    context |= {
        "possible": possible.count(),
        "numbers": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "checkbox": ACTION_CHECKBOX_NAME,
        "across": request.POST.get("select_across", "0"),
    }
    return render(request, "admin/registrations/mail/outbox/confirm.html", context)


def _done(name: str, number: int) -> str:
    if name == "stop":
        text = ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", number)
    else:
        text = ngettext("%(n)d message will be tried again.", "%(n)d messages will be tried again.", number)
    return text % {"n": number}
