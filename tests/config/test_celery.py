"""Signs of life for the health checks of containers."""

import subprocess
import sys

from celery.signals import heartbeat_sent

from tests.production.composing import ROOT

ALIVE = [sys.executable, "-I", str(ROOT / "deploy" / "alive.py")]


def lives(*arguments):
    return subprocess.run([*ALIVE, *map(str, arguments)], capture_output=True, check=False).returncode == 0


def test_a_worker_whose_loop_turns_leaves_a_sign_that_its_check_finds(settings, tmp_path):
    settings.ALIVE_FILE = str(tmp_path / "alive")
    assert not lives(settings.ALIVE_FILE, 60)

    heartbeat_sent.send(sender=None)

    assert lives(settings.ALIVE_FILE, 60)
    assert not lives(settings.ALIVE_FILE, 0)


def test_a_website_that_answers_lives(live_server):
    assert lives(f"{live_server.url}/healthz")
    assert not lives(f"{live_server.url}/nothing-here")
