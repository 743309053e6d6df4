"""A small load generator: a few connections that stay open, each sending its next request when it has its answer."""

import socket
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

Request = bytes


@dataclass
class Outcome:
    """What came back in `seconds`: how often each status, and what one unexpected answer began with."""

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter)
    odd: bytes = b""

    @property
    def per_second(self) -> float:
        return self.statuses.total() / self.seconds


class Connection:
    """One HTTP/1.1 connection to the server on this machine."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: Request) -> tuple[int, bytes]:
        """Return the status and the body. Needs an answer with a Content-Length, or without a body."""
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.more()
        head, _, body = data.partition(b"\r\n\r\n")
        parts = [body]
        missing = content_length(head) - len(body)
        while missing > 0:
            parts.append(self.more())
            missing -= len(parts[-1])
        return int(head[9:12]), b"".join(parts)

    def more(self) -> bytes:
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("The server closed the connection")
        return data


def content_length(head: bytes) -> int:
    lowered = head.lower()
    _before, _name, after = lowered.partition(b"content-length:")
    return int(after.split(b"\r\n", 1)[0] or 0)  # 204 and its like have none


def load(port: int, seconds: float, users: list[Callable[[], Request]], expected: int) -> Outcome:
    """Let each of `users` (who say their next request) ask for `seconds`, all at the same time."""
    outcome, lock = Outcome(seconds), threading.Lock()
    start = threading.Barrier(len(users))

    def use(next_request: Callable[[], Request]) -> None:
        connection, statuses, odd = Connection(port), Counter[int](), b""
        start.wait()
        end = perf_counter() + seconds
        while perf_counter() < end:
            status, body = connection.ask(next_request())
            statuses[status] += 1
            odd = odd or (body[:300] if status != expected else b"")
        with lock:
            outcome.statuses += statuses
            outcome.odd = outcome.odd or odd

    threads = [threading.Thread(target=use, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome
