"""Addresses about accounts: the gates before the login, open to everybody, and the pages behind it."""

from django.urls import path
from django.views.generic import RedirectView

from registrations.admin.accounts import colleague_pages, links, login, own, trainers
from registrations.admin.framework.page import Page, Who

GET, POST = ("GET",), ("POST",)
# Django's own page for it; ours is a part of the account.
TO_ACCOUNT = RedirectView.as_view(pattern_name="admin:account")

GATES = [
    path("login/", login.login, name="login"),
    path("login/code/", login.code, name="login_code"),
    path("login/recovery/", login.recovery, name="login_recovery"),
    path("logout/", login.logout, name="logout"),
    path("password_reset/", links.forgotten, name="password_reset"),
    path("password_reset/<str:token>/", links.new_password, name="password_reset_confirm"),
    path("invitation/<str:token>/", links.invitation, name="invitation"),
]
PAGES = [
    Page(name="password_change", route="password_change/", view=TO_ACCOUNT, methods=GET, who=Who.STAFF),
    Page(name="password_change_done", route="password_change/done/", view=TO_ACCOUNT, methods=GET, who=Who.STAFF),
    Page(name="account", route="account/", view=own.account, methods=GET, who=Who.STAFF),
    Page(name="account_name", route="account/name/", view=own.name, who=Who.STAFF),
    Page(name="account_password", route="account/password/", view=own.password, methods=POST, who=Who.STAFF),
    Page(name="second_factor", route="account/second_step/", view=own.second_step, who=Who.STAFF, is_grave=True),
    Page(
        name="second_factor_off",
        route="account/second_step/off/",
        view=own.second_step_off,
        who=Who.STAFF,
        is_grave=True,
    ),
    Page(
        name="recovery_codes",
        route="account/recovery_codes/",
        view=own.recovery_codes,
        methods=POST,
        who=Who.STAFF,
        is_grave=True,
    ),
    Page(
        name="account_sign_out",
        route="account/sign_out/",
        view=own.sign_out,
        methods=POST,
        who=Who.STAFF,
        is_grave=True,
    ),
    Page(name="colleagues", route="colleagues/", view=colleague_pages.people),
    Page(name="security_log", route="colleagues/log/", view=colleague_pages.log, methods=GET),
    Page(name="trainers", route="colleagues/trainers/", view=trainers.show, methods=GET),
    Page(name="trainer_add", route="colleagues/trainers/add/", view=trainers.add),
    Page(name="trainer", route="colleagues/trainers/<int:trainer_id>/", view=trainers.edit),
    Page(name="colleague", route="colleagues/<int:user_id>/", view=colleague_pages.colleague, is_grave=True),
    Page(name="colleague_act", route="colleagues/<int:user_id>/<slug:name>/", view=colleague_pages.act, is_grave=True),
]
