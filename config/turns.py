"""Two requests at once in each process: whoever is next gets a whole turn, instead of sixteen getting crumbs.

Who saves goes first. Threads are there for people with slow lines: what such a form says is read before its turn
begins, so that nobody waits for their line; what is larger than any form, an upload, takes no turn. A turn that does
not end, because a database or a shelf of files hangs, keeps nobody waiting for long.
"""

from collections import deque
from contextlib import contextmanager
from io import BytesIO
from threading import Lock, local

AT_ONCE = 2  # in each process: one computes while the other waits for the database
LONGEST_WAIT = 1.0  # seconds; then without a turn
LARGEST = 1 << 20  # bytes
READING = {"GET", "HEAD"}


class Turns:
    """Both lines are served in the order of coming, the line of those who save before the other."""

    def __init__(self, at_once):
        self.free, self.lock = at_once, Lock()  # below zero while some go on without a turn
        self.savers, self.readers = self.lines = deque(), deque()

    @contextmanager
    def one(self, line):
        self.take(line)
        try:
            yield
        finally:
            self.give_back()

    def take(self, line):
        with self.lock:
            if self.free > 0:
                self.free -= 1
                return
            called = Lock()
            called.acquire()
            line.append(called)
        if not called.acquire(timeout=LONGEST_WAIT):
            with self.lock:
                if called in line:
                    line.remove(called)
                    self.free -= 1

    def give_back(self):
        with self.lock:
            line = next(filter(None, self.lines), None)
            if line and self.free >= 0:
                line.popleft().release()
            else:
                self.free += 1


mine = local()


def in_turn(application):
    """Wrap a WSGI application."""
    turns = Turns(AT_ONCE)

    def answer(environ, start_response):
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST:
            return application(environ, start_response)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        mine.turns = turns
        mine.line = turns.readers if environ["REQUEST_METHOD"] in READING else turns.savers
        with turns.one(mine.line):
            try:
                return application(environ, start_response)
            finally:
                mine.turns = None

    return answer


@contextmanager
def lent():
    """Let others have this thread's turn meanwhile, if it has one."""
    turns = getattr(mine, "turns", None)
    if not turns:
        yield
        return
    turns.give_back()
    try:
        yield
    finally:
        turns.take(mine.line)
