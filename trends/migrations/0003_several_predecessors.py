"""The one action that another follows becomes the first of several. A few rows: content, not what councils entered."""

from django.db import migrations


def take_over(apps, schema_editor):
    action, database = apps.get_model("trends", "Action"), schema_editor.connection.alias
    links = action.predecessors.through.objects.using(database)
    followed = action.objects.using(database).exclude(predecessor=None).values_list("pk", "predecessor")
    links.bulk_create(
        [links.model(from_action_id=later, to_action_id=earlier) for later, earlier in followed], ignore_conflicts=True
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("trends", "0002_life_of_an_edition")]
    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
