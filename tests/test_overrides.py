"""The corrections of Django's Latvian, as its pages and forms show them."""

import datetime
import gettext
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django import forms
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.template import Context, Template
from django.template.defaultfilters import date, filesizeformat
from django.utils import formats, translation
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as translate

CATALOGUE = settings.BASE_DIR / "locale_overrides/lv/LC_MESSAGES/django.mo"
DJANGO = Path(django.__file__).parent
COUNTS = (0, 1, 2, 10, 11, 21)
MONDAY = datetime.date(2023, 12, 4)


@pytest.fixture(autouse=True)
def _latvian(_english: None) -> Iterator[None]:
    with translation.override("lv"):
        yield


def spaced(text: str) -> str:
    """Show non-breaking blanks as `_`, so that a test shows where they are."""
    return text.replace("\u00a0", "_")


def msgids(catalogue: Path) -> set[str]:
    """Return what a compiled catalogue translates, with contexts and plurals."""
    content = catalogue.read_bytes()
    count, table = struct.unpack_from("<2I", content, 8)
    places = (struct.unpack_from("<2I", content, table + 8 * number) for number in range(count))
    return {content[start : start + length].decode() for length, start in places} - {""}


def test_every_correction_is_still_asked_for():
    asked: set[str] = set()
    for part in ("conf", "contrib/admin", "contrib/auth"):
        asked |= msgids(DJANGO / part / "locale/lv/LC_MESSAGES/django.mo")

    assert sorted(msgids(CATALOGUE) - asked) == []


def test_django_still_has_the_plurals_in_the_wrong_order():
    """When this fails, Django has corrected its Latvian, and our plural forms can go."""
    with (DJANGO / "conf/locale/lv/LC_MESSAGES/django.mo").open("rb") as file:
        theirs = gettext.GNUTranslations(file)

    assert [theirs.ngettext("%(num)d day", "%(num)d days", count) for count in (1, 2, 0)] == [
        "%(num)d dienu",
        "%(num)d diena",
        "%(num)d dienas",
    ]


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="GNU gettext is not installed")
def test_the_compiled_catalogue_is_that_of_the_text(tmp_path):
    compiled = tmp_path / "django.mo"
    source = CATALOGUE.with_suffix(".po")

    subprocess.run(["msgfmt", "--check", "-o", compiled, source], check=True)  # noqa: S607 (wherever it is installed)

    assert msgids(compiled) == msgids(CATALOGUE)


def test_spans_of_time_have_the_right_plural():
    now = datetime.datetime(2023, 12, 4, 10, tzinfo=datetime.UTC)
    minutes = [timeuntil(now + datetime.timedelta(minutes=count), now, depth=1) for count in COUNTS]
    days = [timeuntil(now + datetime.timedelta(days=count), now) for count in (1, 2)]

    assert [spaced(span) for span in minutes] == [
        "0_minūšu",
        "1_minūte",
        "2_minūtes",
        "10_minūtes",
        "11_minūtes",
        "21_minūte",
    ]
    assert [spaced(span) for span in days] == ["1_diena", "2_dienas"]
    assert spaced(timeuntil(now + datetime.timedelta(days=6, hours=21), now)) == "6_dienas, 21_stunda"


def test_sizes_of_files_have_the_right_plural():
    assert [spaced(filesizeformat(count)) for count in COUNTS] == [
        "0_baitu",
        "1_baits",
        "2_baiti",
        "10_baiti",
        "11_baiti",
        "21_baits",
    ]


def test_the_search_of_the_admin_counts_right():
    one, many = "{{ counter }} result", "{{ counter }} results"
    result = Template(f"{{% blocktranslate count counter=n %}}{one}{{% plural %}}{many}{{% endblocktranslate %}}")

    assert [result.render(Context({"n": count})) for count in COUNTS] == [
        "0 rezultātu",
        "1 rezultāts",
        "2 rezultāti",
        "10 rezultāti",
        "11 rezultāti",
        "21 rezultāts",
    ]


