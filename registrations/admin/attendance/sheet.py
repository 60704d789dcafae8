"""The sign-in sheet: one printed form for a session, in the order of the door list."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from registrations.admin.attendance import grid, roster
from registrations.admin.framework import pages
from trainings.models import Cycle, Session

EMPTY_ROWS = 10


def show(request: HttpRequest, cycle: Cycle, session: Session) -> HttpResponse:
    people = roster.people_of(cycle)
    empty_rows = range(len(people) + 1, len(people) + 1 + EMPTY_ROWS)
    title = _("Sign-in sheet: %(session)s") % {"session": grid.session_name(session)}
    return pages.page(request, "sheet", title, cycle=cycle, session=session, people=people, empty_rows=empty_rows)
