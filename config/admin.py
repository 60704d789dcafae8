"""The organisers' place: our pages under /admin/, with Django's data tables below them for superusers."""

from typing import Any

from django.contrib import admin
from django.urls import include, path


class OrganisersSite(admin.AdminSite):
    # The pages are wide; the way is shown by the header and the tabs.
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        return [path("", include("registrations.admin.urls")), *super().get_urls()]
