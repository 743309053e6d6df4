"""Record the database of the release that is checked out, for the upgrade test of all that follow.

    .venv/bin/python -m tests.upgrade.record 0.2.0

makes tests/upgrade/releases/0.2.0 with the rows of every table, and the facts that have to hold after an upgrade: names
and digests of the migrations, results of every assessment, a session that is signed in.
"""

import os
import sys
import tempfile
from pathlib import Path

PASSWORD = "a long enough password"
SECRET_KEY = "only for tests " * 4

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
    from tests.upgrade.releases import Release

    prepare()
    Release(Path(__file__).parent / "releases" / sys.argv[1]).record(session=live())
