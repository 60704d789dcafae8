"""The sessions of a cycle as cards, by what each of them asks for."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.cycle import session_cards
from registrations.admin.cycle.session_cards import SessionState
from registrations.admin.framework import pages
from registrations.places.availability import availability_of
from trainings.models import Cycle

TEMPLATES = "admin/registrations/cycle/sessions"


def show(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    cards = session_cards.of_cycle(cycle, availability_of(cycle).taken)
    states = Counter(card.state for card in cards)
    return pages.page(
        request,
        f"{TEMPLATES}/page",
        _("Sessions"),
        cycle=cycle,
        cards=cards,
        checked=states[SessionState.CHECKED],
        to_mark=states[SessionState.TO_MARK],
    )
