"""Addresses about accounts. Those before the login are open to everybody, the others ask who is there."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from registrations.admin.accounts import colleague_pages, links, login, own
from registrations.core import roles

View = Callable[..., HttpResponseBase]


def for_colleagues(view: View, *methods: str) -> Any:
    return admin.site.admin_view(require_http_methods(list(methods or ("GET", "POST")))(view))


def for_organisers(view: View) -> Any:
    def checked(request: HttpRequest, **names: Any) -> HttpResponseBase:
        if not roles.is_organiser(request.user):
            raise PermissionDenied
        return view(request, **names)

    return for_colleagues(checked)


to_account = RedirectView.as_view(pattern_name="admin:account")

urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/code/", login.code, name="login_code"),
    path("login/recovery/", login.recovery, name="login_recovery"),
    path("logout/", login.logout, name="logout"),
    path("password_reset/", links.forgotten, name="password_reset"),
    path("password_reset/<str:token>/", links.new_password, name="password_reset_confirm"),
    path("invitation/<str:token>/", links.invitation, name="invitation"),
    path("password_change/", for_colleagues(to_account, "GET"), name="password_change"),
    path("password_change/done/", for_colleagues(to_account, "GET"), name="password_change_done"),
    path("account/", for_colleagues(own.account, "GET"), name="account"),
    path("account/name/", for_colleagues(own.name), name="account_name"),
    path("account/password/", for_colleagues(own.password, "POST"), name="account_password"),
    path("account/second_step/", for_colleagues(own.second_step), name="second_factor"),
    path("account/second_step/off/", for_colleagues(own.second_step_off), name="second_factor_off"),
    path("account/recovery_codes/", for_colleagues(own.recovery_codes, "POST"), name="recovery_codes"),
    path("account/sign_out/", for_colleagues(own.sign_out, "POST"), name="account_sign_out"),
    path("colleagues/", for_organisers(colleague_pages.people), name="colleagues"),
    path("colleagues/log/", for_organisers(colleague_pages.log), name="security_log"),
    path("colleagues/<int:user_id>/", for_organisers(colleague_pages.colleague), name="colleague"),
    path("colleagues/<int:user_id>/<slug:name>/", for_organisers(colleague_pages.act), name="colleague_act"),
]
