import datetime
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.template.defaultfilters import capfirst
from django.utils import translation

from trainings.latvia import dates

RIGA = ZoneInfo("Europe/Riga")
MONDAY = datetime.date(2023, 12, 4)
LAST = datetime.date(2024, 1, 15)
STARTS = datetime.datetime(2023, 12, 4, 10, tzinfo=RIGA)
ENDS = datetime.datetime(2023, 12, 4, 16, tzinfo=RIGA)
LATE = datetime.datetime(2023, 12, 31, 22, 30, tzinfo=datetime.UTC)  # in Riga it is the next year


@pytest.fixture
def latvian() -> Iterator[None]:
    with translation.override("lv"):
        yield


def spaced(text: str) -> str:
    """Show non-breaking blanks as `_`, so that a test shows where they are."""
    return text.replace("\u00a0", "_")


def drawn(source: str, **context: Any) -> str:
    return spaced(Template("{% load dates %}" + source).render(Context(context)))


def test_a_day_in_latvian_stands_in_the_case_of_its_use(latvian):
    assert spaced(dates.on_day(MONDAY)) == "pirmdien, 4._decembrī"
    assert spaced(dates.on_day(MONDAY, year=True)) == "pirmdien, 2023. gada 4._decembrī"
    assert spaced(dates.on_day(MONDAY, weekday=False)) == "4._decembrī"
    assert spaced(dates.until_day(datetime.date(2023, 11, 29))) == "trešdienai, 29._novembrim"
    assert spaced(dates.until_day(MONDAY, year=True, weekday=False)) == "2023. gada 4._decembrim"
    assert spaced(dates.from_day(MONDAY)) == "4._decembra"
    assert spaced(dates.from_day(MONDAY, year=True)) == "2023. gada 4._decembra"
    assert spaced(dates.day_label(MONDAY)) == "2023. gada 4._decembris"
    assert dates.short_month(MONDAY) == "dec."


def test_a_day_in_english_has_no_cases():
    assert spaced(dates.on_day(MONDAY)) == "Monday 4_December"
    assert spaced(dates.on_day(MONDAY, year=True)) == "Monday 4_December 2023"
    assert spaced(dates.on_day(MONDAY, weekday=False)) == "4_December"
    assert spaced(dates.until_day(datetime.date(2023, 11, 29))) == "Wednesday 29_November"
    assert spaced(dates.from_day(MONDAY)) == "4_December"
    assert spaced(dates.day_label(MONDAY)) == "4_December 2023"
    assert dates.short_month(datetime.date(2023, 9, 1)) == "Sep"


def test_no_language_means_the_language_of_the_site():
    with translation.override(None):
        assert spaced(dates.day_label(MONDAY)) == "2023. gada 4._decembris"


def test_a_moment_is_told_by_the_clock_of_riga(latvian):
    assert spaced(dates.day_label(LATE)) == "2024. gada 1._janvāris"
    assert spaced(dates.clock(LATE)) == "plkst._0.30"
    assert dates.short_month(LATE) == "janv."


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        dates.clock(datetime.datetime(2023, 12, 4, 10))  # noqa: DTZ001  it is naive on purpose


def test_times_have_a_dot_and_a_dash(latvian):
    assert spaced(dates.clock(STARTS)) == "plkst._10.00"
    assert spaced(dates.time_range(STARTS, ENDS)) == "plkst._10.00–16.00"
    assert spaced(dates.when(STARTS, ENDS)) == "pirmdien, 4._decembrī, plkst._10.00–16.00"
    assert spaced(dates.when(STARTS, ENDS, year=True)) == "pirmdien, 2023. gada 4._decembrī, plkst._10.00–16.00"


def test_times_in_english_have_no_word_before_them():
    assert dates.clock(STARTS) == "10.00"
    assert dates.time_range(STARTS, ENDS) == "10.00–16.00"
    assert spaced(dates.when(STARTS, ENDS, year=True)) == "Monday 4_December 2023, 10.00–16.00"


