"""
Days on which people do not expect a session: public holidays of Latvia, and weekends.

The law "Par svētku, atceres un atzīmējamām dienām", section 1. Working days that the
Cabinet moves, year by year, are not known beforehand: this warns, and never forbids.
"""

import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SATURDAY = 5
FIXED = {
    (1, 1): _("New Year’s Day"),
    (5, 1): _("Labour Day"),
    (5, 4): _("Restoration of Independence Day"),
    (6, 23): _("Midsummer Eve"),
    (6, 24): _("Midsummer Day"),
    (11, 18): _("Proclamation Day of the Republic of Latvia"),
    (12, 24): _("Christmas Eve"),
    (12, 25): _("Christmas Day"),
    (12, 26): _("Second Day of Christmas"),
    (12, 31): _("New Year’s Eve"),
}
FROM_EASTER = {-2: _("Good Friday"), 0: _("Easter Sunday"), 1: _("Easter Monday")}
# When one of these falls on a weekend, the next Monday is off.
GIVES_MONDAY = {(5, 4), (11, 18)}


def day_off(day: datetime.date) -> str:
    name: Promise | str | None = FIXED.get((day.month, day.day)) or FROM_EASTER.get((day - _easter(day.year)).days)
    if name is None and day.weekday() == 0:
        weekend = [day - datetime.timedelta(days=before) for before in (1, 2)]
        name = next((FIXED[one.month, one.day] for one in weekend if (one.month, one.day) in GIVES_MONDAY), None)
    if name is None and day.weekday() >= SATURDAY:
        name = _("weekend")
    return str(name or "")


def next_working_day(day: datetime.date) -> datetime.date:
    following = day + datetime.timedelta(days=1)
    while day_off(following):
        following += datetime.timedelta(days=1)
    return following


def _easter(year: int) -> datetime.date:
    golden, century, of_century = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    month, day = divmod(epact + to_sunday - 7 * ((golden + 11 * epact + 22 * to_sunday) // 451) + 114, 31)
    return datetime.date(year, month, day + 1)
