"""Keep a few programs running side by side, and leave none behind. Linux and other POSIX systems."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

TICK = 0.2  # seconds between two looks
LONGEST_PAUSE = 30.0  # seconds before a program that keeps failing is started once more
STEADY = 60.0  # seconds after which an earlier failure is forgiven
PATIENCE = 15.0  # seconds a program gets to finish its work when told to stop
PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with(parent: int) -> None:
    """Ask the kernel to end this process when `parent` ends, kill -9 included. Runs in the child."""
    if LIBC:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


@dataclass
class Program:
    """One supervised program in a process group of its own."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0  # when to start it, on the monotonic clock
    pause: float = 1.0

    def start(self, now: float) -> None:
        parent = os.getpid()
        self.process = subprocess.Popen(
            self.command,
            process_group=0,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509 -- the supervisor has no threads
        )
        self.started = now

    def look(self, now: float) -> None:
        """Start the program when it is due; after a failure wait, each time twice as long."""
        if self.process is None:
            if now >= self.due:
                self.start(now)
        elif self.process.poll() is not None:
            self.sweep()
            self.pause = 1.0 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
            self.due = now + self.pause
            code, self.process = self.process.returncode, None
            sys.stderr.write(f"The {self.name} stopped ({code}); starting again in {self.pause:.0f} s\n")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()

    def sweep(self) -> None:
        """End what the program left in its group."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def finish(self, deadline: float) -> None:
        if self.process:
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(max(deadline - time.monotonic(), 0))
            self.sweep()
            self.process.wait()


def told_to_stop() -> threading.Event:
    """Return an event that Ctrl-C, SIGTERM and a closed terminal set."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: told.set())
    return told


def supervise(programs: Sequence[Program], *, is_ready: Callable[[], bool], announce: Callable[[], None]) -> None:
    """Run the programs until told to stop; call `announce` once, after `is_ready` first says yes."""
    told, announced = told_to_stop(), False
    try:
        while not told.wait(TICK):
            for program in programs:
                program.look(time.monotonic())
            if not announced and is_ready():
                announced = True
                announce()
    finally:
        for program in programs:
            program.stop()
        for program in programs:
            program.finish(time.monotonic() + PATIENCE)
