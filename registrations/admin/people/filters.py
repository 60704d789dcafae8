"""Filters of the lists in the admin."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registrations.eligibility.formula import EligibilityStatus
from registrations.models import Registration

STATES = (
    (EligibilityStatus.REACHED, _("Condition met")),
    (EligibilityStatus.POSSIBLE, _("Grant within reach")),
    (EligibilityStatus.LAST_CHANCE, _("None may be missed")),
    (EligibilityStatus.OUT_OF_REACH, _("Grant out of reach this time")),
)


class EligibilityFilter(admin.SimpleListFilter):
    """Keep those with a place whose road to the grant looks so."""

    title = _("road to the grant")
    parameter_name = "eligibility"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [(state.value, label) for state, label in STATES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in set(EligibilityStatus):
            return queryset
        return queryset.filter(status=Registration.Status.CONFIRMED, eligibility=self.value())
