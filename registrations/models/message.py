"""The outbox: one row for each message, written in the transaction of its cause and sent afterwards."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registrations.models.account import Account
from registrations.models.group_message import GroupMessage
from registrations.models.registration import Registration
from registrations.models.subscriber import Subscriber
from trainings.models.choices import is_one_of


class MessageKind(models.TextChoices):
    CONFIRMED = "confirmed", _("registration received, place confirmed")
    WAITING = "waiting", _("registration received, on the waiting list")
    PROMOTED = "promoted", _("a place has become free")
    CANCELLED = "cancelled", _("registration cancelled")
    LINK = "link", _("link to the personal page")
    MISTAKE = "mistake", _("a participant says that a mark is wrong")
    REMINDER = "reminder", _("reminder before a session")
    CHANGE = "change", _("a session has changed")
    GROUP_MESSAGE = "group_message", _("message to a group")
    CERTIFICATE = "certificate", _("a certificate is ready")
    CALL = "call", _("the call for projects is open")
    INVITATION = "invitation", _("invitation of a colleague")
    PASSWORD = "password", _("link to a new password")
    ACCOUNT = "account", _("notice about an account")
    SUBSCRIPTION = "subscription", _("question whether to tell about the next cycle")
    NEXT_CYCLE = "next_cycle", _("news of the next cycle")


# Who gets it: a message of a kind that is not named here belongs to a registration.
OF_ACCOUNTS = [MessageKind.INVITATION.value, MessageKind.PASSWORD.value, MessageKind.ACCOUNT.value]
OF_SUBSCRIBERS = [MessageKind.SUBSCRIPTION.value, MessageKind.NEXT_CYCLE.value]
# What lets answers to what somebody has just done go first: news of a session a little, news to many longer.
ABOUT_A_SESSION = [MessageKind.REMINDER.value, MessageKind.CHANGE.value]
TO_MANY = [
    kind.value
    for kind in (MessageKind.GROUP_MESSAGE, MessageKind.CERTIFICATE, MessageKind.CALL, MessageKind.NEXT_CYCLE)
]


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> MessageQuerySet:
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, now: datetime.datetime) -> MessageQuerySet:
        """
        Keep what may be tried now: its time has come and no worker holds it.

        Answers to what somebody has just done come first, then what is said about a session,
        then messages to groups; among these the longest due.
        """
        urgency = Case(
            When(kind__in=TO_MANY, then=2),
            When(kind__in=ABOUT_A_SESSION, then=1),
            default=0,
        )
        return (
            self.unsent()
            .filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), due_at__lte=now)
            .order_by(urgency, "due_at", "pk")
        )


class Message(models.Model):
    """
    A message to one person: about a registration, to a colleague about an account, or about the next cycle.

    The text is stored as it was written, except for the personal link: a marker
    stands in its place, so that the table holds no key to anybody's page.
    """

    Kind = MessageKind

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, null=True, related_name="messages", verbose_name=_("registration")
    )
    # With an invitation that is withdrawn its message goes too.
    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, null=True, related_name="messages", editable=False, verbose_name=_("account")
    )
    # Whoever stops the news is forgotten whole.
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, related_name="messages", editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    to = models.EmailField(_("to"), max_length=254)
    reply_to = models.EmailField(_("answers go to"), max_length=254, blank=True)
    subject = models.CharField(_("subject"), max_length=300)
    text = models.TextField(_("text"))
    html = models.TextField(editable=False)
    # What the message is about, where it may be said only once: of two with the same occasion one is refused.
    occasion = models.CharField(max_length=100, blank=True, editable=False)
    group_message = models.ForeignKey(
        GroupMessage,
        on_delete=models.PROTECT,
        null=True,
        related_name="messages",
        editable=False,
        verbose_name=_("group message"),
    )
    has_calendar = models.BooleanField(_("with the calendar"), default=False)
    message_id = models.CharField("Message-ID", max_length=200, unique=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    due_at = models.DateTimeField(_("next try"), default=timezone.now, db_index=True)
    # After this moment it has no use any more, as a reminder when the session has begun.
    expires_at = models.DateTimeField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True)
    given_up_at = models.DateTimeField(_("given up"), null=True)
    last_error = models.TextField(_("what the mail server said"), blank=True)

    objects = MessageQuerySet.as_manager()

    STAYS_AFTER_ERASURE = frozenset(
        {
            "id",
            "registration",
            "kind",
            "occasion",
            "group_message",
            "has_calendar",
            "message_id",
            "created_at",
            "due_at",
            "expires_at",
            "leased_until",
            "attempts",
            "sent_at",
            "given_up_at",
        }
    )

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(
                fields=["due_at"],
                name="message_is_unsent",
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
            ),
            # Among very many messages these are few: what organisers are told of on their first page.
            models.Index(fields=["created_at"], name="message_was_not_sent", condition=Q(sent_at__isnull=True)),
            models.Index(
                fields=["created_at"], name="message_tells_of_a_mistake", condition=Q(kind=MessageKind.MISTAKE)
            ),
            # How many got the same, for the list of what a cycle has sent.
            models.Index(fields=["occasion"], name="message_is_about", condition=~Q(occasion="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "occasion"],
                condition=~Q(occasion=""),
                name="message_is_written_once_for_an_occasion",
                violation_error_message=_("This message is written already."),
            ),
            is_one_of(
                "kind",
                MessageKind,
                name="message_kind_is_known",
                sentence=_("The kind of message is not one of the known ones."),
            ),
            models.UniqueConstraint(
                fields=["subscriber", "occasion"],
                condition=~Q(occasion=""),
                name="message_tells_a_subscriber_once",
                violation_error_message=_("This message is written already."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[*OF_ACCOUNTS, *OF_SUBSCRIBERS])
                & Q(registration__isnull=False, account__isnull=True, subscriber__isnull=True)
                | Q(kind__in=OF_ACCOUNTS, registration__isnull=True, account__isnull=False, subscriber__isnull=True)
                | Q(kind__in=OF_SUBSCRIBERS, registration__isnull=True, account__isnull=True, subscriber__isnull=False),
                name="message_belongs_to_whom_its_kind_says",
                violation_error_message=_("A message belongs to a registration, an account or an address for news."),
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(given_up_at__isnull=True),
                name="message_is_sent_or_given_up",
                violation_error_message=_("A message is either sent or given up."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject
