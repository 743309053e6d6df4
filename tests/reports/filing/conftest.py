"""A real S3 server on this machine, and a road to it that can be made bad."""

import os
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from django.core.files.storage import storages

from tests.conftest import REQUIRE_ALL

BUCKET = "council-reports"


class Road(ThreadingHTTPServer):
    """Passes requests on. `fault` is None, "slow", "500" or "cut"; it lasts until somebody clears it."""

    daemon_threads = True
    fault = None
    asked = 0

    def __init__(self, leads_to):
        super().__init__(("127.0.0.1", 0), Traveller)
        self.leads_to = leads_to

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_address[1]}"


class Traveller(BaseHTTPRequestHandler):
    def log_message(self, *_said):
        pass

    def pass_on(self):
        self.server.asked += 1
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.server.fault == "slow":
            time.sleep(0.8)
        if self.server.fault == "500":
            return self.answer(500, {}, b"<Error><Code>InternalError</Code></Error>")
        there = HTTPConnection(*self.server.leads_to, timeout=10)
        there.request(self.command, self.path, body, dict(self.headers))
        found = there.getresponse()
        return self.answer(found.status, dict(found.getheaders()), found.read())

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.pass_on
        raise AttributeError(name)

    def answer(self, status, headers, body):
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in {"content-length", "connection", "transfer-encoding"}:
                self.send_header(name, value)
        self.send_header("Content-Length", len(body) if self.command != "HEAD" else headers.get("Content-Length", 0))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[: len(body) // 2] if self.server.fault == "cut" else body)
        self.close_connection = True


@pytest.fixture(scope="session")
def s3_server():
    if not REQUIRE_ALL:
        pytest.importorskip("moto.server", reason="Install requirements-dev.txt to run the tests of files on S3")
    from moto.server import ThreadedMotoServer

    os.environ["MOTO_ALLOW_NONEXISTENT_REGION"] = "1"
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()
    server.stop()


@pytest.fixture(scope="session")
def bucket(s3_server):
    """The bucket as its owner sees it, past the road."""
    there = boto3.resource(
        "s3",
        endpoint_url="http://{}:{}".format(*s3_server),
        aws_access_key_id="key",
        aws_secret_access_key="secret",
        region_name="us-east-1",
    )
    return there.create_bucket(Bucket=BUCKET)


@pytest.fixture
def road(s3_server):
    road = Road(s3_server)
    threading.Thread(target=road.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield road
    road.shutdown()
    road.server_close()


@pytest.fixture
def on_s3(settings, bucket, road):
    """Report files on S3, over the road; a function gives the store with other options."""
    bucket.objects.all().delete()
    options = {
        "bucket_name": BUCKET,
        "prefix": "reports",
        "endpoint_url": road.address,
        "region_name": "us-east-1",
        "access_key": "key",
        "secret_key": "secret",
        "patience": 0.5,
    }

    def use(**others):
        store = {"BACKEND": "reports.filing.s3.FilesOnS3", "OPTIONS": options | others}
        settings.STORAGES = settings.STORAGES | {"reports": store}
        return storages["reports"]

    return use


@pytest.fixture
def files(on_s3):
    return on_s3()
