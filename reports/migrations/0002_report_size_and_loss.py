"""Remember a file's size and whether it is gone, so that no page has to ask the place where it lies.

Safe while the previous version serves: it neither reads nor writes these columns.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="report",
            name="size",
            field=models.PositiveIntegerField(editable=False, null=True, verbose_name="bytes"),
        ),
        migrations.AddField(
            model_name="report",
            name="is_lost",
            field=models.BooleanField(
                db_default=False, default=False, editable=False, verbose_name="file is gone"
            ),
        ),
    ]
