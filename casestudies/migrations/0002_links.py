import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0001_initial"),
        ("trends", "0004_an_edition_in_use_stays"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.UUIDField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "run of link checks",
                "verbose_name_plural": "runs of link checks",
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=1000, unique=True, verbose_name="address")),
                ("host", models.CharField(editable=False, max_length=255)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("never", "Not looked at yet"),
                            ("live", "Works"),
                            ("moved", "Moved"),
                            ("broken", "Broken"),
                            ("refused", "Wants no robots"),
                        ],
                        default="never",
                        max_length=7,
                        verbose_name="state",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="last checked")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="last seen working")),
                (
                    "due_at",
                    models.DateTimeField(
                        db_index=True, default=django.utils.timezone.now, verbose_name="next check"
                    ),
                ),
                (
                    "http_status",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="HTTP status"),
                ),
                ("final_url", models.TextField(blank=True, verbose_name="where it leads")),
                ("error", models.CharField(blank=True, max_length=100, verbose_name="what went wrong")),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, verbose_name="days in a row without success"),
                ),
                ("failed_on", models.DateField(blank=True, editable=False, null=True)),
                (
                    "actions",
                    models.ManyToManyField(
                        editable=False, related_name="links", to="trends.action", verbose_name="actions"
                    ),
                ),
                (
                    "cases",
                    models.ManyToManyField(
                        editable=False, related_name="links", to="casestudies.casestudy", verbose_name="impact cases"
                    ),
                ),
                (
                    "trends",
                    models.ManyToManyField(
                        editable=False, related_name="links", to="trends.trend", verbose_name="trends"
                    ),
                ),
            ],
            options={
                "verbose_name": "link",
                "verbose_name_plural": "links",
                "ordering": ["url"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["never", "live", "moved", "broken", "refused"])),
                        name="link_state_known",
                    )
                ],
            },
        ),
    ]
