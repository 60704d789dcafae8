"""Cycles in the admin, for the app that knows who takes part."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from registrations.eligibility import impact
from registrations.mail import session_changes
from registrations.models import SessionChangeNotice
from registrations.places import allocation
from registrations.places.availability import availability_of
from registrations.results.certificates import issuing
from trainings.admin import CycleAdmin, SessionInline
from trainings.models import Cycle, Session

CONFIRMED = "_consequences_seen"
CSRF = "csrfmiddlewaretoken"


class SessionWithPeopleInline(SessionInline):
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody would be told of a session that is deleted, and no calendar would lose it: it is to be cancelled."""
        is_announced = obj is not None and obj.registrations.active().exists()
        return super().has_delete_permission(request, obj) and not is_announced


@admin.register(Cycle)
class CycleWithPlacesAdmin(CycleAdmin):
    """Saving a cycle gives added places to whoever has waited longest; lowering the number throws nobody out."""

    inlines = (SessionWithPeopleInline,)
    list_display = ("title", "first_session", "registration_closes_on", "taken", "is_published")

    @admin.display(description=gettext_lazy("places taken"))
    def taken(self, cycle: Cycle) -> str:
        now = availability_of(cycle)
        text = _("%(taken)d of %(capacity)d") % {"taken": now.taken, "capacity": now.capacity}
        return text + (_(", waiting: %(waiting)d") % {"waiting": now.waiting} if now.waiting else "")

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Save, look who would gain or lose, and take it back if the organiser has not seen that yet."""
        arguments = (request, object_id, form_url, extra_context)
        cycle = self.get_object(request, object_id or "")
        if request.method != "POST" or cycle is None or CONFIRMED in request.POST:
            return super().changeform_view(*arguments)
        with transaction.atomic():
            before = impact.states(cycle.pk)
            response = super().changeform_view(*arguments)
            was_saved = response.status_code == HTTPStatus.FOUND
            changes = impact.compare(before, impact.states(cycle.pk)) if was_saved else []
            transaction.set_rollback(bool(changes))
        return self._question(request, str(object_id), changes) if changes else response

    def _question(self, request: HttpRequest, object_id: str, changes: list[impact.Impact]) -> HttpResponse:
        list(messages.get_messages(request))  # "was changed" is not true any more
        context = self.admin_site.each_context(request) | {
            "title": _("Who gains and who loses"),
            "opts": self.opts,
            "original": Cycle.objects.get(pk=object_id),
            "gains": [change for change in changes if change.is_gain],
            "losses": [change for change in changes if not change.is_gain],
            "typed": [(name, value) for name, values in request.POST.lists() for value in values if name != CSRF],
            "confirmed": CONFIRMED,
        }
        return render(request, "admin/trainings/cycle/consequences.html", context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        sessions = Session.objects.filter(cycle=form.instance.pk)
        before = sessions.in_bulk()
        super().save_related(request, form, formsets, change)
        promoted = allocation.fill(form.instance.pk)
        issuing.refresh(form.instance.pk)
        if promoted:
            text = ngettext("%(n)d person got a place.", "%(n)d people got a place.", promoted)
            messages.success(request, text % {"n": promoted})
        for notice in session_changes.note_all(before, sessions.select_related("cycle").in_bulk(), request.user):
            messages.warning(request, _to_be_decided(notice))


def _to_be_decided(notice: SessionChangeNotice) -> str:
    url = reverse("admin:session_news", args=[notice.session.cycle_id, notice.pk])
    text = _("%(session)s is not as people were told. Nothing has been sent.") % {"session": notice.session.title}
    return format_html('{} <a href="{}">{}</a>', text, url, _("Decide whether to tell them"))
