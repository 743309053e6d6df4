"""Record the database of the release that is checked out, for the upgrade test of all that follow.

    .venv/bin/python -m tests.upgrade.record 0.2.0

makes tests/upgrade/releases/0.2.0 with the rows of every table, and the facts that have to hold after an upgrade: names
and digests of the migrations, results of every assessment, a session that is signed in.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

PASSWORD = "a long enough password"
SECRET_KEY = "only for tests " * 4


def record(folder: Path, session: str) -> None:
    from django.apps import apps
    from django.utils import timezone

    from tests.upgrade.releases import digests, frozen, pack
    from tests.upgrade.results import results

    folder.mkdir(parents=True, exist_ok=True)
    facts = {"recorded_at": timezone.now().isoformat(), "session": session, "migrations": digests()}
    (folder / "facts.json").write_text(json.dumps(facts, indent=1) + "\n")
    pack(folder / "results.json.gz", results())
    pack(folder / "rows.json.gz", frozen(apps))


if __name__ == "__main__":
    folder = tempfile.mkdtemp(prefix="release-")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="config.settings",
        SECRET_KEY=SECRET_KEY,
        DATA_DIR=folder,
        DEMO="1",
        DEMO_PASSWORD=PASSWORD,
        ALLOWED_HOSTS="testserver",
    )
    import django
    from django.test.utils import setup_test_environment

    django.setup()
    setup_test_environment()
    from config.preparing import prepare
    from tests.upgrade.history import live

    prepare()
    record(Path(__file__).parent / "releases" / sys.argv[1], session=live())
