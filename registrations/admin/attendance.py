"""Attendance in the admin: which cycle, then people × sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from registrations import attendance, roles
from registrations.admin import grid
from registrations.admin.evidence import ReadOnlyAdmin
from registrations.history import Origin
from registrations.models import Attendance
from registrations.models.history import Via


@admin.register(Attendance)
class AttendanceAdmin(ReadOnlyAdmin):
    """The way in for organisers and trainers. Single rows are not shown: the grid is where marks are made."""

    def get_urls(self) -> list[URLPattern]:
        def view(method: Any) -> Any:
            return self.admin_site.admin_view(require_http_methods(["GET", "POST"])(method))

        return [
            path("", view(self.cycles_view), name="registrations_attendance_changelist"),
            path("<int:cycle_id>/", view(self.grid_view), name="registrations_attendance_grid"),
        ]

    def cycles_view(self, request: HttpRequest) -> HttpResponse:
        cycles = list(roles.cycles_to_mark(request.user).with_period().prefetch_related("sessions"))
        if not cycles and not self.has_view_permission(request):
            raise PermissionDenied
        context = self._context(request, gettext_lazy("Attendance")) | {"cycles": cycles}
        return render(request, "admin/registrations/attendance/cycles.html", context)

    def grid_view(self, request: HttpRequest, cycle_id: int) -> HttpResponse:
        """Show the grid; with ?session= one column of it is a form."""
        cycle = get_object_or_404(roles.cycles_to_mark(request.user).prefetch_related("sessions"), pk=cycle_id)
        session = next((one for one in cycle.schedule if str(one.pk) == request.GET.get("session")), None)
        conflicts: list[attendance.Conflict] = []
        if request.method == "POST" and session:
            outcome = attendance.record(
                cycle.pk, grid.touched_marks(request.POST, cycle, session), origin=Origin(via=Via.GRID, by=request.user)
            )
            text = ngettext("%(n)d mark saved.", "%(n)d marks saved.", outcome.changed) % {"n": outcome.changed}
            messages.success(request, text)
            conflicts = outcome.conflicts
            if not conflicts:
                return redirect(reverse("admin:registrations_attendance_grid", args=[cycle.pk]))
        context = self._context(request, _("Attendance: %(cycle)s") % {"cycle": cycle}) | {
            "cycle": cycle,
            "session": session,
            "rows": grid.rows(cycle, search=request.GET.get("q", "")),
            "conflicts": {conflict.mark.registration_id: conflict for conflict in conflicts},
            "states": grid.STATE_CHOICES,
            "search": request.GET.get("q", ""),
        }
        return render(request, "admin/registrations/attendance/grid.html", context)

    def _context(self, request: HttpRequest, title: Any) -> dict[str, Any]:
        return self.admin_site.each_context(request) | {"title": title, "opts": self.opts}
