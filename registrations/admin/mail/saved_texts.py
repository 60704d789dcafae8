"""Texts that organisers saved to begin a message with: looked through, renamed, changed, deleted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.framework import pages
from registrations.admin.framework.forms import FrameModelForm
from registrations.mail import group_messages
from registrations.models import SavedText
from trainings.models import Cycle

TEMPLATES = "admin/registrations/mail/saved_texts"


class SavedTextForm(FrameModelForm):
    class Meta:
        model = SavedText
        fields = ("subject", "body")
        labels = {"subject": gettext_lazy("Subject"), "body": gettext_lazy("Text")}
        error_messages = {"subject": {"unique": gettext_lazy("There is a saved text with this subject already.")}}


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return pages.page(request, f"{TEMPLATES}/list", _("Saved texts"), cycle=cycle, texts=SavedText.objects.all())


def add(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    form = SavedTextForm(pages.posted(request))
    if form.is_valid():
        return _saved(request, cycle, form.save())
    return _page(request, cycle, _("New saved text"), form=form, text=None)


def edit(request: HttpRequest, cycle: Cycle, text_id: int) -> HttpResponse:
    text = get_object_or_404(SavedText, pk=text_id)
    if request.POST.get("act") == "delete":
        text.delete()
        messages.success(request, _("The saved text is deleted: %(subject)s") % {"subject": text.subject})
        return redirect("admin:saved_texts", cycle.pk)
    title = text.subject
    form = SavedTextForm(pages.posted(request), instance=text)
    if form.is_valid():
        return _saved(request, cycle, form.save())
    return _page(request, cycle, title, form=form, text=text)


def _saved(request: HttpRequest, cycle: Cycle, text: SavedText) -> HttpResponseRedirect:
    messages.success(request, _("The text is saved: %(subject)s") % {"subject": text.subject})
    return redirect("admin:saved_texts", cycle.pk)


def _page(request: HttpRequest, cycle: Cycle, title: str, **context: Any) -> HttpResponse:
    words = [group_messages.word(name) for name in group_messages.WORDS]
    return pages.page(request, f"{TEMPLATES}/edit", title, cycle=cycle, words=words, **context)
