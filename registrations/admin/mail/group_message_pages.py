"""Before and after a message to a group is sent: as its readers will see it, tried on oneself, sent, followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, When
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from registrations.admin.mail.outbox import STATES, state_of, words_about
from registrations.core import roles
from registrations.core.locking import RuleViolation
from registrations.mail import group_messages, rendering
from registrations.models import GroupMessage, Message, Registration
from trainings.web.text import EmailField

PEOPLE_SHOWN = 500
MESSAGES_ON_A_PAGE = 100
LONGEST_TURN = 6  # digits; what is longer is no turn among people
STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
View = Callable[[HttpRequest, GroupMessage], HttpResponse]


class TestForm(forms.Form):
    """To whom a test goes, and as whom it is written."""

    to = EmailField(label=gettext_lazy("Send a test to"), max_length=254)
    person = forms.IntegerField(widget=forms.HiddenInput)


def of_group_message(view: View, *methods: str) -> Callable[..., HttpResponse]:
    """Let organisers in."""

    @require_http_methods(list(methods))
    def wrapped(request: HttpRequest, group_message_id: int) -> HttpResponse:
        if not roles.is_organiser(request.user):
            raise PermissionDenied
        group_message = get_object_or_404(GroupMessage.objects.select_related("cycle", "session"), pk=group_message_id)
        return view(request, group_message)

    return wrapped


def preview(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    """Show who would get the message, and what somebody of them would read, one for each language."""
    return go_to("progress", group_message) if group_message.sent_at else _draw_preview(request, group_message)


def as_mail(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    """Show what one person would get as a mail program would, with its inline styles and nothing from elsewhere."""
    person = _one_of(group_message, request.GET.get("person", ""))
    if person is None:
        return go_to("preview", group_message)
    response = HttpResponse(group_messages.as_read_by(group_message, person).html)
    response["Content-Security-Policy"] = STYLE_ONLY
    return response


def test(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    form = TestForm(request.POST)
    if not form.is_valid():
        return _draw_preview(request, group_message, form=form)
    person = _one_of(group_message, str(form.cleaned_data["person"]))
    if person is None:
        messages.error(request, _("This person is no longer in the group."))
    else:
        group_messages.send_test(group_message, person, form.cleaned_data["to"])
        messages.success(request, _("The test is on its way to %(address)s.") % {"address": form.cleaned_data["to"]})
    return go_to("preview", group_message)


def send(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    try:
        sent = group_messages.send(group_message.pk, seen=request.POST.get("seen", ""))
    except RuleViolation as refused:
        messages.error(request, refused.message)
        return go_to("preview", group_message)
    if sent:
        text = ngettext(
            "The message is on its way to %(n)d person.", "The message is on its way to %(n)d people.", sent
        ) % {"n": sent}
        admin.site.get_model_admin(GroupMessage).log_change(request, group_message, text)
        messages.success(request, text)
    return go_to("progress", group_message)


def progress(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    """Show what became of the message for each person; its script looks again while something waits."""
    if not group_message.sent_at:
        return go_to("preview", group_message)
    all_messages = Message.objects.filter(group_message=group_message)
    counts = all_messages.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=condition) for key, (_words, condition) in STATES.items()}
    )
    rows = all_messages.select_related("registration").order_by(*_troubles_first())
    page = Paginator(rows, MESSAGES_ON_A_PAGE).get_page(request.GET.get("p"))
    told = [(row, state_of(row), STATES[state_of(row)][0], words_about(row)) for row in page]
    context = {
        "group_message": group_message,
        "counts": counts,
        "page": page,
        "rows": told,
        "done": counts["all"] - counts["waiting"],
    }
    return _page(request, "progress", group_message.subject, context)


def stop(request: HttpRequest, group_message: GroupMessage) -> HttpResponse:
    stopped = group_messages.stop(Message.objects.filter(group_message=group_message), by=request.user.get_username())
    text = ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", stopped)
    messages.success(request, text % {"n": stopped})
    return go_to("progress", group_message)


def _draw_preview(request: HttpRequest, group_message: GroupMessage, *, form: TestForm | None = None) -> HttpResponse:
    people = list(group_messages.audience(group_message))
    other = request.GET.get("other", "")
    turn = int(other) if other.isdecimal() and len(other) <= LONGEST_TURN else 0
    languages = rendering.in_each_language(people)
    chosen = [group[turn % len(group)] for group in languages.values()]
    context = {
        "group_message": group_message,
        "people": people[:PEOPLE_SHOWN],
        "more": max(len(people) - PEOPLE_SHOWN, 0),
        "count": len(people),
        "seen": group_messages.fingerprint(group_message, people),
        "unknown": group_messages.unknown_placeholders(group_message),
        "samples": [(person, group_messages.as_read_by(group_message, person)) for person in chosen],
        "next": turn + 1 if len(people) > len(languages) else 0,
        "form": form or TestForm(initial={"to": getattr(request.user, "email", "")}),
    }
    return _page(request, "preview", group_message.subject, context)


def _one_of(group_message: GroupMessage, number: str) -> Registration | None:
    """Return that person, if the message would go there."""
    return next((person for person in group_messages.audience(group_message) if str(person.pk) == number), None)


def _troubles_first() -> tuple[Any, ...]:
    order = [When(STATES[key][1], then=rank) for rank, key in enumerate(("given_up", "stopped", "waiting"))]
    return Case(*order, default=len(order), output_field=IntegerField()), "registration__sort_key", "pk"


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    frame = admin.site.each_context(request) | {"title": title, "opts": GroupMessage._meta}
    return render(request, f"admin/registrations/mail/group_messages/{name}.html", frame | context)


def go_to(name: str, group_message: GroupMessage) -> HttpResponseRedirect:
    return redirect(f"admin:registrations_groupmessage_{name}", group_message.pk)
