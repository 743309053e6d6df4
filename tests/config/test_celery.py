"""Signs of life for the health checks of containers."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

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


class Website(BaseHTTPRequestHandler):
    def do_GET(self):
        """Answer as web does: over TLS, or what the proxy says came over TLS."""
        is_well = self.path == "/healthz" and self.headers["X-Forwarded-Proto"] == "https"
        self.send_response(200 if is_well else 404)
        self.end_headers()

    def log_message(self, *_line):
        pass


def test_a_website_that_answers_lives():
    with HTTPServer(("127.0.0.1", 0), Website) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"

        assert lives(f"{address}/healthz")
        assert not lives(f"{address}/nothing-here")
        server.shutdown()
    assert not lives(f"{address}/healthz")
