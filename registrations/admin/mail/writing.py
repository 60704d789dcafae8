"""Writing to people of a cycle: the text with a real person's preview beside, tried on oneself, sent, or planned."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.admin.framework import pages
from registrations.admin.framework.numbers import numbers
from registrations.admin.mail.writing_form import LATER, NOW, WritingForm, texts
from registrations.core.locking import RuleViolation
from registrations.mail import audiences, group_messages
from registrations.models import GroupMessage, Registration, SavedText
from registrations.models.group_message import Audience
from trainings.latvia import dates
from trainings.models import Cycle

TEMPLATE = "admin/registrations/mail/write"
SENT_MEANWHILE = gettext_lazy(
    "The message has been sent meanwhile, as it was. What you have written now is a new draft."
)
ORDER = [
    Audience.CONFIRMED,
    Audience.AT_RISK,
    Audience.WAITING,
    Audience.ELIGIBLE,
    Audience.PRESENT,
    Audience.ABSENT,
    Audience.PICKED,
]
PEOPLE_SHOWN = 500
LONGEST_TURN = 6  # digits; what is longer is no turn among people
STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def new(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    user: Any = request.user
    return _write(request, cycle, GroupMessage(cycle=cycle, created_by=user))


def edit(request: HttpRequest, cycle: Cycle, group_message_id: int) -> HttpResponse:
    group_message = of_cycle(cycle, group_message_id)
    if group_message.sent_at and request.method != "POST":
        return redirect("admin:message_sent", cycle.pk, group_message.pk)
    return _write(request, cycle, group_message)


def as_mail(request: HttpRequest, cycle: Cycle, group_message_id: int) -> HttpResponse:
    group_message = of_cycle(cycle, group_message_id)
    people = list(audiences.of(group_message))
    if not people:
        return redirect("admin:message_edit", cycle.pk, group_message.pk)
    response = HttpResponse(group_messages.as_read_by(group_message, _turn(request, people)).html)
    response["Content-Security-Policy"] = STYLE_ONLY
    return response


def of_cycle(cycle: Cycle, group_message_id: int) -> GroupMessage:
    found = GroupMessage.objects.filter(cycle=cycle, pk=group_message_id).select_related("session", "created_by")
    group_message = found.first()
    if group_message is None:
        raise Http404
    group_message.cycle = cycle
    return group_message


def _write(request: HttpRequest, cycle: Cycle, group_message: GroupMessage) -> HttpResponse:
    if request.method != "POST":
        form = WritingForm(instance=group_message, cycle=cycle, initial=_beginning(request, cycle, group_message))
        return _draw(request, cycle, group_message, form)
    if request.POST.get("act") == "insert":
        return _draw(request, cycle, group_message, _with_text(request, cycle, group_message))
    form = WritingForm(request.POST, instance=group_message, cycle=cycle)
    if not form.is_valid():
        return _draw(request, cycle, _stored(group_message), form)
    try:
        group_messages.store_draft(group_message)
    except RuleViolation:  # sent from another tab: what was typed here begins a new draft
        user: Any = request.user
        group_message.pk, group_message.created_by, group_message.created_at = None, user, timezone.now()
        group_message.sent_at = group_message.scheduled_at = None
        group_messages.store_draft(group_message)
        messages.warning(request, SENT_MEANWHILE)
        return redirect("admin:message_edit", cycle.pk, group_message.pk)
    return _done(request, cycle, group_message, form)


def _done(request: HttpRequest, cycle: Cycle, group_message: GroupMessage, form: WritingForm) -> HttpResponse:
    act, moment = request.POST.get("act", ""), form.cleaned_data["moment"]
    here = redirect(_address(cycle, group_message, _later(moment)))
    if act == "test":
        _send_test(request, group_message)
        return here
    if act == "keep":
        SavedText.objects.update_or_create(subject=group_message.subject, defaults={"body": group_message.body})
        messages.success(request, _("The text is saved: %(subject)s") % {"subject": group_message.subject})
        return here
    if act == "draft":
        group_messages.plan(group_message.pk, None)
        messages.success(request, _("The draft is stored. Nothing is sent."))
        return redirect("admin:cycle_messages", cycle.pk)
    if act != "send":
        return here
    return _plan(request, cycle, group_message, moment) if moment else _send(request, cycle, group_message)


def _later(moment: datetime.datetime | None) -> dict[str, str]:
    """Return the wish to send later as part of an address: only a message that is planned has a time of its own."""
    return {"when": LATER, "at": timezone.localtime(moment).isoformat()} if moment else {}


def _address(cycle: Cycle, group_message: GroupMessage, query: Mapping[str, str]) -> str:
    address = reverse("admin:message_edit", args=[cycle.pk, group_message.pk])
    return f"{address}?{urlencode(query)}" if query else address


def _send(request: HttpRequest, cycle: Cycle, group_message: GroupMessage) -> HttpResponse:
    try:
        sent = group_messages.send(group_message.pk, seen=request.POST.get("seen", ""))
    except RuleViolation as refused:
        messages.warning(request, refused.message)
        return redirect("admin:message_edit", cycle.pk, group_message.pk)
    words = ngettext("The message is on its way to %(n)d person.", "The message is on its way to %(n)d people.", sent)
    messages.success(request, words % {"n": sent})
    return redirect("admin:message_sent", cycle.pk, group_message.pk)


def _plan(request: HttpRequest, cycle: Cycle, group_message: GroupMessage, moment: Any) -> HttpResponse:
    try:
        group_messages.plan(group_message.pk, moment)
    except RuleViolation as refused:
        messages.warning(request, refused.message)
        return redirect("admin:message_edit", cycle.pk, group_message.pk)
    when = f"{dates.on_day(moment)}, {dates.clock(moment)}"
    messages.success(request, _("The message goes by itself: %(when)s.") % {"when": when})
    return redirect("admin:cycle_messages", cycle.pk)


def _send_test(request: HttpRequest, group_message: GroupMessage) -> None:
    address = getattr(request.user, "email", "")
    people = list(audiences.of(group_message))
    if not address:
        messages.warning(request, _("Your account has no e-mail address. Type it on the page of your account."))
    elif not people:
        messages.warning(request, _("There is nobody in this group."))
    else:
        group_messages.send_test(group_message, _turn(request, people), address)
        messages.success(request, _("The test is on its way to %(address)s.") % {"address": address})


def _beginning(request: HttpRequest, cycle: Cycle, group_message: GroupMessage) -> dict[str, Any]:
    if group_message.pk:
        moment = _wish(request) or group_message.scheduled_at
        local = {"day": dates.local_day(moment), "time": timezone.localtime(moment).time()} if moment else {}
        who = ",".join(map(str, group_message.picked))
        return {"who": who, "when": LATER if moment else NOW, **local}
    initial: dict[str, Any] = {"audience": Audience.CONFIRMED, "when": NOW}
    if picked := numbers(request.GET.get("who", "").split(",")):
        initial |= {"audience": Audience.PICKED, "who": ",".join(map(str, picked))}
    if request.GET.get("audience") in Audience.values:
        initial["audience"] = request.GET["audience"]
    subject, body = texts(cycle).get(request.GET.get("text", ""), ("", ""))
    return initial | {"subject": subject, "body": body}


def _wish(request: HttpRequest) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(request.GET.get("at", ""))
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None


def _with_text(request: HttpRequest, cycle: Cycle, group_message: GroupMessage) -> WritingForm:
    subject, body = texts(cycle).get(request.POST.get("text", ""), ("", ""))
    initial = {name: request.POST.get(name, "") for name in WritingForm.base_fields}
    return WritingForm(
        instance=_stored(group_message), cycle=cycle, initial=initial | {"subject": subject, "body": body}
    )


def _stored(group_message: GroupMessage) -> GroupMessage:
    """Return the message as it is stored: what was typed and is not valid belongs to the form only."""
    if not group_message.pk:
        return GroupMessage(cycle=group_message.cycle, created_by_id=group_message.created_by_id)
    stored = GroupMessage.objects.select_related("session").get(pk=group_message.pk)
    stored.cycle = group_message.cycle
    return stored


def _draw(request: HttpRequest, cycle: Cycle, group_message: GroupMessage, form: WritingForm) -> HttpResponse:
    people = list(audiences.of(group_message)) if group_message.pk else []
    context: dict[str, Any] = {
        "cycle": cycle,
        "group_message": group_message,
        "form": form,
        "groups": _groups(cycle, form),
        "texts": [(key, subject) for key, (subject, _body) in texts(cycle).items()],
        "words": [group_messages.word(name) for name in group_messages.WORDS],
        "people_url": reverse("admin:cycle_people", args=[cycle.pk]),
    }
    if people:
        context |= _preview(request, group_message, people)
    return pages.page(request, TEMPLATE, _("Write"), **context)


def _preview(request: HttpRequest, group_message: GroupMessage, people: list[Registration]) -> dict[str, Any]:
    person = _turn(request, people)
    turn = people.index(person)
    return {
        "person": person,
        "preview": group_messages.preview(group_message, person),
        "turn": turn + 1,
        "is_later": bool(_wish(request) or group_message.scheduled_at),
        "next": urlencode({**_later(_wish(request)), "n": (turn + 1) % len(people)}),
        "people": people[:PEOPLE_SHOWN],
        "more": max(len(people) - PEOPLE_SHOWN, 0),
        "count": len(people),
        "seen": group_messages.fingerprint(group_message, people),
        "unknown": group_messages.unknown_placeholders(group_message),
    }


def _groups(cycle: Cycle, form: WritingForm) -> list[tuple[str, str, Any, bool]]:
    sizes: dict[str, Any] = dict(audiences.sizes(cycle))
    picked = numbers(str(form["who"].value() or "").split(","))
    sizes[Audience.PICKED] = len(picked) or ""
    chosen = form["audience"].value()
    shown = [one for one in ORDER if sizes.get(one, "") != 0 or one in {chosen, Audience.CONFIRMED}]
    return [(one.value, str(one.label), sizes.get(one, ""), chosen == one) for one in shown]


def _turn(request: HttpRequest, people: list[Registration]) -> Registration:
    turn = request.GET.get("n", "") or request.POST.get("n", "")
    return people[int(turn) % len(people) if turn.isdecimal() and len(turn) <= LONGEST_TURN else 0]
