"""Make the two groups. Permissions are made here too, because Django makes its own only after all migrations."""

from django.db import migrations

EVERYTHING = ("add", "change", "view")
ORGANISERS_MAY = {
    ("trainings", "cycle"): EVERYTHING,
    ("trainings", "session"): (*EVERYTHING, "delete"),
    ("trainings", "trainer"): (*EVERYTHING, "delete"),
    ("registrations", "registration"): EVERYTHING,
    ("registrations", "attendance"): EVERYTHING,
    ("registrations", "change"): ("view",),
    ("registrations", "message"): ("view",),
}
TRAINERS_MAY = {("registrations", "attendance"): ("change", "view")}


def make_groups(apps, schema_editor):
    for name, permissions in (("organisers", ORGANISERS_MAY), ("trainers", TRAINERS_MAY)):
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        for (app_label, model), actions in permissions.items():
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
    apps.get_model("auth", "Group").objects.filter(name__in=["organisers", "trainers"]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("registrations", "0001_initial"),
        ("trainings", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, forget_groups)]
