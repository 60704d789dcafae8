"""What Django's user does not hold: open browsers, networks that are known, and what happened to accounts."""

from __future__ import annotations

import datetime
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from trainings.models import Cycle
from trainings.models.choices import is_one_of

IDLE_AFTER = datetime.timedelta(hours=8)
ENDS_AFTER = datetime.timedelta(days=7)


class Account(models.Model):
    """Invitations and links of one user."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="account")
    # Raising it ends every link that was sent before.
    link_version = models.PositiveIntegerField(default=1)
    invited_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    password_changed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.user.get_username()


class BrowserSessionQuerySet(models.QuerySet["BrowserSession"]):
    def alive(self, now: datetime.datetime) -> BrowserSessionQuerySet:
        """Keep what is open: of whoever is logged in for 8 idle hours and 7 days, of anybody else until it expires."""
        is_in_use = Q(seen_at__gt=now - IDLE_AFTER, started_at__gt=now - ENDS_AFTER)
        return self.filter(Q(user__isnull=True) | is_in_use, expire_date__gt=now)

    def over(self, now: datetime.datetime) -> BrowserSessionQuerySet:
        return self.exclude(pk__in=self.alive(now).values("pk"))


class BrowserSession(AbstractBaseSession):
    """A session of Django's that knows whose it is, since when, and when it was last used."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="browser_sessions"
    )
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    # Django's manager is made for this class and has no query set of ours.
    objects: ClassVar[Any] = BaseSessionManager.from_queryset(BrowserSessionQuerySet)()

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class SessionStore(DatabaseSessionStore):
    """Django's sessions in our table: the rule about their age stands in the query that reads them."""

    started_at: datetime.datetime | None = None
    seen_at: datetime.datetime | None = None
    is_new = False

    @classmethod
    def get_model_class(cls) -> type[BrowserSession]:
        return BrowserSession

    def load(self) -> dict[str, Any]:
        row = BrowserSession.objects.alive(timezone.now()).filter(session_key=self.session_key).first()
        if row is None:
            self._session_key = None
            return {}
        self.started_at, self.seen_at = row.started_at, row.seen_at
        loaded: dict[str, Any] = self.decode(row.session_data)
        return loaded

    def create(self) -> None:
        """Begin anew, also when a login gives a session its new key; stored once, with all that the request adds."""
        self._session_key = get_random_string(32, VALID_KEY_CHARS)
        self.started_at = self.seen_at = timezone.now()
        self.is_new = self.modified = True

    def save(self, must_create: Any = None) -> None:
        if self.session_key is None:
            self.create()
        super().save(must_create=bool(must_create) or self.is_new)
        self.is_new = False

    def create_model_instance(self, data: dict[str, Any]) -> BrowserSession:
        row = super().create_model_instance(data)
        assert isinstance(row, BrowserSession)  # noqa: S101  for the type checker: the model is ours
        row.user_id = data.get(SESSION_KEY)
        now = timezone.now()
        row.started_at, row.seen_at = self.started_at or now, now
        return row

    @classmethod
    def clear_expired(cls) -> None:
        BrowserSession.objects.over(timezone.now()).delete()


class KnownNetwork(models.Model):
    """A network from which somebody has logged in: only a keyed hash of both, which tells neither."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_networks")
    key = models.CharField(max_length=64)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "key"],
                name="network_is_known_once",
                violation_error_message=_("This network is known already."),
            )
        ]

    def __str__(self) -> str:
        return self.key[:8]


class SecurityEventKind(models.TextChoices):
    LOGIN = "login", _("logged in")
    LOGIN_FAILED = "login_failed", _("wrong password")
    CODE_FAILED = "code_failed", _("wrong code")
    SLOWED = "slowed", _("too many tries: slowed down")
    RECOVERY_CODE = "recovery_code", _("used a recovery code")
    SIGNED_OUT = "signed_out", _("ended sessions")
    PASSWORD = "password", _("set a password")
    RESET_ASKED = "reset_asked", _("asked for a link to a new password")
    FACTOR_ON = "factor_on", _("switched the second step on")
    FACTOR_OFF = "factor_off", _("switched the second step off")
    CODES = "codes", _("made new recovery codes")
    DETAILS = "details", _("changed name or address")
    INVITED = "invited", _("invited")
    WITHDRAWN = "withdrawn", _("withdrew the invitation")
    ROLE = "role", _("changed role or cycles")
    DEACTIVATED = "deactivated", _("deactivated the account")
    ACTIVATED = "activated", _("activated the account")
    EXPORT = "export", _("took personal data out as a file")


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    """What is read by organisers and changed by nobody; old lines go as the privacy notice says."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("The log is not edited.")

    def delete(self) -> NoReturn:
        raise TypeError("The log is not deleted line by line.")

    def forget_before(self, moment: datetime.datetime) -> int:
        return models.QuerySet.delete(self.filter(at__lt=moment))[0]


class SecurityEvent(models.Model):
    """One line: who did what to which account or with which data, and from about where."""

    Kind = SecurityEventKind

    kind = models.CharField(_("what"), max_length=20, choices=Kind)
    # Empty when the name that was typed is nobody's: people type passwords there.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("who")
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("whose account"),
    )
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("cycle"))
    detail = models.CharField(_("detail"), max_length=150, blank=True)
    # Without its last part: enough to tell the office from abroad.
    network = models.CharField(pgettext_lazy("internet", "network"), max_length=50, blank=True)
    at = models.DateTimeField(_("when"), db_default=Now(), db_index=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of the security log")
        verbose_name_plural = _("security log")
        ordering = ("-at", "-pk")
        constraints = [
            is_one_of(
                "kind",
                SecurityEventKind,
                name="security_event_is_known",
                sentence=_("This is not one of the known events."),
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
