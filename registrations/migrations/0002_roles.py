"""Make the two groups. A permission is made here too, because Django makes its own only after all migrations."""

from django.db import migrations

EVERYTHING = ("add", "change", "view")
PERMISSIONS = {
    "organisers": {
        ("trainings", "cycle"): EVERYTHING,
        ("trainings", "session"): (*EVERYTHING, "delete"),
        ("trainings", "trainer"): (*EVERYTHING, "delete"),
        ("registrations", "registration"): EVERYTHING,
        ("registrations", "attendance"): EVERYTHING,
        ("registrations", "historyentry"): ("view",),
        ("registrations", "message"): ("view",),
        ("registrations", "certificate"): ("view",),
        ("registrations", "grantlist"): ("view",),
        ("registrations", "job"): ("view",),
        ("registrations", "groupmessage"): EVERYTHING,
        ("registrations", "reportimport"): ("view",),
        ("registrations", "sessionchangenotice"): ("view",),
    },
    "trainers": {("registrations", "attendance"): ("change", "view")},
}


def make_groups(apps, schema_editor):
    for name, models in PERMISSIONS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for (app_label, model), actions in models.items():
            group.permissions.add(*(permission(apps, app_label, model, action) for action in actions))


def permission(apps, app_label, model, action):
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    verbose_name = apps.get_model(app_label, model)._meta.verbose_name
    return apps.get_model("auth", "Permission").objects.get_or_create(
        codename=f"{action}_{model}", content_type=content_type, defaults={"name": f"Can {action} {verbose_name}"}
    )[0]


def forget_groups(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=PERMISSIONS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0001_initial"),
        ("trainings", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, forget_groups)]
