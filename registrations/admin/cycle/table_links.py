"""Tabs whose page is still one of Django's lists, chosen for one cycle."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from trainings.models import Cycle


def messages(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    return redirect(reverse("admin:registrations_message_changelist") + f"?registration__cycle__id__exact={cycle.pk}")
