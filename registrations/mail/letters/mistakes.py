"""What a participant tells the organisers about a mark."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from registrations.mail.blocks import Button, FactList, Paragraph, Quotation
from registrations.mail.letter import Letter, Sender
from registrations.mail.markup import Phrase, say, verbatim
from registrations.models import Registration
from registrations.models.message import MessageKind
from trainings.latvia import dates
from trainings.models import Session


def mistake(registration: Registration, *, session: Session, recorded: str, words: str) -> Letter:
    cycle = registration.cycle
    who = _("%(name)s (%(institution)s) says that a mark of attendance is wrong.")
    return Letter(
        kind=MessageKind.MISTAKE,
        sender=Sender.of_cycle(cycle),
        subject=_("A mark may be wrong: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("A mark may be wrong"),
        preheader=f"{session.number}. {session.title}",
        blocks=[
            Paragraph(say(who, name=registration.full_name, institution=registration.institution)),
            Quotation(_("In the participant's words:"), words),
            FactList(_about(registration, session, recorded)),
            Button(
                _("Open the attendance"),
                settings.SITE_URL + reverse("admin:attendance_grid", args=[cycle.pk]),
            ),
        ],
        reason=say(_("An answer to this e-mail goes to the participant.")),
    )


def _about(registration: Registration, session: Session, recorded: str) -> list[tuple[str, Phrase]]:
    when = dates.when(session.starts_at, session.ends_at, year=True)
    return [
        (_("Training cycle"), verbatim(registration.cycle.title)),
        (_("Session"), verbatim(f"{session.number}. {session.title}, {when}")),
        (_("Recorded"), verbatim(recorded)),
        (_("Registration number"), verbatim(registration.reference)),
    ]
