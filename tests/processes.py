"""The first thing that a process of a test does. It knows no model: there are none before Django is set up."""

import os

import django


def set_up(database_url: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["DATABASE_URL"] = database_url
    django.setup()
