"""Editions that were assessed against before are locked too. A few rows: content, not what councils entered."""

from django.db import migrations


def lock(apps, schema_editor):
    database = schema_editor.connection.alias
    used = apps.get_model("assessments", "Assessment").objects.using(database).values("edition")
    locks = apps.get_model("trends", "Lock").objects.using(database)
    actions = apps.get_model("trends", "Action").objects.using(database).filter(edition__in=used)
    locks.bulk_create(
        [locks.model(action_id=action, edition_id=edition) for action, edition in actions.values_list("pk", "edition")],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessments", "0003_many_hands"), ("trends", "0004_an_edition_in_use_stays")]
    operations = [migrations.RunPython(lock, migrations.RunPython.noop)]