def test_a_text_that_is_too_long_is_told_how_long_it_may_be():
    sentences = []
    for limit in COUNTS:
        with pytest.raises(ValidationError) as refusal:
            MaxLengthValidator(limit)("x" * 30)
        sentences += refusal.value.messages

    assert sentences == [
        "Teksts ir par garu: atļauts ne vairāk kā 0 rakstzīmju (tagad: 30)",
        "Teksts ir par garu: atļauta ne vairāk kā 1 rakstzīme (tagad: 30)",
        "Teksts ir par garu: atļautas ne vairāk kā 2 rakstzīmes (tagad: 30)",
        "Teksts ir par garu: atļautas ne vairāk kā 10 rakstzīmes (tagad: 30)",
        "Teksts ir par garu: atļautas ne vairāk kā 11 rakstzīmes (tagad: 30)",
        "Teksts ir par garu: atļauta ne vairāk kā 21 rakstzīme (tagad: 30)",
    ]


def test_errors_say_what_to_do():
    class Form(forms.Form):
        name = forms.CharField()
        email = forms.EmailField()
        day = forms.DateField()

    assert Form({"email": "anna", "day": "rīt"}).errors == {
        "name": ["Aizpildiet šo lauku"],
        "email": ["E-pasta adresei jābūt pilnai, piemēram, vards@example.com"],
        "day": ["Ierakstiet datumu, piemēram, 04.12.2023."],
    }


def test_entering_is_not_called_what_registering_is_called():
    assert [translate(text) for text in ("Log in", "Log out")] == ["Ieiet", "Iziet"]


def test_the_history_of_a_record_fits_names_in_the_nominative():
    added = LogEntry(
        action_flag=ADDITION,
        change_message='[{"added": {"name": "nodarbība", "object": "„Es un citi”"}}]',
    )

    assert added.get_change_message() == "Pievienots: nodarbība „Es un citi”."


def test_dates_are_written_in_latvian():
    moment = datetime.datetime(2023, 12, 4, 9, 30, tzinfo=datetime.UTC)

    assert spaced(date(MONDAY)) == "2023. gada 4._decembris"
    assert spaced(formats.localize(moment)) == "2023. gada 4._decembris, plkst._9.30"
    assert formats.date_format(MONDAY, "SHORT_DATE_FORMAT") == "04.12.2023."
    assert spaced(formats.date_format(MONDAY, "MONTH_DAY_FORMAT")) == "4._decembris"
    assert date(MONDAY, "j. E") == "4. decembrī"
    assert spaced(formats.number_format(12345.5, 2, force_grouping=True)) == "12_345,50"


def test_dates_are_written_in_english():
    moment = datetime.datetime(2023, 12, 4, 9, 30, tzinfo=datetime.UTC)

    with translation.override("en"):
        assert spaced(date(MONDAY)) == "4_December 2023"
        assert spaced(formats.localize(moment)) == "4_December 2023, 9.30"
        assert formats.date_format(MONDAY, "SHORT_DATE_FORMAT") == "04/12/2023"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("typed", ["04.12.2023", "4.12.2023.", "2023-12-04"])
def test_a_date_may_be_typed_as_people_do(language, typed):
    with translation.override(language):
        assert forms.DateField().clean(typed) == MONDAY


@pytest.mark.parametrize("language", ["lv", "en"])
@pytest.mark.parametrize("typed", ["9.30", "09.30", "9:30", "09:30:00"])
def test_a_time_may_be_typed_with_a_dot_or_a_colon(language, typed):
    with translation.override(language):
        assert forms.TimeField().clean(typed) == datetime.time(9, 30)
        assert forms.DateTimeField().clean(f"04.12.2023 {typed}").hour == 9


@pytest.mark.parametrize(("language", "shown"), [("lv", "04.12.2023 09.30"), ("en", "04/12/2023 09.30")])
def test_a_form_shows_what_it_accepts(language, shown):
    moment = datetime.datetime(2023, 12, 4, 9, 30)  # noqa: DTZ001 (as widgets get it)

    with translation.override(language):
        assert forms.DateTimeInput().format_value(moment) == shown
