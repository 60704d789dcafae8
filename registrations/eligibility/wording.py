"""The rule of a grant, and where a person stands, in sentences."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.eligibility.formula import EligibilityStatus, Standing
from trainings.latvia import dates

BOTH = 2


def rule(total: int, required: int) -> str:
    """Say what is asked: Attend at least 4 of 5 sessions; Attend all four sessions; Attend both sessions."""
    if required < total:
        words = ngettext(
            "Attend at least %(required)d of %(total)d session",
            "Attend at least %(required)d of %(total)d sessions",
            total,
        )
        return words % {"required": required, "total": total}
    if total == 1:
        return _("Attend the session")
    return _("Attend both sessions") if total == BOTH else _("Attend all %(count)s sessions") % _word(total)


def standing_sentence(standing: Standing) -> str:
    if standing.required is None:
        return _so_far(standing) or _("No session has been counted yet.")
    return " ".join(filter(None, [_so_far(standing), _outlook(standing, standing.required)]))


def _so_far(standing: Standing) -> str:
    if not standing.recorded:
        return ""
    if standing.recorded == 1:
        return _("You attended the session so far.") if standing.attended else _("You missed the session so far.")
    of = ngettext("of %(n)d session", "of %(n)d sessions", standing.recorded) % {"n": standing.recorded}
    words = ngettext("Attended so far: %(n)d %(of)s.", "Attended so far: %(n)d %(of)s.", standing.attended)
    return words % {"n": standing.attended, "of": of}


def _outlook(standing: Standing, required: int) -> str:
    if standing.state == EligibilityStatus.REACHED:
        return _("The condition is met: you may apply for the grant.")
    if standing.state == EligibilityStatus.OUT_OF_REACH:
        return _("The grant of this cycle can no longer be reached; the sessions you attended stay counted.")
    if not standing.recorded:
        sentence = _("%(rule)s, so that you may apply for the grant.")
        sentence %= {"rule": rule(standing.total, required)}
    elif standing.may_miss == 0:
        return _what_is_left(standing.needed)
    else:
        sentence = ngettext(
            "To apply for the grant, attend at least %(n)d more session.",
            "To apply for the grant, attend at least %(n)d more sessions.",
            standing.needed,
        ) % {"n": standing.needed}
    return f"{sentence} {_may_miss(standing.may_miss)}".strip()


def _what_is_left(needed: int) -> str:
    if needed == 1:
        return _("To apply for the grant, attend the session that is left.")
    if needed == BOTH:
        return _("To apply for the grant, attend both sessions that are left.")
    return _("To apply for the grant, attend all %(count)s sessions that are left.") % _word(needed)


def _may_miss(number: int) -> str:
    if number == 0:
        return ""
    if number == 1:
        return _("You may miss one.")
    return ngettext("You may miss %(n)d session.", "You may miss %(n)d sessions.", number) % {"n": number}


def _word(number: int) -> dict[str, str]:
    return {"count": dates.number_word(number)}
