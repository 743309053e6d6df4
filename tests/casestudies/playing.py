"""A server on loopback that plays whatever a link may lead to, and the way to it that only tests may go."""

import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from casestudies.fetching import fetch

ROBOTS_OFF = (404, "")


class Page(BaseHTTPRequestHandler):
    """/404 answers so; /to/x and /for-good/x lead to x, /round for ever; /huge never ends, /silent never begins."""

    seen: list = []
    robots: tuple = ROBOTS_OFF
    sent = 0  # bytes of the huge page that somebody took

    def do_GET(self):
        kind, _, rest = self.path[1:].partition("/")
        if kind == "robots.txt":
            self.answer(*self.robots)
            return
        self.seen.append((self.path, dict(self.headers)))
        getattr(self, f"play_{kind.replace('-', '_')}", self.play_status)(kind, rest)

    def play_status(self, kind, _rest):
        self.answer(int(kind or 200), "", **{"Set-Cookie": "a=b"})

    def play_to(self, _kind, rest, status=302):
        self.answer(status, "", Location=rest if "://" in rest else f"/{rest}")

    def play_for_good(self, kind, rest):
        self.play_to(kind, rest, 301)

    def play_round(self, _kind, _rest):
        self.answer(302, "", Location=f"/round/{len(self.seen)}")

    def play_huge(self, _kind, _rest):
        self.answer(200, "")
        try:
            while True:
                type(self).sent += self.connection.send(b"x" * 65_536)
        except OSError:
            pass

    def play_silent(self, _kind, _rest):
        time.sleep(2)

    def play_trickle(self, _kind, _rest):
        try:
            while True:
                self.wfile.write(b"HTTP/1.1 200 OK\r\n"[:1])
                time.sleep(0.05)
        except OSError:
            pass

    def answer(self, status, text, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_given):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Somebody hung up."""


@contextmanager
def playing():
    Page.seen.clear()
    Page.robots, Page.sent = ROBOTS_OFF, 0
    with Server(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()


def fetch_here(server):
    """Ask our own server, which only tests may do; any other address of this machine is refused."""
    is_here = {"is_allowed": lambda address: str(address) == "127.0.0.1", "ports": {"http": server.server_port}}
    return partial(fetch, **is_here)
