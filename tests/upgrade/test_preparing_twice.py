"""Several processes prepare one empty database at once, as when `web` is started twice."""

import os
import subprocess
import sys

import pytest

from config.settings import BASE_DIR
from tests.upgrade.databases import address, empty_database


@pytest.mark.upgrade
def test_two_processes_prepare_an_empty_database_at_once(django_db_blocker, tmp_path):
    with django_db_blocker.unblock(), empty_database("twice") as settings:
        given = os.environ | {"DATABASE_URL": address(settings), "DATA_DIR": str(tmp_path), "DEMO": "0"}
        command = [sys.executable, "manage.py", "prepare"]
        given.pop("DJANGO_SETTINGS_MODULE", None)
        both = [subprocess.Popen(command, cwd=BASE_DIR, env=given, stderr=subprocess.PIPE, text=True) for _ in "12"]

        endings = [(process.communicate(timeout=120)[1], process.returncode) for process in both]

    assert endings == [("", 0), ("", 0)]
