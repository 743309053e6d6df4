from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_identity_providers")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="requires_second_factor",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Members open its pages only once they have an authenticator app or a passkey.",
                verbose_name="second factor required",
            ),
        ),
    ]
