"""Trainers as the public pages name them: with an account or without, and which cycles they lead."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.accounts import staff
from registrations.admin.framework.forms import FrameModelForm
from registrations.admin.framework.gates import page
from registrations.admin.framework.pages import posted
from trainings.models import Cycle, Trainer


class TrainerForm(FrameModelForm):
    """An account brings its own address and cycles: they are changed among colleagues, where the log notes it."""

    cycles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("In which cycles"),
        queryset=Cycle.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Trainer
        fields = ("name", "role", "email")
        labels = {"name": gettext_lazy("First and last name")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.user_id:
            del self.fields["email"], self.fields["cycles"]
            return
        led = list(self.instance.cycles.values_list("pk", flat=True)) if self.instance.pk else []
        offered = staff.cycles_to_choose(None).values_list("pk", flat=True)
        choices = Cycle.objects.filter(pk__in=[*offered, *led])
        cycles: Any = self.fields["cycles"]
        cycles.queryset = choices
        cycles.initial = led
        if not choices:
            del self.fields["cycles"]

    def save(self, commit: bool = True) -> Trainer:  # noqa: FBT002  as Django has it
        trainer: Trainer = super().save(commit)
        if "cycles" in self.cleaned_data:
            trainer.cycles.set(self.cleaned_data["cycles"])
        return trainer


def show(request: HttpRequest) -> HttpResponse:
    found = Trainer.objects.select_related("user").prefetch_related("cycles")
    return page(request, "trainers", _("Trainers"), trainers=found, here="colleagues")


def add(request: HttpRequest) -> HttpResponse:
    form = TrainerForm(posted(request))
    if form.is_valid():
        return _saved(request, form.save())
    return page(request, "trainer", _("New trainer"), form=form, trainer=None, here="colleagues")


def edit(request: HttpRequest, trainer_id: int) -> HttpResponse:
    trainer = get_object_or_404(Trainer, pk=trainer_id)
    may_go = not trainer.user_id and not trainer.cycles.exists()
    if may_go and request.POST.get("act") == "delete":
        trainer.delete()
        messages.success(request, _("%(name)s is no longer among the trainers.") % {"name": trainer.name})
        return redirect("admin:trainers")
    title = trainer.name
    form = TrainerForm(posted(request), instance=trainer)
    if form.is_valid():
        return _saved(request, form.save())
    context = {"form": form, "trainer": trainer, "may_go": may_go, "here": "colleagues"}
    return page(request, "trainer", title, **context)


def _saved(request: HttpRequest, trainer: Trainer) -> HttpResponse:
    messages.success(request, _("%(name)s: saved, and shown so on the pages of the cycles.") % {"name": trainer.name})
    return redirect("admin:trainers")
