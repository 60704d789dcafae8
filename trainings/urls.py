from django.urls import path

from trainings import views

urlpatterns = [
    path("cycles/<slug:slug>/schedule.ics", views.schedule, name="schedule"),
    path("cycles/<slug:slug>/sessions/<int:session_id>.ics", views.session_file, name="session_file"),
]
