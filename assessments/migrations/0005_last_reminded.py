from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0004_editions_in_use'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='reminded_on',
            field=models.DateField(blank=True, null=True, verbose_name='last reminded'),
        ),
    ]
