from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_second_factor_required")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="second_factor_elsewhere",
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
