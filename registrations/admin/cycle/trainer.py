"""A trainer's first page: own sessions, those to be marked first; nothing of grants or addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from registrations.admin.cycle import session_cards
from registrations.admin.cycle.session_cards import SessionCard
from registrations.admin.framework import pages
from registrations.core import roles
from registrations.models import Registration
from trainings.models import Cycle

TEMPLATE = "admin/registrations/cycle/trainer"


@dataclass(frozen=True)
class CycleOfTrainer:
    cycle: Cycle
    cards: list[SessionCard]


def show(request: HttpRequest) -> HttpResponse:
    confirmed = Q(registrations__status=Registration.Status.CONFIRMED)
    own = roles.cycles_to_mark(request.user).prefetch_related("sessions")
    cycles = list(own.annotate(taken=Count("registrations", filter=confirmed)))
    counts = session_cards.counts_of(cycles)
    found = [CycleOfTrainer(one, session_cards.of_trainer(one, one.taken, counts)) for one in cycles]
    found.sort(key=lambda one: one.cycle.last_day or one.cycle.registration_closes_on, reverse=True)
    return pages.page(request, TEMPLATE, _("My sessions"), here="start", found=found, today=timezone.localdate())
