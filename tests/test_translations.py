"""The Latvian catalogue is whole: nothing without a translation, nothing outdated, nothing forgotten to compile."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SOURCES = ("config", "trainings", "registrations", "templates", "locale", "locale_overrides", "manage.py")
CATALOGUES = [
    settings.BASE_DIR / folder / "lv" / "LC_MESSAGES" / "django.po" for folder in ("locale", "locale_overrides")
]
PLURAL_FORMS = "Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n != 0 ? 1 : 2);"
# Readers are "jūs", never "tu".
FAMILIAR = re.compile(r"\b(tu|tev(is|i|ī|im)?|tav(s|a|u|i|as|am|ai|ā|ās|ām|iem|os|ēj\w*))\b", re.IGNORECASE)

pytestmark = pytest.mark.skipif(
    not shutil.which("xgettext") and not os.environ.get("CI"), reason="gettext is not installed"
)


def run(*command: str, folder: Path = settings.BASE_DIR) -> str:
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if result.returncode:
        pytest.fail(result.stderr)
    return result.stdout


def msgids(entries: str) -> list[str]:
    """Return what is to be translated, from entries in PO format; the header is not."""
    found = re.findall(r'^(?:#~ )?msgid ((?:(?:#~ )?".*"\n)+)', entries + "\n", re.MULTILINE)
    texts = ["".join(re.findall(r'"(.*)"', lines)) for lines in found]
    return [text for text in texts if text]


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Extract what the source says now into a copy of the catalogue."""
    copy = tmp_path_factory.mktemp("tree")
    for name in SOURCES:
        source = settings.BASE_DIR / name
        if source.is_dir():
            shutil.copytree(source, copy / name)
        else:
            shutil.copy(source, copy)
    run(sys.executable, "manage.py", "makemessages", "--locale", "lv", folder=copy)
    return copy / "locale" / "lv" / "LC_MESSAGES" / "django.po"


@pytest.mark.parametrize("state", ["--untranslated", "--only-fuzzy", "--only-obsolete"])
def test_catalogue_says_what_the_source_says(extracted, state):
    assert msgids(run("msgattrib", state, str(extracted))) == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_catalogue_is_sound_and_complete(catalogue):
    """Check placeholders, plural forms and header, and that nothing waits to be translated."""
    run("msgfmt", "--check", "--output-file", os.devnull, str(catalogue))

    assert [msgids(run("msgattrib", state, str(catalogue))) for state in ("--untranslated", "--only-fuzzy")] == [[], []]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_compiled_catalogue_is_up_to_date(catalogue, tmp_path):
    fresh = tmp_path / "django.mo"
    run("msgfmt", "--output-file", str(fresh), str(catalogue))

    assert entries_of(catalogue.with_suffix(".mo")) == entries_of(fresh)


def entries_of(compiled: Path) -> dict[object, str]:
    with compiled.open("rb") as file:
        return dict(vars(gettext.GNUTranslations(file))["_catalog"])


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_counted_things_have_the_three_forms_of_latvian(catalogue):
    entries = entries_of(catalogue.with_suffix(".mo"))
    forms: dict[object, set[int]] = {}
    for key in entries:
        if isinstance(key, tuple):
            forms.setdefault(key[0], set()).add(key[1])

    assert PLURAL_FORMS in entries[""]
    assert [text for text, numbers in forms.items() if numbers != {0, 1, 2}] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_readers_are_addressed_politely(catalogue):
    entries = entries_of(catalogue.with_suffix(".mo"))

    assert [sentence for sentence in entries.values() if FAMILIAR.search(sentence)] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.parts[-4])
def test_translations_have_the_placeholders_of_their_originals(catalogue):
    """Msgfmt compares %-placeholders only where xgettext has seen a format; a page breaks everywhere."""
    entries = entries_of(catalogue.with_suffix(".mo"))
    differing = [
        original
        for original, translation in (
            (key[0] if isinstance(key, tuple) else key, text) for key, text in entries.items()
        )
        if original and placeholders(translation) - placeholders(str(original))
    ]

    assert differing == []


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|\{\w*\}|%[sd]", text))
