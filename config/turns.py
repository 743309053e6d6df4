"""A few requests at once in each process: whoever is next gets a whole turn, instead of sixteen getting crumbs.

Threads are there for people with slow lines. What such a form says is read before its turn begins, so that nobody waits
for their line; what is larger than any form, an upload, takes no turn.
"""

from io import BytesIO
from threading import Semaphore

AT_ONCE = 5  # in each process: one computes, the others wait for the database
LARGEST = 1 << 20  # bytes


def in_turn(application):
    """Wrap a WSGI application."""
    turns = Semaphore(AT_ONCE)

    def answer(environ, start_response):
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST:
            return application(environ, start_response)
        environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
        with turns:
            return application(environ, start_response)

    return answer
