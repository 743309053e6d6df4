"""Remember why the last attempt failed, to tell those who wait.

Safe while the previous version serves: it neither reads nor writes this column.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_report_size_and_loss")]
    operations = [
        migrations.AddField(
            model_name="report",
            name="trouble",
            field=models.CharField(
                blank=True,
                choices=[
                    ("content", "Something in it could not be put on a page."),
                    ("store", "There was no place to keep the file."),
                    ("time", "Making it took too long."),
                    ("stopped", "The report maker stopped before it was done."),
                ],
                db_default="",
                default="",
                editable=False,
                max_length=7,
                verbose_name="why the last attempt failed",
            ),
        ),
    ]
