"""`manage.py load_content <folder> [--check]`: the one way in which a content pack enters."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from casestudies import loading as cases
from casestudies.packs import CASES
from casestudies.searching import keep_up
from trends import loading as trends
from trends.models import Edition
from trends.packs import FILES
from trends.past import PACK, catch_up

NAMES = (*FILES, CASES)


class Command(BaseCommand):
    help = "Load a content pack: all or nothing, by code, only what is new. Content that is new gets published."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help=f"holds any of {', '.join(NAMES)}")
        parser.add_argument("--check", action="store_true", help="write nothing, name every mistake")

    def handle(self, *, folder, check, verbosity, **options):
        files = self.read(folder)
        if not check and trends.is_loaded(files):
            self.say("Nothing to load: these files have not changed since they were last loaded.", verbosity)
            return
        self.load(files, folder.resolve().name, is_check=check)
        self.say("No mistakes found." if check else f"Loaded {', '.join(files)}.", verbosity)

    def load(self, files, folder, *, is_check):
        own = {file: text for file, text in files.items() if file in FILES}
        edition = trends.edition_of(own, folder)
        pack, mistakes = trends.check(own, edition)
        rows, more = cases.check(files, pack, edition)
        if mistakes or more:
            raise CommandError(told([*mistakes, *more], "" if is_check else " Nothing was loaded."))
        if not is_check:
            with transaction.atomic():
                cases.load(rows, files, trends.load(pack, own, edition))
                catch_up(PACK)
            keep_up(Edition.objects.current())

    def read(self, folder):
        if not folder.is_dir():
            raise CommandError(f"Give the path of a folder; there is none at {folder}")
        for stray in sorted({*folder.glob("*.yaml"), *folder.glob("*.yml")}):
            if stray.name not in NAMES:
                self.stderr.write(f"{stray.name}: left out, it is none of {', '.join(NAMES)}")
        files = {name: text_of(folder / name) for name in NAMES if (folder / name).is_file()}
        if not files:
            raise CommandError(f"Put at least one of {', '.join(NAMES)} into {folder}")
        return files

    def say(self, message, verbosity):
        if verbosity:
            self.stdout.write(message)


def text_of(path):
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"{path.name}: Save this file as readable UTF-8 text: {problem}") from None


def told(mistakes, outcome):
    lines = "\n".join(f"  {mistake}" for mistake in mistakes)
    return f"Correct {len(mistakes)} mistake{'s' * (len(mistakes) > 1)}.{outcome}\n{lines}"
