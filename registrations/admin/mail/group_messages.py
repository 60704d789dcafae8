"""Messages to a group: the list, and the form in which they are written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.admin.mail import group_message_pages as pages
from registrations.core.locking import RuleViolation
from registrations.mail import group_messages
from registrations.mail.letters.group import PLACEHOLDER
from registrations.models import GroupMessage
from trainings.latvia import dates
from trainings.models import Cycle, Session

SENT_MEANWHILE = gettext_lazy(
    "The message has been sent meanwhile, as it was. What you have written now is a new draft."
)


class SessionChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title}, {dates.on_day(obj.starts_at, year=True)} ({obj.cycle.title})"


class GroupMessageForm(forms.ModelForm):
    cycle = forms.ModelChoiceField(Cycle.objects.all(), label=gettext_lazy("Training cycle"))
    session = SessionChoice(
        Session.objects.held().select_related("cycle"),
        required=False,
        label=gettext_lazy("Session"),
        help_text=gettext_lazy("For those who were not at a session: which one"),
    )

    class Meta:
        model = GroupMessage
        fields = ("cycle", "audience", "session", "institution_type", "subject", "body")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        cycle, session = data.get("cycle"), data.get("session")
        if cycle and session and session.cycle_id != cycle.pk:
            self.add_error("session", _("This session belongs to another cycle."))
        names = PLACEHOLDER.findall(data.get("subject", ""))
        if "link" in map(group_messages.meaning, names):
            self.add_error("subject", _("The link to the personal page can stand in the text only."))
        return data


@admin.register(GroupMessage)
class GroupMessageAdmin(admin.ModelAdmin):
    form = GroupMessageForm
    radio_fields = {"audience": admin.VERTICAL}
    list_display = ("subject", "cycle", "audience", "created_at", "created_by", "sent_at")
    list_filter = (("cycle", admin.RelatedOnlyFieldListFilter), "audience", "sent_at")
    list_select_related = ("cycle", "created_by")
    search_fields = ("subject",)
    date_hierarchy = "created_at"
    actions = None

    def get_urls(self) -> list[URLPattern]:
        views = {
            "preview": (pages.preview, "GET"),
            "html": (pages.as_mail, "GET"),
            "test": (pages.test, "POST"),
            "send": (pages.send, "POST"),
            "progress": (pages.progress, "GET"),
            "stop": (pages.stop, "POST"),
        }
        own = [
            path(
                f"<int:group_message_id>/{name}/",
                self.admin_site.admin_view(pages.of_group_message(view, method)),
                name=f"registrations_groupmessage_{name}",
            )
            for name, (view, method) in views.items()
        ]
        return [*own, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: GroupMessage | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: GroupMessage | None = None) -> bool:
        return super().has_change_permission(request, obj) and not (obj and obj.sent_at)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Take cycle and audience from the address; ?preset=grant writes the whole message."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        if initial.get("preset") == "grant":
            number = initial.get("cycle", "")
            cycle = Cycle.objects.filter(pk=number).first() if number.isdecimal() else None
            initial |= grant_call(cycle)
        return initial

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        group_message = self.get_object(request, object_id) if object_id else None
        if group_message and group_message.sent_at and self.has_view_permission(request, group_message):
            if request.method != "POST":
                return pages.go_to("progress", group_message)
            object_id = None  # sent from another tab: what was typed here begins a new draft
            messages.warning(request, SENT_MEANWHILE)
        is_latvian = translation.get_language() == "lv"
        words = {latvian if is_latvian else english: told for english, (latvian, told) in group_messages.WORDS.items()}
        context = (extra_context or {}) | {"words": words, "preset_cycle": request.GET.get("cycle", "")}
        return super().changeform_view(request, object_id, form_url, context)

    def save_model(self, request: HttpRequest, obj: GroupMessage, form: Any, change: bool) -> None:
        user: Any = request.user
        if not change:
            obj.created_by = user
        try:
            group_messages.store_draft(obj)
        except RuleViolation:
            obj.pk, obj.created_by = None, user
            group_messages.store_draft(obj)
            messages.warning(request, SENT_MEANWHILE)

    def response_add(
        self, request: HttpRequest, obj: GroupMessage, post_url_continue: str | None = None
    ) -> HttpResponse:
        return pages.go_to("preview", obj)

    def response_change(self, request: HttpRequest, obj: GroupMessage) -> HttpResponse:
        return pages.go_to("preview", obj)


def grant_call(cycle: Cycle | None) -> dict[str, str]:
    """Write to those who may apply that the call is open, in the language of the cycle."""
    with translation.override(cycle.language if cycle else Cycle.Language.LATVIAN):
        paragraphs = [
            _("Hello!"),
            _("The call for the grant is open. %(standing)s") % {"standing": "{stāvoklis}"},
            cycle.grant_note if cycle else "",
            _("You see the sessions that you attended on your personal page: %(link)s") % {"link": "{saite}"},
        ]
        subject = _("The grant call is open")
        return {
            "audience": GroupMessage.Audience.ELIGIBLE,
            "subject": f"{subject}: {cycle.title}"[:200] if cycle else subject,
            "body": "\n\n".join(filter(None, paragraphs)),
        }
