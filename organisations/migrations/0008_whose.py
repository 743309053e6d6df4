from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0007_access_of_support'),
    ]

    operations = [
        migrations.AddField(
            model_name='event',
            name='whose',
            field=models.CharField(blank=True, db_default='', default='', max_length=220, verbose_name='of whom'),
        ),
    ]