def test_a_session_over_midnight_names_both_days():
    start, end = datetime.datetime(2023, 12, 31, 22, tzinfo=RIGA), datetime.datetime(2024, 1, 1, 1, tzinfo=RIGA)

    assert spaced(dates.when(start, end)) == "Sunday 31_December, 22.00 to Monday 1_January, 1.00"
    assert spaced(dates.when(start, end, year=True)) == "Sunday 31_December 2023, 22.00 to Monday 1_January 2024, 1.00"
    with translation.override("lv"):
        assert spaced(dates.when(start, end)) == (
            "no svētdienas, 31._decembra, plkst._22.00 līdz pirmdienai, 1._janvārim, plkst._1.00"
        )
        assert spaced(dates.when(start, end, year=True)) == (
            "no svētdienas, 2023. gada 31._decembra, plkst._22.00 līdz pirmdienai, 2024. gada 1._janvārim, plkst._1.00"
        )


@pytest.mark.parametrize(
    ("first", "last", "latvian_phrase", "english_phrase"),
    [
        (
            MONDAY,
            LAST,
            "no 2023. gada 4._decembra līdz 2024. gada 15._janvārim",
            "from 4_December 2023 to 15_January 2024",
        ),
        (
            datetime.date(2023, 3, 6),
            datetime.date(2023, 5, 15),
            "no 2023. gada 6._marta līdz 15._maijam",
            "from 6_March to 15_May 2023",
        ),
        (
            datetime.date(2023, 11, 6),
            datetime.date(2023, 11, 29),
            "no 2023. gada 6. līdz 29._novembrim",
            "from 6 to 29_November 2023",
        ),
        (MONDAY, MONDAY, "2023. gada 4._decembrī", "on 4_December 2023"),
    ],
)
def test_a_period_says_year_and_month_no_oftener_than_needed(first, last, latvian_phrase, english_phrase):
    assert spaced(dates.period(first, last)) == english_phrase
    with translation.override("lv"):
        assert spaced(dates.period(first, last)) == latvian_phrase


def test_a_period_can_do_without_years(latvian):
    assert spaced(dates.period(MONDAY, LAST, year=False)) == "no 4._decembra līdz 15._janvārim"


@pytest.mark.parametrize(
    ("first", "last", "latvian_phrase", "english_phrase"),
    [
        (MONDAY, LAST, "2023. gada decembris – 2024. gada janvāris", "December 2023 – January 2024"),
        (datetime.date(2023, 3, 6), datetime.date(2023, 5, 15), "2023. gada marts–maijs", "March–May 2023"),
        (datetime.date(2023, 3, 6), datetime.date(2023, 3, 15), "2023. gada marts", "March 2023"),
    ],
)
def test_past_cycles_are_told_by_their_months(first, last, latvian_phrase, english_phrase):
    assert dates.months_period(first, last) == english_phrase
    with translation.override("lv"):
        assert dates.months_period(first, last) == latvian_phrase


@pytest.mark.parametrize(
    ("first", "last", "latvian_phrase", "english_phrase"),
    [
        (MONDAY, LAST, "2023./2024. gada ziema", "winter 2023/2024"),
        (MONDAY, datetime.date(2023, 12, 18), "2023. gada ziema", "winter 2023"),
        (LAST, datetime.date(2024, 3, 1), "2024. gada ziema", "winter 2024"),
        (datetime.date(2024, 3, 1), datetime.date(2024, 6, 1), "2024. gada pavasaris", "spring 2024"),
        (datetime.date(2024, 8, 31), datetime.date(2024, 9, 1), "2024. gada vasara", "summer 2024"),
        (datetime.date(2023, 11, 6), LAST, "2023. gada rudens", "autumn 2023"),
    ],
)
def test_a_season_is_that_of_the_first_day(first, last, latvian_phrase, english_phrase):
    assert dates.season(first, last) == english_phrase
    with translation.override("lv"):
        assert dates.season(first, last) == latvian_phrase


def test_a_common_weekday_is_told_only_when_there_is_one(latvian):
    assert dates.weekdays([MONDAY, LAST, STARTS]) == "Pirmdienās"
    assert dates.weekdays([MONDAY, datetime.date(2023, 12, 5)]) == ""
    assert dates.weekdays([MONDAY, STARTS]) == ""
    assert dates.weekdays([]) == ""


def test_a_common_weekday_in_english_is_plural():
    assert dates.weekdays([MONDAY, LAST]) == "Mondays"


def test_numbers_up_to_ten_are_words():
    assert [dates.number_word(number) for number in (0, 1, 5, 10, 11)] == ["0", "one", "five", "ten", "11"]
    with translation.override("lv"):
        assert [dates.number_word(number) for number in (0, 1, 5, 10, 11)] == ["0", "viena", "piecas", "desmit", "11"]


