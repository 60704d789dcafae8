from django.apps import AppConfig
from django.core import checks


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "The project"

    def ready(self) -> None:
        # They look at models, which are not there when this module is read.
        from config.checks import migrations_are_applied, static_files_are_collected  # noqa: PLC0415  as said above

        checks.register(static_files_are_collected, deploy=True)
        checks.register(migrations_are_applied, deploy=True)
