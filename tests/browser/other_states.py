"""The pages beside the way: what is told about the site, and what went wrong."""

from config import errors
from registrations.core import rate_limits
from tests.browser import public_states
from tests.browser.visiting import Visit, rich_cycle, state


@state
def privacy(visit: Visit) -> None:
    rich_cycle()
    visit.open("privacy")


@state
def accessibility(visit: Visit) -> None:
    visit.open("accessibility")


@state
def not_readable_400(visit: Visit) -> None:
    visit.page.goto(f"{visit.site}/?q=%00")


@state
def denied_403(visit: Visit) -> None:
    visit.show(errors.permission_denied)


@state
def forged_403(visit: Visit) -> None:
    visit.show(errors.csrf_failure)


@state
def not_found_404(visit: Visit) -> None:
    visit.page.goto(f"{visit.site}/nav-tur/")


@state
def too_many_429(visit: Visit) -> None:
    public_states.find(visit)
    while not rate_limits.is_exceeded(rate_limits.FIND_LINK, "127.0.0.1"):
        pass
    visit.page.locator("#id_email").fill("anna@muzejs.example")
    visit.send()


@state
def broken_500(visit: Visit) -> None:
    visit.show(errors.server_error)


@state
def busy_503(visit: Visit) -> None:
    visit.show(errors.busy)
