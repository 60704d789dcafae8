"""A page of the organisers' place: its address, its view, its methods, and who may open it."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.contrib import admin
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from registrations.admin.framework.access import View, of_cycle, of_session, organisers_only
from registrations.admin.framework.confirming import confirmed_again
from registrations.admin.framework.logged_out import told_when_logged_out
from registrations.admin.framework.taking_out import noted_in_the_log


class Who(enum.Enum):
    ORGANISERS = "organisers"
    TRAINERS = "organisers, and the trainers of the cycle"
    STAFF = "everybody who can log in; the view decides"


@dataclass(frozen=True, kw_only=True)
class Page:
    """
    One line of `registrations.admin.urls`.

    A route with <int:cycle_id> calls view(request, cycle, …), one with <int:session_id> too
    calls view(request, cycle, session, …). What follows "cycles/<id>/" names the tab.
    """

    name: str
    route: str
    view: View
    methods: tuple[str, ...] = ("GET", "POST")
    who: Who = Who.ORGANISERS
    # Ask for the password again, unless it was typed minutes ago.
    is_grave: bool = False
    # A file with personal data: grave, and the security log says who took it.
    takes_people_out: bool = False

    @property
    def pattern(self) -> URLPattern:
        return path(self.route, told_when_logged_out(admin.site.admin_view(self._guarded())), name=self.name)

    def _guarded(self) -> View:
        view = self.view
        safe = ("HEAD",) if "GET" in self.methods else ()
        if self.takes_people_out:
            view = noted_in_the_log(view)
        if self.is_grave or self.takes_people_out:
            view = confirmed_again(require_http_methods([*self.methods, *safe])(view))
            safe = (*safe, "POST")
        if "<int:session_id>" in self.route:
            view = of_session(view)
        elif "<int:cycle_id>" in self.route:
            view = of_cycle(view)
        if self.who is Who.ORGANISERS:
            view = organisers_only(view)
        return require_http_methods([*self.methods, *safe])(view)
