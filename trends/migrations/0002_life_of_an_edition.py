import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trends", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="edition",
            options={
                "ordering": ["-year"],
                "permissions": [("publish_edition", "Can publish and archive editions")],
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
            },
        ),
        migrations.AlterField(
            model_name="edition",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("review", "In review"),
                    ("published", "Published"),
                    ("archived", "Archived"),
                ],
                default="draft",
                max_length=9,
                verbose_name="status",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="digital_declared",
            field=models.PositiveSmallIntegerField(db_default=5, default=5, verbose_name="number of digital trends"),
        ),
        migrations.AddField(
            model_name="edition",
            name="technology_declared",
            field=models.PositiveSmallIntegerField(db_default=5, default=5, verbose_name="number of technology trends"),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "review", "published", "archived"])),
                name="edition_status_known",
            ),
        ),
        migrations.AddField(
            model_name="trend",
            name="predecessors",
            field=models.ManyToManyField(
                blank=True, related_name="successors", to="trends.trend", verbose_name="trends it follows"
            ),
        ),
        migrations.AlterField(
            model_name="action",
            name="predecessor",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="trends.action",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="predecessors",
            field=models.ManyToManyField(
                blank=True, related_name="successors", to="trends.action", verbose_name="actions it follows"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="is_without_case",
            field=models.BooleanField(
                db_default=False, default=False, verbose_name="knowingly without an impact case"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="without_case_why_en",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="why there is no case (English)"
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="without_case_why_cy",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why there is no case (Welsh)"),
        ),
        migrations.AddField(
            model_name="action",
            name="without_case_why_nl",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="why there is no case (Dutch)"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_without_case", False), models.Q(("without_case_why_en", ""), _negated=True), _connector="OR"
                ),
                name="action_without_case_says_why",
            ),
        ),
        migrations.CreateModel(
            name="Lock",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lock", to="trends.action"
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="locks", to="trends.edition"
                    ),
                ),
            ],
            options={"verbose_name": "lock", "verbose_name_plural": "locks"},
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=100)),
                ("field", models.CharField(max_length=50)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="changed on")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="trends.edition"
                    ),
                ),
                (
                    "trend",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="trends.trend",
                    ),
                ),
            ],
            options={
                "verbose_name": "correction",
                "verbose_name_plural": "corrections",
                "ordering": ["-at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="correction_has_a_reason"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year of the earlier edition")),
                (
                    "trend_en",
                    models.CharField(default="", max_length=200, verbose_name="trend of the earlier edition (English)"),
                ),
                (
                    "trend_cy",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="trend of the earlier edition (Welsh)"
                    ),
                ),
                (
                    "trend_nl",
                    models.CharField(
                        blank=True, default="", max_length=200, verbose_name="trend of the earlier edition (Dutch)"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("right", "Right"), ("early", "Too early"), ("wrong", "Wrong")],
                        max_length=5,
                        verbose_name="verdict",
                    ),
                ),
                ("text_en", models.TextField(default="", verbose_name="why (English)")),
                ("text_cy", models.TextField(blank=True, default="", verbose_name="why (Welsh)")),
                ("text_nl", models.TextField(blank=True, default="", verbose_name="why (Dutch)")),
                ("source_lines", models.TextField(blank=True, verbose_name="sources, one per line")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="verdicts",
                        to="trends.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "verdict on an earlier trend",
                "verbose_name_plural": "verdicts on earlier trends",
                "ordering": ["edition", "year", "trend_en"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("edition", "year", "trend_en"), name="one_verdict_on_an_earlier_trend"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["right", "early", "wrong"])), name="verdict_known"
                    ),
                ],
            },
        ),
    ]
