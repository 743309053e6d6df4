"""Django's `migrate`, safe while the site serves and when several start at once (docs/releasing.md)."""

from django.core.management.commands import migrate
from django.db import connections

from config.migrating import alone, giving_way, persistently


class Command(migrate.Command):
    def handle(self, *args, **options):
        connection = connections[options["database"]]
        with alone("migrate", connection), giving_way(connection):
            persistently(lambda: super(Command, self).handle(*args, **options), told=self.stderr.write)
