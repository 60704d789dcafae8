"""Days on which people do not expect a session: public holidays of Latvia, and weekends."""

import datetime
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from holidays.countries.latvia import Latvia

SATURDAY = 5


def day_off(day: datetime.date) -> str:
    """Return why people are off on that day, in the active language, or an empty text. A warning, never a rule."""
    holiday = _holidays(day.year, "en_US" if get_language() == "en" else "lv").get(day)
    if holiday:
        return str(holiday)
    return _("weekend") if day.weekday() >= SATURDAY else ""


@lru_cache(maxsize=16)
def _holidays(year: int, language: str) -> Latvia:
    return Latvia(years=year, language=language)
