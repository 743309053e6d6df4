"""Restore an archive into an empty database and an empty place for files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from config.backup import Refused
from config.backup.archives import opened
from config.backup.filing import every_file
from config.backup.restoring import restore
from config.management.commands.backup import summary


class Command(BaseCommand):
    help = "Restore an archive into an empty database and an empty place for files: all or nothing (docs/backup.md)."
    requires_system_checks = ()  # there is no table yet that a check could ask

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args, archive, **options):
        try:
            with opened(archive) as found:
                self.stdout.write(
                    f"The archive is whole: version {found.manifest['version']}, {found.manifest['made_at']}"
                )
                restore(found, files=every_file())
                self.stdout.write(f"Restored {summary(found.manifest)}; read back, every one is the same")
        except (Refused, OSError, DatabaseError) as problem:
            raise CommandError(str(problem)) from None
