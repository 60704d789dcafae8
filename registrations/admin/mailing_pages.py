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

from registrations import letters, mailings, roles
from registrations.admin.outbox import STATES, state_of, words_about
from registrations.models import Mailing, Message, Registration
from registrations.places import Refused
from trainings.text import EmailField

PEOPLE_SHOWN = 500
MESSAGES_ON_A_PAGE = 100
LONGEST_TURN = 6  # digits; what is longer is no turn among people
STYLE_ONLY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
View = Callable[[HttpRequest, Mailing], HttpResponse]


class TestForm(forms.Form):
    """To whom a test goes, and as whom it is written."""

    to = EmailField(label=gettext_lazy("Send a test to"), max_length=254)
    person = forms.IntegerField(widget=forms.HiddenInput)


def of_mailing(view: View, *methods: str) -> Callable[..., HttpResponse]:
    """Let organisers in."""

    @require_http_methods(list(methods))
    def wrapped(request: HttpRequest, mailing_id: int) -> HttpResponse:
        if not roles.is_organiser(request.user):
            raise PermissionDenied
        mailing = get_object_or_404(Mailing.objects.select_related("cycle", "session"), pk=mailing_id)
        return view(request, mailing)

    return wrapped


def preview(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Show who would get the message, and what somebody of them would read, one for each language."""
    return go_to("progress", mailing) if mailing.sent_at else _draw_preview(request, mailing)


def as_mail(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Show what one person would get as a mail program would, with its inline styles and nothing from elsewhere."""
    person = _one_of(mailing, request.GET.get("person", ""))
    if person is None:
        return go_to("preview", mailing)
    response = HttpResponse(mailings.as_read_by(mailing, person).html)
    response["Content-Security-Policy"] = STYLE_ONLY
    return response


def test(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    form = TestForm(request.POST)
    if not form.is_valid():
        return _draw_preview(request, mailing, form=form)
    person = _one_of(mailing, str(form.cleaned_data["person"]))
    if person is None:
        messages.error(request, _("This person is no longer in the group."))
    else:
        mailings.send_test(mailing, person, form.cleaned_data["to"])
        messages.success(request, _("The test is on its way to %(address)s.") % {"address": form.cleaned_data["to"]})
    return go_to("preview", mailing)


def send(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    try:
        sent = mailings.send(mailing.pk, seen=request.POST.get("seen", ""))
    except Refused as refused:
        messages.error(request, refused.message)
        return go_to("preview", mailing)
    if sent:
        text = ngettext(
            "The message is on its way to %(n)d person.", "The message is on its way to %(n)d people.", sent
        ) % {"n": sent}
        admin.site.get_model_admin(Mailing).log_change(request, mailing, text)
        messages.success(request, text)
    return go_to("progress", mailing)


def progress(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    """Show what became of the message for each person; its script looks again while something waits."""
    if not mailing.sent_at:
        return go_to("preview", mailing)
    all_messages = Message.objects.filter(mailing=mailing)
    counts = all_messages.aggregate(
        all=Count("pk"), **{key: Count("pk", filter=condition) for key, (_words, condition) in STATES.items()}
    )
    rows = all_messages.select_related("registration").order_by(*_troubles_first())
    page = Paginator(rows, MESSAGES_ON_A_PAGE).get_page(request.GET.get("p"))
    told = [(row, state_of(row), STATES[state_of(row)][0], words_about(row)) for row in page]
    context = {
        "mailing": mailing,
        "counts": counts,
        "page": page,
        "rows": told,
        "done": counts["all"] - counts["waiting"],
    }
    return _page(request, "progress", mailing.subject, context)


def stop(request: HttpRequest, mailing: Mailing) -> HttpResponse:
    stopped = mailings.stop(Message.objects.filter(mailing=mailing), by=request.user.get_username())
    text = ngettext("%(n)d message is stopped.", "%(n)d messages are stopped.", stopped)
    messages.success(request, text % {"n": stopped})
    return go_to("progress", mailing)


def _draw_preview(request: HttpRequest, mailing: Mailing, *, form: TestForm | None = None) -> HttpResponse:
    people = list(mailings.audience(mailing))
    other = request.GET.get("other", "")
    turn = int(other) if other.isdecimal() and len(other) <= LONGEST_TURN else 0
    languages = letters.in_each_language(people)
    chosen = [group[turn % len(group)] for group in languages.values()]
    context = {
        "mailing": mailing,
        "people": people[:PEOPLE_SHOWN],
        "more": max(len(people) - PEOPLE_SHOWN, 0),
        "count": len(people),
        "seen": mailings.fingerprint(mailing, people),
        "unknown": mailings.unknown_placeholders(mailing),
        "samples": [(person, mailings.as_read_by(mailing, person)) for person in chosen],
        "next": turn + 1 if len(people) > len(languages) else 0,
        "form": form or TestForm(initial={"to": getattr(request.user, "email", "")}),
    }
    return _page(request, "preview", mailing.subject, context)


def _one_of(mailing: Mailing, number: str) -> Registration | None:
    """Return that person, if the message would go there."""
    return next((person for person in mailings.audience(mailing) if str(person.pk) == number), None)


def _troubles_first() -> tuple[Any, ...]:
    order = [When(STATES[key][1], then=rank) for rank, key in enumerate(("given_up", "stopped", "waiting"))]
    return Case(*order, default=len(order), output_field=IntegerField()), "registration__sort_key", "pk"


def _page(request: HttpRequest, name: str, title: str, context: dict[str, Any]) -> HttpResponse:
    frame = admin.site.each_context(request) | {"title": title, "opts": Mailing._meta}
    return render(request, f"admin/registrations/mailing/{name}.html", frame | context)


def go_to(name: str, mailing: Mailing) -> HttpResponseRedirect:
    return redirect(f"admin:registrations_mailing_{name}", mailing.pk)
