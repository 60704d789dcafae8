"""The guides: for whom, in which languages, and how one comes to them."""

import gettext
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from registrations.admin.help.guides import GUIDES, guide_for
from tests.factories import make_cycle, make_trainer_user
from tests.registrations.attending import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def guide(slug: str, language: str = "en") -> str:
    with translation.override(language):
        return reverse("admin:help_guide", args=[slug])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", [one.slug for one in GUIDES])
def test_every_guide_is_there_in_every_language(desk, slug, language):
    answer = desk.get(guide(slug, language))

    assert answer.status_code == 200
    assert answer.content.decode().count("<li><h2>") in {4, 5}
    assert f'lang="{language}"' in answer.content.decode()


def captions() -> dict[str, set[str]]:
    """Return {language: the words of our pages}, with plain blanks and hyphens, without the dots of a question."""
    with (settings.BASE_DIR / "locale/lv/LC_MESSAGES/django.mo").open("rb") as file:
        catalogue = vars(gettext.GNUTranslations(file))["_catalog"]
    originals = {str(key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2] for key in catalogue}
    return {"lv": {plain(text) for text in catalogue.values()}, "en": {plain(text) for text in originals}}


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-").rstrip("…")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_guide_names_stands_on_a_page(language):
    folder = settings.BASE_DIR / "templates/admin/registrations/help/guides"
    named = {
        plain(words)
        for path in folder.glob(f"*.{language}.html")
        for words in re.findall(r"<b>(.*?)</b>", path.read_text(encoding="utf-8"))
    }

    assert len(named) > 10
    assert named - captions()[language] == set()


def test_a_trainer_finds_the_guides_that_concern_trainers(desk):
    client = logged_in(make_trainer_user())

    page = client.get(reverse("admin:help"))

    assert [one.slug for one in page.context["guides"]] == ["session-day", "trainers", "participants"]
    assert client.get(guide("personal-data")).status_code == 404


@pytest.mark.parametrize(
    ("words", "slugs"),
    [("kalendaram", ["participants"]), ("zoom parskata", ["session-day"]), ("nekaskautkas", [])],
)
def test_guides_are_found_by_any_word_without_diacritics(desk, words, slugs):
    with translation.override("lv"):
        page = desk.get(reverse("admin:help"), {"q": words})

    assert [one.slug for one in page.context["guides"]] == slugs


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/admin/cycles/1/people/7/", "people"),
        ("/admin/cycles/1/people/7/erase/", "personal-data"),
        ("/admin/cycles/1/sessions/2/report/", "after-zoom"),
        ("/admin/cycles/1/results/report/", "end-of-cycle"),
        ("/admin/cycles/new/", "first-cycle"),
        ("/admin/cycles/1/settings/new/sessions/", "first-cycle"),
        ("/admin/", ""),
    ],
)
def test_a_page_knows_its_guide(path, slug):
    assert guide_for(path) == slug


def test_every_page_of_the_frame_leads_to_its_guide(desk):
    cycle = make_cycle()

    page = desk.get(reverse("admin:cycle_people", args=[cycle.pk])).content.decode()

    assert f'href="{guide("people")}">How do I do this?' in page


def test_an_unknown_guide_is_not_found(desk):
    assert desk.get(guide("nothing")).status_code == 404
