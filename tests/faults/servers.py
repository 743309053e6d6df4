"""PostgreSQL and Redis of their own, from Debian's binaries, in folders and on ports of their own: to be killed."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

OWNER = "postgres"  # PostgreSQL refuses to run as root


def await_that(holds, what, seconds=120.0, pause=0.05):
    """Wait until something holds and return it; a busy machine only makes this longer."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s: {what() if callable(what) else what}"
        time.sleep(pause)
    return found


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answers(port):
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def binary(name):
    """Return the path of a program of PostgreSQL; Debian keeps them out of the way."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(found[-1]) if found else shutil.which(name)


@dataclass
class Server:
    """One server that can be killed, stopped (it then hangs), continued and started again on the same port."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen | None = None

    def start(self):
        def is_there():
            if self.process is None or self.process.poll() is not None:  # children of a killed one may hold its place
                with (self.folder / "log").open("a") as log:
                    self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.folder)
            return self.is_answering()

        await_that(is_there, f"{self.name} answers: {self.folder}/log", pause=0.1)
        return self

    def kill(self):
        self.process.kill()
        self.process.wait()

    def hang(self):
        for pid in [self.process.pid, *children(self.process.pid)]:
            os.kill(pid, signal.SIGSTOP)

    def go_on(self):
        for pid in [self.process.pid, *children(self.process.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)

    def is_answering(self):
        return answers(self.port)


class Redis(Server):
    @property
    def command(self):
        return [
            *("redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(self.folder)),
            *("--save", "", "--appendonly", "yes", "--appendfsync", "everysec", "--maxmemory-policy", "noeviction"),
        ]


class Postgres(Server):
    @property
    def command(self):
        own = ["-D", str(self.data), "-p", str(self.port), "-k", "", "-c", "listen_addresses=127.0.0.1"]
        return [*as_owner(), binary("postgres"), *own]

    @property
    def data(self):
        return self.folder / "data"

    @property
    def url(self):
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def prepare(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        initdb = [binary("initdb"), "-D", str(self.data), "--auth=trust", "--username=postgres", "--no-sync"]
        subprocess.run([*as_owner(), *initdb], check=True, capture_output=True, cwd=self.folder)
        return self

    def is_answering(self):
        ready = [binary("pg_isready"), "--quiet", "--host", "127.0.0.1", "--port", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0


def as_owner():
    change = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]
    return change if os.geteuid() == 0 else []


def children(pid):
    """Return the processes that a process started, and theirs."""
    try:
        found = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in children(child)]
