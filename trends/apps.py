from django.apps import AppConfig
from django.apps import apps as installed
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from simple_history.signals import pre_create_historical_record

from trends.rules import sqlite


class TrendsConfig(AppConfig):
    name = "trends"
    verbose_name = _("Trends")

    def ready(self):
        from trends.past import at_the_time_of_the_visit

        post_migrate.connect(bring_rules_back, sender=self)
        pre_create_historical_record.connect(at_the_time_of_the_visit)


def bring_rules_back(*, using, apps=installed, **kwargs):
    """Make the triggers anew that SQLite loses when a migration changes their table. Safe to repeat."""
    try:
        apps.get_model("trends", "Lock")
    except LookupError:  # migrated back to before there were any
        return
    if connections[using].vendor == "sqlite":
        with connections[using].cursor() as cursor:
            for statement in sqlite():
                cursor.execute(statement)
