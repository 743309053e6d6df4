"""ClamAV is asked in its own words, and what it does not call clean is not kept."""

import socket
import socketserver
import struct
import threading

import pytest

from assessments import scanning
from assessments.scanning import Infected, NotScanned, scan

EICAR = b"harmful" * 20_000


class Clamd(socketserver.BaseRequestHandler):
    """Reads INSTREAM as clamd does; finds what holds "harmful"."""

    def handle(self):
        assert self.take(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.take(4))[0]:
            content += self.take(size)
        self.server.seen.append(content)
        if self.server.answer is None:
            found = b"stream: Eicar FOUND" if b"harmful" in content else b"stream: OK"
            self.request.sendall(found + b"\0")
        else:
            self.request.sendall(self.server.answer)

    def take(self, count):
        taken = b""
        while len(taken) < count:
            taken += self.request.recv(count - len(taken))
        return taken


@pytest.fixture(params=["port", "path"])
def clamd(request, settings, tmp_path):
    """A server that answers as clamd would, unless `answer` says otherwise."""
    path = str(tmp_path / "clamd")
    kinds = {"port": (socketserver.TCPServer, ("127.0.0.1", 0)), "path": (socketserver.UnixStreamServer, path)}
    server_class, place = kinds[request.param]
    with server_class(place, Clamd) as server:
        server.seen, server.answer = [], None
        settings.CLAMD_ADDRESS = path if request.param == "path" else f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def test_a_clean_file_passes_whole(clamd):
    content = bytes(range(256)) * 1000

    scan(content)

    assert clamd.seen == [content]


def test_a_harmful_file_is_told(clamd):
    with pytest.raises(Infected):
        scan(EICAR)


@pytest.mark.parametrize(
    "answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK and more\0", b"x" * 5000]
)
def test_any_other_answer_is_no_scan(clamd, answer):
    clamd.answer = answer

    with pytest.raises(NotScanned):
        scan(b"%PDF")


def test_a_scanner_that_is_away_lets_nothing_pass(settings):
    with socket.socket() as taken:  # bound, and not listening
        taken.bind(("127.0.0.1", 0))
        settings.CLAMD_ADDRESS = f"127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(NotScanned):
            scan(b"%PDF")


def test_a_scanner_that_hangs_lets_nothing_pass(settings, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(NotScanned):
            scan(b"%PDF")


def test_without_an_address_nobody_is_asked(settings, monkeypatch):
    settings.CLAMD_ADDRESS = ""
    monkeypatch.setattr(scanning, "asked", None)

    scan(EICAR)
