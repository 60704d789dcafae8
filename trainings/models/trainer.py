"""Who leads sessions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainings.models.revision import revised_by
from trainings.web.text import Email, Line


class Trainer(models.Model):
    """Who leads sessions. The account is what lets a trainer mark attendance."""

    # Django's groups have a "name" too, which is another word.
    name = Line(pgettext_lazy("person", "name"), max_length=150)
    role = Line(_("role"), max_length=250, blank=True, help_text=_("Shown under the name on the page of a cycle"))
    email = Email(_("e-mail"), blank=True, help_text=_("Never shown in public"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="trainer",
        verbose_name=_("account"),
        help_text=_("With it the trainer can mark attendance in own cycles"),
    )

    class Meta:
        verbose_name = _("trainer")
        verbose_name_plural = _("trainers")
        ordering = ("name", "pk")
        indexes = revised_by(
            "trainer",
            shown=["name", "role"],
            cycles="SELECT cycle_id AS id FROM trainings_cycle_trainers WHERE trainer_id = {row}.id",
            events=["update"],
        )

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2])
