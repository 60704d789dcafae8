"""Who is there in many tests: the organiser at the desk, people of the cycle each file makes, a mail server."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.test import Client

from registrations.models import Registration
from tests.factories import make_organiser, make_registration
from tests.registrations.attending import logged_in
from tests.smtp import MailServer, running_mail_server
from trainings.models import Session


@pytest.fixture
def organiser() -> User:
    return make_organiser(username="ilze", first_name="Ilze", last_name="Ozola", email="ilze@lmb.example")


@pytest.fixture
def desk(organiser) -> Client:
    return logged_in(organiser)


@pytest.fixture
def session(cycle) -> Session:
    """The second session of the cycle, the first on Zoom."""
    found: Session = cycle.schedule[1]
    return found


@pytest.fixture
def anna(cycle) -> Registration:
    return make_registration(
        cycle=cycle, first_name="Anna", last_name="Ābele", email="anna@muzejs.example", institution="Cēsu muzejs"
    )


@pytest.fixture
def bruno(cycle) -> Registration:
    return make_registration(cycle=cycle, first_name="Bruno", last_name="Čaks")


@pytest.fixture
def zane(cycle) -> Registration:
    return make_registration(cycle=cycle, first_name="Žanete", last_name="Ķirse", institution="Talsu bibliotēka")


@pytest.fixture
def waiting(cycle) -> Registration:
    return make_registration(cycle=cycle, language="en", status="waiting")


@pytest.fixture
def mail_server(settings) -> Iterator[MailServer]:
    with running_mail_server(settings) as server:
        yield server
