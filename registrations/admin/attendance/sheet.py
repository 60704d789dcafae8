"""The sign-in sheet: one printed form for a session, in the order of the door list."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.attendance import grid, roster
from registrations.admin.framework import pages
from trainings.models import Cycle, Session

FEWEST_EMPTY_ROWS = 5
# Pages are filled with empty rows, so that none has two rows only.
ROWS_ON_A_PAGE = 20


def show(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    people = roster.people_of(cycle)
    sheets = -(-(len(people) + FEWEST_EMPTY_ROWS) // ROWS_ON_A_PAGE)
    empty_rows = range(len(people) + 1, sheets * ROWS_ON_A_PAGE + 1)
    title = _("Sign-in sheet: %(session)s") % {"session": grid.session_name(session)}
    return pages.page(request, "sheet", title, cycle=cycle, session=session, people=people, empty_rows=empty_rows)
