"""Write one archive of everything, or prove that an archive can be restored."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from config.backup import Refused
from config.backup.archives import opened
from config.backup.filing import every_file
from config.backup.making import back_up
from config.backup.places import temporary_place
from config.backup.restoring import restore


class Command(BaseCommand):
    help = "Back up database and files into one archive while the site runs, or verify one (docs/backup.md)."

    def add_arguments(self, parser):
        parser.add_argument(
            "place", type=Path, help="a folder, or the file to write; with --verify the archive to read"
        )
        parser.add_argument("--verify", action="store_true", help="restore it into a temporary place and compare")

    def handle(self, *args, place, verify, **options):
        try:
            self.verify(place) if verify else self.back_up(place)
        except (Refused, OSError) as problem:
            raise CommandError(str(problem)) from None

    def back_up(self, place):
        target, manifest = back_up(place, files=every_file())
        for name in manifest["missing_files"]:
            self.stderr.write(
                f"File {name} is gone and not in the archive; make that report, or add that evidence, again"
            )
        self.stdout.write(f"Backed up {summary(manifest)} to {target} ({target.stat().st_size:,} bytes)")

    def verify(self, place):
        with opened(place) as archive, temporary_place() as (alias, files):
            restore(archive, files=files, alias=alias)
            for table, facts in archive.manifest["tables"].items():
                self.stdout.write(f"same: {table}, {facts['rows']:,} rows")
            self.stdout.write(f"Verified: {summary(archive.manifest)} restored elsewhere, every one the same")


def summary(manifest):
    rows = sum(facts["rows"] for facts in manifest["tables"].values())
    return f"{len(manifest['tables'])} tables with {rows:,} rows and {len(manifest['files']):,} files"
