"""Tell the institutions that are there apart in a way that outlives their names."""

from django.db import migrations

from registrations.models.registration import institution_key


def fill(apps, schema_editor):
    Registration = apps.get_model("registrations", "Registration")
    named = list(Registration.objects.exclude(institution="").only("pk", "institution"))
    for registration in named:
        registration.institution_key = institution_key(registration.institution)
    Registration.objects.bulk_update(named, ["institution_key"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [("registrations", "0004_roles_for_new_models")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
