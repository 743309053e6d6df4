import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

SUPERVISOR = """
import sys
from config.supervising import Program, supervise
# Each program notes its process id, then sleeps, with a sleeping child of its own in the same group.
note = "echo $$ >> {pids}; sleep 600 & echo $! >> {pids}; wait"
programs = [Program(name, ["sh", "-c", note]) for name in ("first", "second")]
print("started", flush=True)
supervise(programs, is_ready=lambda: True, announce=lambda: print("ready", flush=True))
print("stopped", flush=True)
"""


@pytest.fixture
def supervisor(tmp_path):
    """A running supervisor of two programs that sleep, each with a child; `.noted` lists their process ids."""
    pids = tmp_path / "pids"
    script = SUPERVISOR.format(pids=pids)
    process = subprocess.Popen([sys.executable, "-c", script], cwd=Path.cwd(), stdout=subprocess.PIPE, text=True)
    process.noted = lambda: [int(pid) for pid in pids.read_text().split()] if pids.exists() else []
    wait_until(lambda: len(process.noted()) == 4)
    yield process
    for pid in [process.pid, *process.noted()]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


def is_running(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def test_ready_is_said_once_and_before_the_end(supervisor):
    supervisor.send_signal(signal.SIGTERM)
    output, _ = supervisor.communicate(timeout=20)

    assert output.split() == ["started", "ready", "stopped"]


@pytest.mark.parametrize("signal_sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_stop_leaves_no_process_behind(supervisor, signal_sent):
    supervisor.send_signal(signal_sent)
    supervisor.wait(timeout=20)

    assert [pid for pid in supervisor.noted() if is_running(pid)] == []


def test_a_killed_supervisor_takes_its_programs_along(supervisor):
    leaders = supervisor.noted()
    supervisor.kill()

    programs = [pid for pid in leaders if is_running(pid) and os.getpgid(pid) == pid]
    wait_until(lambda: not any(map(is_running, programs)))


def test_a_program_that_dies_is_started_again_and_its_children_are_ended(supervisor):
    before = supervisor.noted()
    os.kill(before[0], signal.SIGKILL)

    wait_until(lambda: len(supervisor.noted()) == 6)

    assert sum(is_running(pid) for pid in before) == 2
    assert sum(is_running(pid) for pid in supervisor.noted()) == 4
