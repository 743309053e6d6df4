"""What leaves for Sentry and OpenTelemetry, received on this machine: faults and times, and nothing of the person."""

import gzip
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from config import environment

TYPED, KEY = "Our plan is secret", "4-cxk2h3-0123456789abcdef"
VISIT = f"""
from config.wsgi import application
from django.test import Client
from allauth.account.views import LoginView
LoginView.dispatch = lambda view, request, **_: fail(request.POST["login"])
def fail(typed):
    raise ValueError(typed)
browser = Client(raise_request_exception=False, headers={{"user-agent": "{TYPED}", "host": "localhost"}})
browser.post("/accounts/login/?next={KEY}", {{"login": "{TYPED}"}})
browser.get("/no/such/{KEY}/")  # there are no static files, so that its page fails, too
import sentry_sdk
from opentelemetry import trace
sentry_sdk.flush(5)
getattr(trace.get_tracer_provider(), "force_flush", lambda: None)()
"""


@pytest.fixture
def receiver():
    """A server that takes everything; `.bodies` holds what came, by path."""

    class Take(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            unpack = {"gzip": gzip.decompress, "br": brotli.decompress}.get(self.headers["Content-Encoding"], bytes)
            self.server.bodies.append((self.path, dict(self.headers), unpack(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_said):
            pass

    server = HTTPServer(("127.0.0.1", 0), Take)
    server.bodies = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(settings, tmp_path):
    """Return a function that serves two requests in a process of its own, with these variables."""

    def run(**given):
        own = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
        command = [sys.executable, "-c", VISIT]
        subprocess.run(command, cwd=settings.BASE_DIR, env=own | given, check=True, capture_output=True, timeout=90)

    return run


def test_sentry_hears_of_a_fault_and_nothing_of_the_person(receiver, visit):
    visit(SENTRY_DSN=f"http://public@127.0.0.1:{receiver.server_port}/1")

    (_path, _headers, body), (_path, _headers, other) = receiver.bodies
    fault = json.loads(body.splitlines()[-1])
    assert [(one["type"], one["value"]) for one in fault["exception"]["values"]] == [("ValueError", "")]
    assert fault["exception"]["values"][0]["stacktrace"]["frames"][-1]["function"] == "fail"
    assert fault["transaction"] == "/accounts/login/"
    assert len(fault["tags"]["request_id"]) == 16
    assert TYPED not in (body + other).decode()
    assert KEY not in (body + other).decode()


def test_a_collector_hears_of_times_and_nothing_of_the_person(receiver, visit):
    where = f"http://127.0.0.1:{receiver.server_port}"
    visit(OTEL_EXPORTER_OTLP_ENDPOINT=where, OTEL_EXPORTER_OTLP_HEADERS="x-key=a%20b", OTEL_TRACES_PERCENT="100")

    ((path, headers, body),) = receiver.bodies
    sent = ExportTraceServiceRequest.FromString(body).resource_spans[0]
    spans = [span for scope in sent.scope_spans for span in scope.spans]
    assert (path, headers["x-key"]) == ("/v1/traces", "a b")
    assert [span.name for span in spans] == ["POST accounts/login/", "GET"]
    assert all(span.end_time_unix_nano > span.start_time_unix_nano for span in spans)
    assert TYPED.encode() not in body
    assert KEY.encode() not in body


@pytest.mark.parametrize("name", ["SENTRY_DSN", "OTEL_EXPORTER_OTLP_ENDPOINT"])
def test_what_is_not_installed_is_asked_for(monkeypatch, name):
    monkeypatch.setattr(environment, "find_spec", lambda _package: None)
    with pytest.raises(ImproperlyConfigured, match=f"{name}: run ./install requirements-extra.txt"):
        environment.environment({name: "https://key@sentry.example/1"})


def test_what_is_not_set_is_not_imported(settings, tmp_path):
    looked = "import sys, config.wsgi; print({'sentry_sdk', 'opentelemetry'} & set(sys.modules))"
    own = {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    command = [sys.executable, "-c", looked]
    told = subprocess.run(
        command, cwd=settings.BASE_DIR, env=own, check=True, capture_output=True, text=True, timeout=60
    )
    assert told.stdout == "set()\n"
