from django.urls import path

from trainings import views

urlpatterns = [path("cycles/<slug:slug>/schedule.ics", views.schedule, name="schedule")]
