"""One process of a service: started, asked how it is, stopped and killed as an engine would."""

import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.production.composing import ROOT, seconds
from tests.production.enclosing import enclosed

PATIENCE = 240  # seconds; a busy machine is no failure


@dataclass
class Running:
    """One process of a service with what it starts, in a process group of its own."""

    service: dict
    command: list[str]
    environment: dict[str, str]
    mounts: list[tuple[Path, str]]
    folder: Path
    elsewhere: dict[str, str]
    process: subprocess.Popen | None = None

    def start(self):
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                self.inside(self.command), env=self.environment, cwd=ROOT, stdout=log, stderr=log, process_group=0
            )
        return self

    def inside(self, command):
        return enclosed(self.service, command, mounts=self.mounts, scratch=self.folder / "tmp")

    def run(self, command):
        """Run something else beside the service, such as its health check; return what became of it."""
        return subprocess.run(
            self.inside(command),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )

    def does(self, *command):
        """Whether the command succeeds; what it said goes into the log."""
        done = self.run(command)
        with (self.folder / "log").open("a") as log:
            log.write(done.stdout + done.stderr)
        return done.returncode == 0

    def is_healthy(self):
        test = self.service["healthcheck"]["test"][1:]
        return self.run([replaced(word, self.elsewhere) for word in test]).returncode == 0

    def await_health(self, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not self.is_healthy():
            assert time.monotonic() < deadline, f"not healthy: {self.command}\n{self.said()}"
            assert self.process.poll() is None, f"ended: {self.command}\n{self.said()}"
            time.sleep(0.2)
        return self

    def said(self):
        return (self.folder / "log").read_text()[-4000:]

    def stop(self):
        """End as the engine does: the signal of the file, then patience, then force."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(getattr(signal, self.service.get("stop_signal", "SIGTERM")))
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(seconds(self.service.get("stop_grace_period", "10s")))
        self.kill()

    def kill(self):
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def memory(self):
        """Return the megabytes that its processes hold for themselves."""
        members = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        return sum(own_memory(pid) for pid in members if group_of(pid) == self.process.pid)


def group_of(pid):
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return None


def own_memory(pid):
    with suppress(OSError):
        held = re.findall(r"^Private_\w+:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)
        return sum(map(int, held)) / 1024
    return 0


def replaced(text, elsewhere):
    """Return `text` with each key as its value, in one go."""
    return re.sub("|".join(map(re.escape, elsewhere)) or "$^", lambda found: elsewhere[found[0]], text)
