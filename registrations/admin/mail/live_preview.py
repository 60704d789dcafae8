"""The letter beside a message that is being written: drawn of what is typed, and nothing of it is stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registrations.admin.mail.writing_form import WritingForm
from registrations.mail import audiences, group_messages
from registrations.models import GroupMessage
from trainings.models import Cycle

TEMPLATE = "admin/registrations/mail/_letter.html"


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    """Draw what the first person of the group would read; what is not valid yet is left out."""
    group_message = GroupMessage(cycle=cycle)
    WritingForm(request.POST, instance=group_message, cycle=cycle).is_valid()
    person = audiences.of(group_message).first()
    preview = group_messages.preview(group_message, person) if person else None
    return render(request, TEMPLATE, {"person": person, "preview": preview})
