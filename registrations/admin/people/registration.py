"""Registrations in the admin: whatever is done here goes through the processes, and leaves a line of history."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.exports.downloads import SpreadsheetPages
from registrations.admin.framework.read_only import in_words
from registrations.admin.people.actions import ActionPages
from registrations.admin.people.filters import EligibilityFilter
from registrations.core.history import ChangeContext
from registrations.core.locking import RuleViolation
from registrations.eligibility import formula
from registrations.models import HistoryEntry, Registration
from registrations.models.history import Via
from registrations.models.registration import RegistrationQuerySet
from registrations.people import correcting
from registrations.places import allocation
from trainings.web.text import LineField


class RegistrationAdminForm(forms.ModelForm):
    """What an organiser may write about a person, and why."""

    reason = LineField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Kept in the history; needed to add a person when registration is not open"),
    )

    class Meta:
        model = Registration
        fields = ("cycle", "is_shared_address", "language", *(field.name for field in Registration.typed_fields()))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        cycle = data.get("cycle") or getattr(self.instance, "cycle", None)
        if self.errors or cycle is None:
            return data
        if not self.instance.pk and not cycle.registration_is_open and not data["reason"]:
            self.add_error("reason", _("Registration is not open. Say why this person is added."))
        candidate = Registration(pk=self.instance.pk, cycle=cycle, email=data["email"])
        candidate.is_shared_address = data["is_shared_address"]
        if not self.instance.is_cancelled or not self.instance.pk:
            try:
                allocation.refuse_known_address(candidate)
            except RuleViolation as refusal:
                self.add_error("email", refusal)
        return data


class HistoryEntryInline(admin.TabularInline):
    """The history of one person, to read."""

    model = HistoryEntry
    fields = readonly_fields = ("at", "what", "session", "before", "after", "via", "by", "reason")
    extra = 0
    can_delete = False

    @admin.display(description=gettext_lazy("before"))
    def before(self, change: HistoryEntry) -> str:
        return in_words(change.old)

    @admin.display(description=gettext_lazy("after"))
    def after(self, change: HistoryEntry) -> str:
        return in_words(change.new)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[HistoryEntry]:
        return super().get_queryset(request).select_related("session", "by")


@admin.register(Registration)
class RegistrationAdmin(SpreadsheetPages, ActionPages):
    form = RegistrationAdminForm
    inlines = (HistoryEntryInline,)
    list_display = ("name", "institution", "standing_in_queue", "road_to_grant", "cycle", "created_at")
    list_filter = (("cycle", admin.RelatedOnlyFieldListFilter), "status", EligibilityFilter, "institution_type")
    list_select_related = ("cycle",)
    search_fields = ("search_key",)
    search_help_text = gettext_lazy("Name, institution or e-mail, with or without diacritics")
    ordering = ("sort_key", "pk")
    date_hierarchy = "created_at"
    actions = None
    change_form_template = "admin/registrations/registration/change_form.html"

    @admin.display(description=gettext_lazy("participant"), ordering="sort_key")
    def name(self, registration: Registration) -> str:
        return f"{registration.last_name}, {registration.first_name}" if registration.last_name else str(registration)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing_in_queue(self, registration: Registration) -> str:
        return str(registration.get_status_display())

    @admin.display(description=gettext_lazy("sessions attended"), ordering="attended")
    def road_to_grant(self, registration: Registration) -> str:
        facts = {"attended": registration.attended, "required": registration.cycle.required_sessions}
        return _("%(attended)d, needed: %(required)d") % facts

    def get_queryset(self, request: HttpRequest) -> RegistrationQuerySet:
        return formula.with_standing(Registration.objects.order_by(*self.ordering))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if search_term:
            queryset = queryset.filter(pk__in=Registration.objects.matching(search_term).values("pk"))
        return queryset, False

    def get_fieldsets(self, request: HttpRequest, obj: Registration | None = None) -> Any:
        person = ("first_name", "last_name", "email", "is_shared_address", "phone", "language")
        work = ("institution", "institution_type", "municipality", "job_title", "note")
        head = ("reason",) if obj else ("cycle", "reason")
        return ((None, {"fields": head}), (_("Person"), {"fields": person}), (_("Institution"), {"fields": work}))

    def has_delete_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Registration | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.is_erased)

    def save_model(self, request: HttpRequest, obj: Registration, form: Any, change: bool) -> None:
        origin = self.origin(request, form.cleaned_data["reason"])
        if not change:
            allocation.add(obj, origin=origin)
            return
        values = {name: form.cleaned_data[name] for name in form.cleaned_data if name not in {"reason", "cycle"}}
        correcting.correct(obj.pk, values, origin=origin)

    def origin(self, request: HttpRequest, reason: str) -> ChangeContext:
        return ChangeContext(via=Via.ADMIN, by=request.user, reason=reason)
