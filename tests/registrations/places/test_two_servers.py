"""The rush as it will be: two server processes, fifty browsers, ten places."""

from functools import partial

import pytest
from django.utils import timezone

from registrations.models import Registration
from tests.factories import form_data
from tests.registrations.racing import assert_fair, at_once, database_url, open_cycle
from tests.servers import Browser, served

pytestmark = pytest.mark.django_db(transaction=True)


def test_fifty_browsers_at_once_for_ten_places():
    cycle = open_cycle(capacity=10)
    path = f"/cycles/{cycle.slug}/register/"

    with served({"DATABASE_URL": database_url()}) as (url, _process):
        browsers = [Browser(url) for _ in range(50)]
        assert {browser.get(path)[0] for browser in browsers} == {200}
        answers = at_once(
            [
                partial(browser.post, path, form_data(email=f"anna{number}@muzejs.example"))
                for number, browser in enumerate(browsers)
            ]
        )
        pages = [browser.get(f"/cycles/{cycle.slug}/registered/") for browser in browsers]

    assert [answer[0] for answer in answers] == [302] * 50
    assert {status for status, _page in pages} == {200}
    assert Registration.objects.filter(created_at__lte=timezone.now()).count() == 50
    assert_fair(cycle, confirmed=10, waiting=40)
