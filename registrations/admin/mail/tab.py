"""The tab of messages of a cycle, the list of every single one, and what goes to everybody in one click."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.admin.framework import names, pages
from registrations.admin.framework.numbers import numbers
from registrations.admin.mail import timeline
from registrations.admin.mail.outbox import STATES, TROUBLE, state_of, words_about
from registrations.core.locking import RuleViolation
from registrations.mail import failures, group_messages, outbox
from registrations.models import Message
from registrations.models.message import MessageQuerySet
from registrations.results import announcing
from trainings.models import Cycle

ON_A_PAGE = 50


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    found, line = timeline.troubles(cycle), timeline.Timeline.of(cycle)
    context: dict[str, Any] = {
        "cycle": cycle,
        "troubles": [(message, words_about(message)) for message in found[: timeline.TROUBLES_SHOWN]],
        "has_more_troubles": len(found) > timeline.TROUBLES_SHOWN,
        "coming": line.coming(),
        "sent": line.sent(),
        "untold": len(announcing.untold(cycle.pk)) if cycle.is_past else 0,
    }
    return pages.page(request, "admin/registrations/mail/tab", _("Messages"), **context)


def tell_of_certificates(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return _told(request, cycle, announcing.announce_certificates(cycle.pk))


def tell_of_call(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    try:
        return _told(request, cycle, announcing.announce_call(cycle.pk))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return redirect("admin:cycle_messages", cycle.pk)


def _told(request: HttpRequest, cycle: Cycle, number: int) -> HttpResponse:
    words = ngettext("The message is on its way to %(n)d person.", "The message is on its way to %(n)d people.", number)
    messages.success(request, words % {"n": number} if number else _("Everybody has been told already."))
    return redirect("admin:cycle_messages", cycle.pk)


def every(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    if request.method == "POST":
        return _act(request, cycle)
    shown = request.GET.get("show", TROUBLE)
    rows = _shown(cycle, shown).select_related("registration").order_by("-pk")
    if before := numbers([request.GET.get("before", "")]):
        rows = rows.filter(pk__lt=before[0])
    # One more than is shown tells whether there are more: nothing is counted.
    found = list(rows[: ON_A_PAGE + 1])
    states = [(key, words) for key, (words, _condition) in STATES.items()]
    context: dict[str, Any] = {
        "cycle": cycle,
        "rows": [(row, state_of(row), STATES[state_of(row)][0], words_about(row)) for row in found[:ON_A_PAGE]],
        "before": found[ON_A_PAGE - 1].pk if len(found) > ON_A_PAGE else 0,
        "shown": shown,
        "choices": [(TROUBLE, _("Needs a look")), ("all", _("All")), *states],
    }
    return pages.page(request, "admin/registrations/mail/every", _("Every message"), **context)


def _shown(cycle: Cycle, shown: str) -> MessageQuerySet:
    rows = _of_cycle(cycle)
    if shown == TROUBLE:
        return rows.filter(pk__in=failures.troubles().order_by().values("pk"))
    if shown in STATES:
        return rows.filter(STATES[shown][1])
    return rows.filter(kind=shown) if shown in Message.Kind.values else rows


def _act(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    chosen = _of_cycle(cycle).filter(pk__in=numbers(request.POST.getlist("who")))
    is_stop = request.POST.get("act") == "stop"
    do = partial(group_messages.stop, by=names.of_user(request.user)) if is_stop else outbox.try_again
    done = do(chosen)
    if is_stop:
        words = ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", done)
    else:
        words = ngettext("%(n)d message will be tried again.", "%(n)d messages will be tried again.", done)
    messages.success(request, words % {"n": done})
    return redirect("admin:messages_every", cycle.pk)


def _of_cycle(cycle: Cycle) -> MessageQuerySet:
    """Keep the messages of a cycle, by its registrations: their index answers, however many others there are."""
    return Message.objects.filter(registration__in=cycle.registrations.order_by().values("pk"))
