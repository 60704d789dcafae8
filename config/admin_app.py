"""Django's admin with the organisers' own site in place of the default one, so that `admin.site` is ours."""

from django.contrib.admin.apps import AdminConfig


class OrganisersAdminConfig(AdminConfig):
    default_site = "config.admin.OrganisersSite"
