"""Where organisers write what is taught and when."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from trainings.copying import copy_cycle, planned_days
from trainings.latvia import dates
from trainings.latvia.days_off import day_off
from trainings.models import Cycle, Session, Trainer

# Where no session is: forms know whole seconds only.
AWAY = datetime.timedelta(microseconds=1)


@admin.register(Trainer)
class TrainerAdmin(admin.ModelAdmin):
    list_display = ("name", "role", "user")
    search_fields = ("name",)
    list_select_related = ("user",)


class SessionFormSet(BaseInlineFormSet):
    """The sessions of one cycle, checked against the cycle's own rules."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        kept = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        shown = [form.instance.pk for form in self.forms if form.instance.pk]
        others = self.instance.sessions.exclude(pk__in=shown) if self.instance.pk else Session.objects.none()
        starts = [session["starts_at"] for session in kept] + [session.starts_at for session in others]
        if len(starts) > len(set(starts)):
            raise ValidationError(self.get_unique_error_message(["starts_at"]))
        held = [session for session in kept if not session["is_cancelled"]]
        if kept and (self.instance.required_sessions or 0) > len(kept):
            raise ValidationError(_("More sessions are required for the grant than the cycle has."))
        if (
            held
            and timezone.localdate(min(session["starts_at"] for session in held))
            <= self.instance.registration_closes_on
        ):
            raise ValidationError(_("Registration has to close before the day of the first session."))

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        """Say it in words for both: two sessions on this page, and one that somebody has added meanwhile."""
        return _("Another session of this cycle starts at the same time.")

    def save_existing_objects(self, commit: bool = True) -> list[Any]:  # noqa: FBT002  Django's own signature
        """Clear the way first: of two sessions that change places, neither could be the first to move."""
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if "starts_at" in form.changed_data or form in self.deleted_forms
        ]
        self.instance.sessions.filter(pk__in=moving).update(
            starts_at=F("starts_at") + AWAY, ends_at=F("ends_at") + AWAY
        )
        return super().save_existing_objects(commit)


class SessionInline(admin.StackedInline):
    model = Session
    formset = SessionFormSet
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    extra = 0
    fields = (
        "title",
        ("starts_at", "ends_at"),
        "format",
        ("venue", "address"),
        "join_url",
        "note",
        "is_cancelled",
    )


class CopyForm(forms.Form):
    """The one question of copying a cycle."""

    first_day = forms.DateField(
        label=gettext_lazy("Day of the first session"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class CycleAdmin(admin.ModelAdmin):
    """A cycle with its sessions on one page. Registered by the app that knows who takes part."""

    inlines = (SessionInline,)
    list_display = ("title", "first_session", "registration_closes_on", "capacity", "is_published")
    list_filter = ("is_published",)
    search_fields = ("title",)
    filter_horizontal = ("trainers",)
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (None, {"fields": ("title", "slug", "summary", "description", "audience", "language", "fee", "is_published")}),
        (
            gettext_lazy("Registration"),
            {"fields": ("registration_opens_on", "registration_closes_on", "capacity", "retain_until")},
        ),
        (
            gettext_lazy("Grant and certificates"),
            {"fields": ("required_sessions", "grant_note", "presence_share", "signatory")},
        ),
        (
            gettext_lazy("Who"),
            {"fields": ("organiser", "partners", "contact_email", "contact_phone", "trainers", "reminder_hour")},
        ),
    )
    change_form_template = "admin/trainings/cycle/change_form.html"

    @admin.display(description=gettext_lazy("first session"), ordering="first_starts_at")
    def first_session(self, cycle: Cycle) -> datetime.datetime | None:
        return cycle.first_starts_at

    def get_queryset(self, request: HttpRequest) -> Any:
        return Cycle.objects.with_period()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.copy_view))
        return [path("<int:cycle_id>/copy/", view, name="trainings_cycle_copy"), *super().get_urls()]

    def copy_view(self, request: HttpRequest, cycle_id: int) -> HttpResponse:
        """Ask for the first day, warn about days off once, then make the draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        original = get_object_or_404(Cycle, pk=cycle_id)
        form = CopyForm(request.POST or None)
        warnings: list[str] = []
        if not original.schedule:
            messages.error(request, _("A cycle without sessions cannot be copied."))
            return redirect("admin:trainings_cycle_change", cycle_id)
        if form.is_valid():
            first_day = form.cleaned_data["first_day"]
            warnings = days_off(planned_days(original, first_day))
            if not warnings or request.POST.get("confirmed") == first_day.isoformat():
                return self._made_copy(request, copy_cycle(original, first_day))
        context = self.admin_site.each_context(request) | {
            "title": _("Copy %(cycle)s") % {"cycle": original},
            "opts": self.opts,
            "original": original,
            "form": form,
            "warnings": warnings,
        }
        return render(request, "admin/trainings/cycle/copy.html", context)

    def _made_copy(self, request: HttpRequest, copy: Cycle) -> HttpResponse:
        messages.success(
            request, _("This is the copy, still a draft. Add the Zoom links, check the days, then publish it.")
        )
        return redirect(reverse("admin:trainings_cycle_change", args=[copy.pk]))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for warning in days_off([session.day for session in form.instance.sessions.held()]):
            messages.warning(request, warning)


def days_off(days: list[datetime.date]) -> list[str]:
    """Return a sentence for each of these days on which people are off."""
    reasons = [(day, day_off(day)) for day in days]
    return [
        _("%(day)s is a day off: %(reason)s.") % {"day": dates.day_label(day), "reason": reason}
        for day, reason in reasons
        if reason
    ]
