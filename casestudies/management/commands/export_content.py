"""`manage.py export_content <folder>`: what curators made, as a content pack that `load_content` takes."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from casestudies import exporting as cases
from casestudies import loading as case_loading
from trends import exporting as trends
from trends.models import Edition
from trends.packs import FILES, Known, parse


class Command(BaseCommand):
    help = "Write an edition with its cases as a content pack. Equal content gives equal files."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="is made if need be; files of a pack in it are replaced")
        parser.add_argument("--edition", metavar="SLUG", help="which edition; else the newest")

    def handle(self, *, folder, edition, verbosity, **options):
        found = edition_named(edition)
        files = trends.exported(found) | cases.exported(found)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
        if verbosity:
            self.stdout.write(f"Wrote {', '.join(files)} of {found.slug}.")
        if mistakes := mistakes_in(files):
            lines = "\n".join(f"- {mistake}" for mistake in mistakes)
            raise CommandError(
                f"The files are written, but would not load. Mend in the admin, then export again:\n{lines}"
            )


def edition_named(slug):
    editions = Edition.objects.filter(slug=slug) if slug else Edition.objects.order_by("-year", "-slug")
    if found := editions.first():
        return found
    known = ", ".join(Edition.objects.values_list("slug", flat=True)) or "none"
    raise CommandError(f"Name an edition that exists: {known}")


def mistakes_in(files):
    """What stands in the way of loading these files into an empty database."""
    pack, mistakes = parse({name: text for name, text in files.items() if name in FILES}, Known())
    return [*mistakes, *case_loading.check(files, pack, None)[1]]
