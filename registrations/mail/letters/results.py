"""Letters after the last session: the certificate, and the call for projects."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.eligibility.formula import EligibilityStatus, Standing
from registrations.mail import markup
from registrations.mail.blocks import Button, FactList, Paragraph
from registrations.mail.letter import Letter, Sender
from registrations.mail.letters import parts
from registrations.mail.letters.parts import LINK
from registrations.mail.markup import Phrase, say, verbatim
from registrations.models import Certificate
from registrations.models.message import MessageKind
from trainings.latvia import dates
from trainings.models import Cycle


def certificate(certificate: Certificate, standing: Standing) -> Letter:
    cycle = certificate.registration.cycle
    named = _named(len(certificate.facts["sessions"]))
    thanks = _("Thank you for taking part in the training cycle “%(cycle)s”.")
    verify = _("Anybody can check on [the page of its code](%(address)s) that it is genuine.")
    address = f"{settings.SITE_URL}{reverse('verify', args=[certificate.code])}"
    return Letter(
        kind=MessageKind.CERTIFICATE,
        sender=Sender.of_cycle(cycle),
        subject=_("Your certificate is ready: “%(cycle)s”") % {"cycle": cycle.title},
        heading=_("Your certificate is ready"),
        preheader=named,
        blocks=[
            Paragraph(say(f"{thanks} %(named)s", cycle=cycle.title, named=named)),
            Button(_("Download the certificate (PDF)"), f"{LINK}certificate.pdf"),
            Paragraph(say(verify, address=address)),
            *(parts.standing_note(standing) if standing.state == EligibilityStatus.REACHED else []),
            Paragraph(say(_mistakes(), link=LINK, day=dates.until_day(cycle.erases_data_on, year=True, weekday=False))),
        ],
        reason=parts.reason(may_cancel=False),
    )


def _named(number: int) -> str:
    words = ngettext(
        "The certificate names the %(n)s session that you attended.",
        "The certificate names the %(n)s sessions that you attended.",
        number,
    )
    return words % {"n": dates.number_word(number)}


def _mistakes() -> str:
    return _(
        "Is the name or a session wrong? [Tell us on your page](%(link)s). "
        "You can download the certificate there until %(day)s, when we erase your data."
    )


def call(cycle: Cycle, *, attended: int, approved_on: datetime.date) -> Letter:
    """Invite somebody on the approved list: the form of the call is on the personal page, behind the link."""
    total = len(cycle.held_sessions)
    of = ngettext("%(n)d of %(held)d session", "%(n)d of %(held)d sessions", total) % {"n": attended, "held": total}
    until = dates.until_day(cycle.call_closes_on, weekday=False) if cycle.call_closes_on else ""
    return Letter(
        kind=MessageKind.CALL,
        sender=Sender.of_cycle(cycle),
        subject=_("Grant call: you may apply until %(day)s") % {"day": until},
        heading=_("You may apply in the grant call"),
        preheader=_("You attended %(sessions)s, so you may apply for a grant") % {"sessions": of},
        blocks=[
            Paragraph(say(_why_you(), sessions=of, cycle=cycle.title)),
            *([Paragraph(verbatim(cycle.call_note))] if cycle.call_note else []),
            FactList(_facts_of_call(cycle)),
            Button(_("Apply in the grant call"), f"{LINK}#konkurss"),
            Paragraph(say(_("The link is yours: please do not pass it on."))),
        ],
        reason=say(_approved(), address=markup.ADDRESS, day=dates.on_day(approved_on, year=True, weekday=False)),
    )


def _why_you() -> str:
    return _(
        "You attended %(sessions)s of the training cycle “%(cycle)s”, so you may apply for a grant "
        "for an initiative of your community."
    )


def _approved() -> str:
    return _(
        "This e-mail was sent to %(address)s because you are on the list that the organisers approved on %(day)s. "
        "Only those who may apply get it."
    )


def _facts_of_call(cycle: Cycle) -> list[tuple[str, Phrase]]:
    facts: list[tuple[str, Phrase]] = []
    if cycle.call_opens_on and cycle.call_closes_on:
        words = _("From %(first)s until %(last)s, 23.59")
        last = dates.until_day(cycle.call_closes_on)
        facts.append((_("From–until"), say(words, first=dates.from_day(cycle.call_opens_on), last=last)))
    if cycle.call_rules_url:
        rules = markup.Link(cycle.call_rules_url, _("The rules of the call"))
        facts.append((_("Rules"), say("%(rules)s", rules=rules)))
    if cycle.call_results_on:
        words = _("By %(day)s; we will send you an e-mail")
        facts.append((_("Results"), say(words, day=dates.until_day(cycle.call_results_on, weekday=False))))
    return facts
