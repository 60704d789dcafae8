"""What became of a message to a group for each person; its script looks again while something waits."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from registrations.admin.framework import names, pages
from registrations.admin.mail.outbox import STATES, state_of, words_about
from registrations.admin.mail.writing import of_cycle
from registrations.mail import group_messages
from registrations.models import Message
from trainings.models import Cycle

ON_A_PAGE = 100


def show(request: HttpRequest, cycle: Cycle, group_message_id: int) -> HttpResponse:
    group_message = of_cycle(cycle, group_message_id)
    if not group_message.sent_at:
        return redirect("admin:message_edit", cycle.pk, group_message.pk)
    everything = Message.objects.filter(group_message=group_message)
    counts = everything.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=condition) for key, (_words, condition) in STATES.items()}
    )
    rows = everything.select_related("registration").order_by(*_troubles_first())
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    context: dict[str, Any] = {
        "cycle": cycle,
        "group_message": group_message,
        "counts": counts,
        "page": page,
        "rows": [(row, state_of(row), STATES[state_of(row)][0], words_about(row)) for row in page],
        "done": counts["all"] - counts["waiting"],
    }
    return pages.page(request, "admin/registrations/mail/sent", str(group_message), **context)


def stop(request: HttpRequest, cycle: Cycle, group_message_id: int) -> HttpResponse:
    group_message = of_cycle(cycle, group_message_id)
    stopped = group_messages.stop(Message.objects.filter(group_message=group_message), by=names.of_user(request.user))
    text = ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", stopped)
    messages.success(request, text % {"n": stopped})
    return redirect("admin:message_sent", cycle.pk, group_message.pk)


def _troubles_first() -> tuple[Any, ...]:
    order = [When(STATES[key][1], then=rank) for rank, key in enumerate(("given_up", "stopped", "waiting"))]
    return Case(*order, default=len(order), output_field=IntegerField()), "registration__sort_key", "pk"
