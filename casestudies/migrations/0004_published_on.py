from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0003_search")]
    operations = [
        migrations.AddField(
            "casestudy", "published_on", models.DateField(null=True, blank=True, editable=False, verbose_name="first published on")
        )
    ]
