"""Django's lists of rows, for tables with hundreds of thousands of them: nothing is counted or sorted as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from trainings.models import Cycle

MOST_COUNTED = 10_000
LONGEST_NUMBER = 18  # digits; what is longer is no row


class LatestRows(Paginator):
    """Counts no further than people turn pages."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows.order_by()[:MOST_COUNTED].count() if isinstance(rows, QuerySet) else len(rows)


class LargeTable(admin.ModelAdmin):
    """The newest rows first."""

    ordering: ClassVar[Any] = ("-pk",)
    paginator = LatestRows
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == OfCycle.parameter_name or super().lookup_allowed(lookup, value, request)


class OfCycle(admin.SimpleListFilter):
    """
    The rows of the cycle that a link names; without one there is nothing to choose.

    Django's own filter reads all rows to offer the cycles that have some.
    """

    title = _("cycle")
    parameter_name = "registration__cycle__id__exact"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[Any, Any]]:
        number = self.value() or ""
        if not (number.isdecimal() and len(number) <= LONGEST_NUMBER):
            return []
        return [(str(cycle.pk), str(cycle)) for cycle in Cycle.objects.filter(pk=int(number))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(registration__cycle=int(self.value() or 0))
