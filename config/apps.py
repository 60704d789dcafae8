from django.apps import AppConfig
from django.core import checks


class ConfigApp(AppConfig):
    name = "config"
    verbose_name = "The project"

    def ready(self) -> None:
        from config.checks import (  # noqa: PLC0415  they look at models, which are not there when this module is read
            migrations_are_applied,
            privacy_notice_is_complete,
            static_files_are_collected,
        )

        checks.register(static_files_are_collected, deploy=True)
        checks.register(migrations_are_applied, deploy=True)
        checks.register(privacy_notice_is_complete, deploy=True)
