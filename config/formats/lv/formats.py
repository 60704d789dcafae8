"""Latvian dates and numbers; the first format for input is also the one in which forms show a value."""

DATE_FORMAT = "Y. \\g\\a\\d\\a j.\N{NO-BREAK SPACE}F"  # 2023. gada 4. decembris
TIME_FORMAT = "G.i"  # 10.00, 9.30
DATETIME_FORMAT = f"{DATE_FORMAT}, \\p\\l\\k\\s\\t.\N{NO-BREAK SPACE}{TIME_FORMAT}"
YEAR_MONTH_FORMAT = "Y. \\g\\a\\d\\a F"
MONTH_DAY_FORMAT = "j.\N{NO-BREAK SPACE}F"
SHORT_DATE_FORMAT = "d.m.Y."  # 04.12.2023.
SHORT_DATETIME_FORMAT = "d.m.Y. H.i"
FIRST_DAY_OF_WEEK = 1

DATE_INPUT_FORMATS = ["%d.%m.%Y", "%d.%m.%Y.", "%Y-%m-%d", "%d.%m.%y", "%d.%m.%y."]
TIME_INPUT_FORMATS = ["%H.%M", "%H:%M", "%H.%M.%S", "%H:%M:%S", "%H:%M:%S.%f", "%H"]
DATETIME_INPUT_FORMATS = [f"{day} {time}" for day in DATE_INPUT_FORMATS[:3] for time in TIME_INPUT_FORMATS]

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\N{NO-BREAK SPACE}"
NUMBER_GROUPING = 3