def test_a_phrase_can_begin_a_sentence(latvian):
    assert spaced(capfirst(dates.on_day(MONDAY))) == "Pirmdien, 4._decembrī"
    assert capfirst(dates.number_word(4)) == "Četras"


def test_templates_have_every_phrase(latvian):
    facts = {"day": MONDAY, "last": LAST, "starts": STARTS, "ends": ENDS, "days": [MONDAY, LAST], "five": 5}

    assert drawn("{{ day|on_day }}", **facts) == "pirmdien, 4._decembrī"
    assert drawn('{{ starts|on_day:"year" }}', **facts) == "pirmdien, 2023. gada 4._decembrī"
    assert drawn('{{ day|on_day:"year no-weekday" }}', **facts) == "2023. gada 4._decembrī"
    assert drawn("{{ day|until_day|capfirst }}", **facts) == "Pirmdienai, 4._decembrim"
    assert drawn('{{ day|from_day:"year" }}', **facts) == "2023. gada 4._decembra"
    assert drawn("{{ day|day_label }}", **facts) == "2023. gada 4._decembris"
    assert drawn("{{ starts|clock }}", **facts) == "plkst._10.00"
    assert drawn("{{ day|short_month }}", **facts) == "dec."
    assert drawn("{{ five|number_word }}", **facts) == "piecas"
    assert drawn('{{ day|day_label:"weekday" }}', **facts) == "pirmdiena, 2023. gada 4._decembris"
    unbroken = '<span class="nowrap">plkst._10.00–16.00</span>'
    assert drawn("{% when starts ends %}", **facts) == f"pirmdien, 4._decembrī, {unbroken}"
    assert drawn("{% when starts ends year=True %}", **facts) == f"pirmdien, 2023. gada 4._decembrī, {unbroken}"
    assert drawn("{% time_range starts ends %}", **facts) == "plkst._10.00–16.00"
    assert drawn("{% weekdays days %} {% period day last year=False %}", **facts) == (
        "Pirmdienās no 4._decembra līdz 15._janvārim"
    )
    assert drawn("{% months_period day last %}", **facts) == "2023. gada decembris – 2024. gada janvāris"
    assert drawn("{% season day last %}", **facts) == "2023./2024. gada ziema"


def test_a_missing_day_is_drawn_as_nothing():
    filters = "{{ day|on_day }}{{ day|until_day }}{{ day|from_day }}{{ day|day_label }}{{ day|clock }}"
    tags = "{{ day|short_month }}{% period day day %}{% months_period day day %}{% season day day %}"

    assert drawn(filters + tags, day=None) == ""


def test_a_misspelled_word_after_a_filter_is_noticed():
    with pytest.raises(TemplateSyntaxError, match="yaer"):
        drawn('{{ day|on_day:"yaer" }}', day=MONDAY)


def test_a_language_whose_days_nobody_has_written_is_not_taken_for_english():
    with translation.override("et"), pytest.raises(LookupError, match="'et'"):
        dates.on_day(datetime.date(2023, 12, 4))


@pytest.mark.parametrize(
    ("moment", "in_latvian", "in_english"),
    [
        ("2023-12-04 09:04", "šodien plkst._9.04", "today 9.04"),
        ("2023-12-03 16:40", "vakar plkst._16.40", "yesterday 16.40"),
        ("2023-12-02 16:40", "2._decembrī", "2_December"),
        ("2022-12-02 16:40", "2022. gada 2._decembrī", "2_December 2022"),
    ],
)
def test_what_happened_lately_is_told_from_today(at, moment, in_latvian, in_english):
    at("2023-12-04 12:00")
    happened = datetime.datetime.fromisoformat(moment).replace(tzinfo=RIGA)

    assert spaced(dates.lately(happened)) == in_english
    with translation.override("lv"):
        assert spaced(dates.lately(happened)) == in_latvian


@pytest.mark.parametrize(
    ("number", "in_latvian", "in_english"),
    [(2, "abas", "both"), (3, "visas trīs", "all three"), (5, "visas piecas", "all five"), (11, "visas 11", "all 11")],
)
def test_all_of_two_are_both(number, in_latvian, in_english):
    assert dates.all_of(number) == in_english
    with translation.override("lv"):
        assert dates.all_of(number) == in_latvian
