"""What organisers may do with the models that came later."""

from importlib import import_module

from django.db import migrations

permission = import_module("registrations.migrations.0002_roles").permission
ORGANISERS_MAY = {
    "certificate": ("view",),
    "grantlist": ("view",),
    "job": ("view",),
    "mailing": ("add", "change", "view"),
    "rememberedname": ("delete", "view"),
    "reportimport": ("view",),
    "sessionnotice": ("view",),
}


def permit(apps, schema_editor):
    group = apps.get_model("auth", "Group").objects.get(name="organisers")
    for model, actions in ORGANISERS_MAY.items():
        group.permissions.add(*(permission(apps, "registrations", model, action) for action in actions))


class Migration(migrations.Migration):
    dependencies = [("registrations", "0003_reports_mailings_and_awards")]
    operations = [migrations.RunPython(permit, migrations.RunPython.noop)]
