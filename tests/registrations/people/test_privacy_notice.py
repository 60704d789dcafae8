"""The privacy notice: all of Article 13 from settings, and which text somebody has read."""

import datetime

import pytest
from django.core.checks import run_checks
from django.test import Client

from registrations.models import PrivacyNotice, Registration
from registrations.people import data_export
from tests.factories import SLUG, form_data, make_cycle

pytestmark = pytest.mark.django_db

NOTICE, FORM = "/en/privacy/", f"/en/cycles/{SLUG}/register/"
MUSEUM = {
    "name": "Cita biedrība",
    "email": "cita@biedriba.example",
    "phone": "+371 20000001",
    "number": "40008000000",
    "address": "Lielā iela 1, Cēsis",
}
PRIVACY = {
    "contact": "dati@biedriba.example",
    "hosting": "Serveri SIA",
    "mail": "Pasts SIA",
    "meetings": "Sapulces AS",
    "logs_days": 14,
    "backups_days": 21,
    "supervisor": "Citas valsts inspekcija",
    "supervisor_site": "https://inspekcija.example",
}


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def register(**typed: str) -> Registration:
    Client().post(FORM, form_data(**typed))
    return Registration.objects.latest("pk")


def test_another_association_changes_settings_only(client, settings):
    settings.ORGANISATION, settings.PRIVACY = MUSEUM, PRIVACY
    cycle = make_cycle(retain_until=datetime.date(2024, 6, 30))
    page = spaced(client.get(NOTICE).content.decode())

    told = [*MUSEUM.values(), *(str(value) for value in PRIVACY.values()), cycle.title, "30 June 2024"]
    assert [fact for fact in told if fact not in page] == []
    assert "Latvijas Muzeju biedrība" not in page
    assert "Zoom" not in page


@pytest.mark.parametrize(
    "word",
    ["controller", "(a)", "(b)", "(f)", "Trainers see", "Backups are kept", "log of the server", "object", "complain"],
)
def test_notice_has_what_article_thirteen_wants(client, word):
    assert word in client.get(NOTICE).content.decode()


def test_version_that_was_read_is_stored_with_its_words(at):
    at("2023-11-20 12:00")
    cycle = make_cycle(retain_until=datetime.date(2024, 6, 30))
    person = register()

    notice = PrivacyNotice.objects.get(version=person.privacy_version)
    assert (person.privacy_acknowledged_at is not None, "30 June 2024" in spaced(notice.text)) == (True, True)
    assert (notice.language, cycle.title in notice.text) == ("en", True)


def test_other_text_is_another_version_and_the_same_is_one(at):
    at("2023-11-20 12:00")
    cycle = make_cycle(retain_until=datetime.date(2024, 6, 30))
    first, second = register(email="a@muzejs.example"), register(email="b@muzejs.example")
    cycle.retain_until = datetime.date(2025, 6, 30)
    cycle.save()
    at("2023-11-20 12:02")
    third = register(email="c@muzejs.example")

    assert first.privacy_version == second.privacy_version != third.privacy_version
    assert "30 June 2024" in spaced(PrivacyNotice.objects.get(version=first.privacy_version).text)


def test_person_gets_the_version_with_the_data(at):
    at("2023-11-20 12:00")
    make_cycle()
    person = register()

    assert data_export.export(person)["registration"]["privacy_version"] == person.privacy_version


def test_production_is_told_what_the_notice_lacks(settings):
    settings.ORGANISATION = MUSEUM | {"address": ""}
    told = [str(message.msg) for message in run_checks(include_deployment_checks=True) if message.id == "config.W001"]

    assert told == ["The privacy notice lacks ORGANISATION_ADDRESS."]
