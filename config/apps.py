from django.apps import AppConfig
from django.core import checks

from config.checks import migrations_are_applied, static_files_are_collected


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "The project"

    def ready(self) -> None:
        checks.register(static_files_are_collected, deploy=True)
        checks.register(migrations_are_applied, deploy=True)
