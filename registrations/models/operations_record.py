"""When the machinery last did what it has to do."""

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from trainings.models.choices import is_one_of


class OperationsRecordName(models.TextChoices):
    WORKER = "worker", _("the worker was at work")
    BACKUP = "backup", _("a backup was made")
    ERASURE = "erasure", _("what is overdue was erased")
    PROBE = "probe", _("the database could be written")
    OUTBOX_HELD = "outbox_held", _("the outbox was held")


class OperationsRecordQuerySet(models.QuerySet["OperationsRecord", "OperationsRecord"]):
    def record(self, name: OperationsRecordName) -> None:
        """Note that it happened now; in one statement, so that several processes may do it at once."""
        row = self.model(name=name, recorded_at=timezone.now())
        self.bulk_create([row], update_conflicts=True, unique_fields=["name"], update_fields=["recorded_at"])

    def moment_of(self, name: OperationsRecordName) -> datetime.datetime | None:
        return self.filter(name=name).values_list("recorded_at", flat=True).first()

    def is_outbox_held(self) -> bool:
        return self.filter(name=OperationsRecordName.OUTBOX_HELD).exists()


class OperationsRecord(models.Model):
    """The last time of each. The outbox is held while its row is there: from restoring a copy until it is released."""

    Name = OperationsRecordName
    name = models.CharField(max_length=20, choices=Name, unique=True)
    recorded_at = models.DateTimeField()

    objects = OperationsRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            is_one_of(
                "name",
                OperationsRecordName,
                name="operations_record_name_is_known",
                sentence=_("The name of the record is not one of the known ones."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.recorded_at}"
