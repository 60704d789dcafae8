"""One person's registration for one cycle."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registrations.addresses import address_key
from trainings.latvia.language import fold, sort_key
from trainings.models import Cycle
from trainings.models.choices import Language, is_one_of
from trainings.models.revision import PLACES, revised_by
from trainings.web.text import Email, Line, Paragraphs


def institution_key(institution: str) -> str:
    """Return what tells institutions apart without naming them: nobody can guess the name without our secret."""
    return salted_hmac("registrations.institution", " ".join(fold(institution).split())).hexdigest()[:32]


class RegistrationStatus(models.TextChoices):
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    WAITING = "waiting", pgettext_lazy("registration", "on the waiting list")
    CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")


class InstitutionType(models.TextChoices):
    MUSEUM = "museum", _("Museum")
    LIBRARY = "library", _("Library")
    ARCHIVE = "archive", _("Archive")
    GALLERY = "gallery", _("Gallery")
    CULTURE_CENTRE = "culture_centre", _("Culture centre")
    NGO = "ngo", _("Association or foundation")
    LOCAL_GOVERNMENT = "local_government", _("Local government")
    EDUCATION = "education", _("School or university")
    OTHER = "other", pgettext_lazy("institution type", "Other")


# Those who have a place or wait for one.
ACTIVE = [RegistrationStatus.CONFIRMED, RegistrationStatus.WAITING]


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(status=RegistrationStatus.CONFIRMED)

    def waiting(self) -> RegistrationQuerySet:
        """
        Keep the waiting list, whoever has waited longest first.

        Rows are inserted under the lock of their cycle, so that their keys are in the
        order in which the lock was held; a clock may be set back.
        """
        return self.filter(status=RegistrationStatus.WAITING).order_by("pk")

    def active(self) -> RegistrationQuerySet:
        return self.filter(status__in=ACTIVE)

    def may_be_marked(self) -> RegistrationQuerySet:
        """Keep those who can have attended: whoever has a place, or had one when they came."""
        return self.filter(status__in=[RegistrationStatus.CONFIRMED, RegistrationStatus.CANCELLED])

    def free_place_number(self, cycle_id: int) -> int:
        """Return the lowest number from 1 that nobody of this cycle has, whatever the queryset holds."""
        taken = Registration.objects.filter(cycle=cycle_id, place_number__isnull=False).order_by()
        found = taken.aggregate(number=Count("pk"), last=Max("place_number"))
        if found["number"] == (found["last"] or 0):
            return int(found["number"]) + 1
        if not taken.filter(place_number=1).exists():
            return 1
        after = taken.annotate(next_number=F("place_number") + 1)
        gaps = after.exclude(next_number__in=taken.values("place_number"))
        return int(gaps.aggregate(lowest=Min("next_number"))["lowest"])

    def of_address(self, email: str) -> RegistrationQuerySet:
        return self.filter(email_key=address_key(email)).exclude(email_key="")

    def in_latvian_order(self) -> RegistrationQuerySet:
        return self.order_by("sort_key", "pk")

    def matching(self, words: str) -> RegistrationQuerySet:
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found


class Registration(models.Model):
    """A person's place in a cycle, or in the queue for one."""

    Status = RegistrationStatus
    InstitutionType = InstitutionType
    Language = Language
    cycle = models.ForeignKey(
        Cycle,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("training cycle"),
        db_index=False,  # the indexes below begin with it
    )
    first_name = Line(_("first name"), max_length=100)
    last_name = Line(_("last name"), max_length=100)
    email = Email(_("e-mail"), max_length=254)
    institution = Line(_("institution"), max_length=200)
    institution_type = models.CharField(_("type of institution"), max_length=20, choices=InstitutionType)
    municipality = Line(_("municipality"), max_length=100, blank=True)
    job_title = Line(_("job title"), max_length=150, blank=True)
    phone = Line(_("telephone"), max_length=40, blank=True)
    note = Paragraphs(_("note"), max_length=1000, blank=True)
    language = models.CharField(_("language of messages"), max_length=2, choices=Language, default=Language.LATVIAN)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.WAITING, editable=False)
    place_number = models.PositiveIntegerField(_("place"), null=True, blank=True, editable=False)
    is_shared_address = models.BooleanField(
        _("second person on a shared address"),
        default=False,
        help_text=_("For addresses such as info@…, which several people read"),
    )
    email_key = models.CharField(max_length=320, editable=False, blank=True, db_index=True)
    sort_key = models.CharField(max_length=400, editable=False, blank=True)
    # The same for all people of one institution, and no more than that: it stays when the name is erased.
    institution_key = models.CharField(max_length=32, editable=False, blank=True)
    search_key = models.TextField(editable=False, blank=True)
    link_version = models.PositiveIntegerField(default=1, editable=False)
    privacy_acknowledged_at = models.DateTimeField(_("privacy notice read"), null=True, blank=True, editable=False)
    # Which text it was: a PrivacyNotice. Not a foreign key, so that a rush does not lock one row of that table.
    privacy_version = models.CharField(_("version of the privacy notice"), max_length=16, blank=True, editable=False)
    created_at = models.DateTimeField(_("registered"), db_default=Now(), editable=False)
    # When a free place came to somebody who had waited.
    promoted_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(
        pgettext_lazy("registration", "cancelled"), null=True, blank=True, editable=False
    )
    # For the person's calendar: since when the status is what it is, and how often it has changed, counted on from
    # earlier registrations of the address in this cycle: the entries of the calendar keep their names.
    status_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    # Annotated by eligibility.with_standing()
    attended: int
    open_sessions: int
    eligibility: str

    # Figures. Whatever is not among them is personal: see people.personal_data.
    STAYS_AFTER_ERASURE = frozenset(
        {
            "id",
            "cycle",
            "institution_type",
            "institution_key",
            "language",
            "status",
            "place_number",
            "link_version",
            "status_changed_at",
            "calendar_sequence",
            "created_at",
            "cancelled_at",
            "promoted_at",
            "erased_at",
        }
    )
    NOT_TYPED = frozenset({"id", "is_shared_address", "language"})
    # What `save` makes of other fields.
    DERIVED = frozenset({"email_key", "sort_key", "search_key", "institution_key"})

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("created_at", "pk")
        indexes = [
            models.Index(fields=["cycle", "status", "id"], name="registration_queue"),
            # By name within a cycle: an index of names alone leads SQLite past everybody there is.
            models.Index(fields=["cycle", "sort_key", "id"], name="registration_by_name"),
            # How many places are taken and how many people wait is public; of what kind they are is counted.
            *revised_by(
                "registration",
                shown=["cycle", "status", "institution_type", "municipality", "institution_key"],
                cycles="SELECT {row}.cycle_id AS id",
                raises=PLACES,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "email_key"],
                condition=Q(status__in=["confirmed", "waiting"], is_shared_address=False) & ~Q(email_key=""),
                name="registration_address_is_unique_in_cycle",
                violation_error_message=_("This e-mail address is already registered for the cycle."),
            ),
            models.UniqueConstraint(
                fields=["cycle", "place_number"],
                condition=Q(place_number__isnull=False),
                name="registration_place_is_taken_once",
                violation_error_message=_("This place is already taken."),
            ),
            models.CheckConstraint(
                # Named not null: NULL >= 1 is unknown, and a check lets the unknown pass.
                condition=Q(status="confirmed", place_number__isnull=False, place_number__gte=1)
                | (~Q(status="confirmed") & Q(place_number__isnull=True)),
                name="registration_is_confirmed_with_a_place",
                violation_error_message=_("A registration is confirmed exactly when it has a place."),
            ),
            is_one_of(
                "status",
                RegistrationStatus,
                name="registration_status_is_known",
                sentence=_("The status is not one of the known ones."),
            ),
            is_one_of(
                "institution_type",
                InstitutionType,
                name="registration_institution_type_is_known",
                sentence=_("Choose one of the types of institution."),
            ),
            is_one_of(
                "language", Language, name="registration_language_is_known", sentence=_("Choose one of the languages.")
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Keep what follows from other fields: the keys (the databases disagree on the case of Ā), and the place.

        A row that is made in a shell or a script gets a free place, as `places` would give it.
        """
        self.email_key = address_key(self.email)
        self.sort_key = sort_key(f"{self.last_name} {self.first_name}".strip())[:400]
        self.search_key = fold(f"{self.first_name} {self.last_name} {self.institution} {self.email}").strip()
        if self.institution:
            self.institution_key = institution_key(self.institution)
        if not self.is_confirmed:
            self.place_number = None
        elif self.place_number is None:
            self.place_number = Registration.objects.free_place_number(self.cycle_id)
        super().save(*args, **kwargs)

    def become(self, status: RegistrationStatus, place_number: int | None = None) -> None:
        """Change the status, not saved yet; the calendar of the person shows it as a newer version."""
        self.status, self.place_number = status, place_number
        self.status_changed_at = timezone.now()
        self.calendar_sequence += 1

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip() or str(_("Erased person"))

    @classmethod
    def typed_fields(cls) -> list[Any]:
        fields = cls._meta.concrete_fields
        return [
            field for field in fields if field.editable and not field.is_relation and field.name not in cls.NOT_TYPED
        ]

    def in_words(self, name: str) -> str:
        label = getattr(self, f"get_{name}_display", None)
        return str(label() if label else getattr(self, name))

    @property
    def reference(self) -> str:
        return f"{self.cycle_id}-{self.pk:04d}"

    @property
    def is_confirmed(self) -> bool:
        return self.status == self.Status.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING

    @property
    def is_cancelled(self) -> bool:
        return self.status == self.Status.CANCELLED

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None

    @property
    def queue_number(self) -> int | None:
        """The place in the waiting list, from 1; None for those who do not wait."""
        if not self.is_waiting:
            return None
        return Registration.objects.waiting().filter(cycle_id=self.cycle_id, pk__lt=self.pk).count() + 1
