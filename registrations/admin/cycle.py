"""Cycles in the admin, for the app that knows who takes part."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations import places
from trainings.admin import CycleAdmin
from trainings.models import Cycle


@admin.register(Cycle)
class CycleWithPlacesAdmin(CycleAdmin):
    """Saving a cycle gives added places to whoever has waited longest; lowering the number throws nobody out."""

    list_display = ("title", "first_session", "registration_closes_on", "taken", "is_published")

    @admin.display(description=gettext_lazy("places taken"))
    def taken(self, cycle: Cycle) -> str:
        now = places.availability_of(cycle)
        text = _("%(taken)d of %(capacity)d") % {"taken": now.taken, "capacity": now.capacity}
        return text + (_(", waiting: %(waiting)d") % {"waiting": now.waiting} if now.waiting else "")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        promoted = places.fill(form.instance.pk)
        if promoted:
            text = ngettext("%(n)d person got a place.", "%(n)d people got a place.", promoted)
            messages.success(request, text % {"n": promoted})
