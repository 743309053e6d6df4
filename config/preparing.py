"""Bring database and files up to date before the first page is served. Safe to repeat, and to start twice at once."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.migrating import alone
from trends.past import catch_up

NOT_SERVED = ["flags", "ext", "*.py"]  # pictures and scripts of packages, and our own scripts, that no page asks for


def prepare() -> None:
    """Migrate, load what is new in the packs, collect static files."""
    with alone("prepare", connection):
        call_command("migrate", interactive=False, verbosity=0)
        for room in ("trends", "casestudies"):
            call_command("load_content", str(settings.BASE_DIR / room / "content" / "2024"), verbosity=0)
        catch_up()  # content from before there was a history has one from now on
        if settings.DEMO:
            call_command("load_demo", verbosity=0)
        collect_static()


def collect_static() -> None:
    """Hash and compress the files for the browser, unless the last run did so for the same files."""
    stamp = Path(settings.STATIC_ROOT) / "collected"
    now = fingerprint([*map(Path, settings.STATICFILES_DIRS), settings.BASE_DIR / "requirements.txt"])
    if not stamp.exists() or stamp.read_text() != now:
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=NOT_SERVED)
        stamp.write_text(now)


def fingerprint(places: Iterable[Path]) -> str:
    """Return a digest of the names, sizes and times of all files in these folders and of these files."""
    files = sorted(file for place in places for file in (place.rglob("*") if place.is_dir() else [place]))
    facts = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files if file.is_file()]
    return hashlib.sha256(repr(facts).encode()).hexdigest()
