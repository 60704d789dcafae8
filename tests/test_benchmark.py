"""The benchmark looks at pages that are there: without this, a page that moves would be noticed months later."""

import json

import pytest
from django.test import Client

from registrations.models import Attendance, Message, Registration
from tests.benchmark import world


@pytest.mark.django_db
@pytest.mark.ignore_template_errors
def test_the_benchmark_finds_its_cycles_and_pages(capsys, monkeypatch):
    monkeypatch.setattr(world, "SIZES", (2, 3))

    world.tell(cycles=2, people=10)
    told = json.loads(capsys.readouterr().out)

    assert list(told["crowds"]) == ["2", "3"]
    assert Registration.objects.count() == 2 + 3 + 10
    assert (Message.objects.count(), Attendance.objects.filter(session__format="online").exists()) == (10, True)
    organiser = Client(headers={"host": "testserver"})
    organiser.cookies["sessionid"] = told["sessionid"]
    crowd = told["crowds"]["3"]
    addresses = [f"/cycles/{crowd['slug']}/", f"/my/{crowd['token']}/", crowd["grid"], crowd["overview"]]
    assert [organiser.get(address).status_code for address in addresses] == [200] * 4
    assert len(told["pages"]) > 20
    assert [name for name, page in told["pages"].items() if organiser.get(page).status_code >= 400] == []
