"""How often somebody tried something lately: counted in the database, so that it holds over processes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RateLimitCounter(models.Model):
    """A count for one hashed key in one window of time. Holds no address, only a keyed hash of it."""

    key = models.CharField(max_length=64)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "window_starts_at"],
                name="attempts_are_counted_once",
                violation_error_message=_("Attempts of one window are counted in one row."),
            )
        ]
        indexes = [models.Index(fields=["window_starts_at"], name="attempts_by_age")]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
