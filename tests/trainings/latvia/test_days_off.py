"""Public holidays and weekends."""

import datetime

import pytest
from holidays.countries.latvia import Latvia

from trainings.latvia.days_off import day_off


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (datetime.date(2023, 12, 4), ""),
        (datetime.date(2023, 12, 2), "weekend"),
        (datetime.date(2023, 12, 25), "Christmas Day"),
        (datetime.date(2024, 3, 29), "Good Friday"),
        (datetime.date(2023, 11, 20), "Proclamation Day of the Republic of Latvia"),
        (datetime.date(2024, 1, 6), "weekend"),
        (datetime.date(2025, 1, 6), ""),
    ],
)
def test_days_off_are_named(day, reason):
    assert day_off(day) == reason


def test_weekdays_off_are_those_that_a_well_kept_list_has():
    """The list also knows the days that the Cabinet moved, and the ends of song festivals: no rule gives those."""
    by_decree = {"2023-05-05", "2023-05-29", "2023-07-10", "2024-12-23", "2024-12-30", "2025-05-02", "2025-11-17"}
    by_decree |= {"2026-01-02", "2026-06-22"}
    days = [datetime.date(2023, 1, 1) + datetime.timedelta(days=number) for number in range(365 * 8)]
    weekdays = [day for day in days if day.weekday() < 5]
    known = Latvia(years=range(2023, 2032))

    differing = {day.isoformat() for day in weekdays if bool(day_off(day)) != (day in known)}

    assert differing == by_decree
