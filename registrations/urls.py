from django.urls import path

from registrations.views import certificate, find, machines, notify, pages, personal, preview, public

urlpatterns = [
    path("", public.home, name="home"),
    path("cycles/<slug:slug>/", preview.cycle, name="cycle"),
    path("cycles/<slug:slug>/preview.png", machines.preview, name="preview"),
    path("cycles/<slug:slug>/register/", public.register, name="register"),
    path("cycles/<slug:slug>/registered/", public.registered, name="registered"),
    path("cycles/<slug:slug>/find/", find.find, name="find"),
    path("find/", find.find_any, name="find_any"),
    path("notify/", notify.notify, name="notify"),
    path("notify/<str:key>/", notify.confirm, name="notify_confirm"),
    path("notify/<str:key>/off/", notify.off, name="notify_off"),
    path("my/<str:token>/", personal.page, name="personal"),
    path("my/<str:token>/edit/", personal.edit, name="personal_edit"),
    path("my/<str:token>/cancel/", personal.cancel, name="personal_cancel"),
    path("my/<str:token>/again/", personal.again, name="personal_again"),
    path("my/<str:token>/erase/", personal.erase, name="personal_erase"),
    path("my/<str:token>/absence/<int:session_id>/", personal.absence, name="personal_absence"),
    path("my/<str:token>/mistake/<int:session_id>/", personal.mistake, name="personal_mistake"),
    path("my/<str:token>/data.json", personal.data, name="personal_data"),
    path("my/<str:token>/schedule.ics", personal.schedule, name="personal_schedule"),
    path("my/<str:token>/sessions/<int:session_id>.ics", personal.session_file, name="personal_session_file"),
    path("my/<str:token>/certificate.pdf", certificate.download, name="personal_certificate"),
    path("verify/", certificate.verify, name="verify_any"),
    path("verify/<str:code>/", certificate.verify, name="verify"),
    path("erased/", personal.erased, name="erased"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
]
