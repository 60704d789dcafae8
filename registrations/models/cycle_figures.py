"""The figures of cycles that are over, so that nobody waits until thousands of people are counted again."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Subquery

from trainings.models import Cycle, Revision


class CycleFiguresQuerySet(models.QuerySet["CycleFigures"]):
    def true_now(self, release: str) -> CycleFiguresQuerySet:
        """Keep what was counted by this release, and rests on nothing that has changed since."""
        number = Revision.objects.filter(cycle_id=OuterRef("cycle_id")).values("figures")
        return self.filter(release=release, revision=Subquery(number))


class CycleFigures(models.Model):
    """What was counted about a cycle at one revision (`Revision.figures`); each release counts anew."""

    cycle = models.OneToOneField(Cycle, on_delete=models.CASCADE, primary_key=True, related_name="+")
    revision = models.BigIntegerField()
    release = models.CharField(max_length=40)
    counted = models.JSONField()

    objects = CycleFiguresQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.revision}"
