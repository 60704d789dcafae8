"""A cycle without a grant has no rule and shows none, to nobody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from registrations.core import links
from registrations.eligibility import impact
from registrations.eligibility.formula import EligibilityStatus, standing, with_standing
from registrations.exports import tables
from registrations.mail import reminders
from registrations.models import Message, Registration
from registrations.results import grants
from tests.factories import make_cycle, make_organiser, make_registration
from trainings.models import Cycle

pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]


@pytest.fixture
def cycle(at):
    at("2023-12-03 12:00")
    return make_cycle(required_sessions=None)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode()).lower()


def test_nobody_has_reached_or_missed_what_is_not_there(cycle):
    make_registration(cycle=cycle)

    assert standing(cycle.schedule, {}, required=None).state == EligibilityStatus.NO_RULE
    assert [one.eligibility for one in with_standing(Registration.objects.all())] == [EligibilityStatus.NO_RULE]
    assert grants.review(cycle).can_be_approved is False


def test_taking_the_grant_away_is_a_loss_for_those_who_could_reach_it(cycle):
    make_registration(cycle=cycle)
    Cycle.objects.update(required_sessions=4)
    before = impact.states(cycle.pk)
    Cycle.objects.update(required_sessions=None)

    assert [change.is_gain for change in impact.compare(before, impact.states(cycle.pk))] == [False]


@pytest.mark.parametrize("where", ["home", "cycle", "personal"])
def test_public_pages_say_nothing_of_a_rule(client, cycle, where):
    person = make_registration(cycle=cycle, language="en")
    address = {
        "home": "/en/",
        "cycle": cycle.get_absolute_url(),
        "personal": links.personal_url(person).partition("8000")[2],
    }[where]

    text = text_of(client.get(address))

    assert ("at least 4" in text, "road to the grant" in text) == (False, False)


@pytest.mark.parametrize("name", ["attendance_grid", "cycle_overview", "cycle_summary"])
def test_organisers_pages_say_nothing_of_a_rule(client, cycle, name):
    make_registration(cycle=cycle)
    client.force_login(make_organiser())

    text = text_of(client.get(reverse(f"admin:{name}", args=[cycle.pk])))

    assert "condition" not in text
    assert "grant" not in text


def test_files_have_no_column_for_it(cycle):
    make_registration(cycle=cycle)

    captions = [
        column.caption for table in (tables.matrix, tables.participants) for column in table(cycle, None).columns
    ]

    assert "Grant" not in captions


def test_reminders_say_nothing_of_it(cycle, at):
    at("2023-11-20 12:00")
    make_registration(cycle=cycle, language="en")
    at("2023-12-03 12:00")
    reminders.queue_due(timezone.now())

    message = Message.objects.get(kind=Message.Kind.REMINDER)

    assert ("grant" in message.text.lower(), "grant" in message.html.lower()) == (False, False)
