"""Whatever becomes of messages, and whatever a report does to its worker: it is made once, or said to have failed."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest

from tests.conftest import REQUIRE_ALL
from tests.faults.servers import await_that
from tests.faults.storm import Storm
from tests.faults.test_kills import READY, RENDERING, REPORTS, why_not

OTHERWISE = {
    "delivered five times": "ids * 5",
    "delivered in another order": "reversed(ids)",
}
DELIVER = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
import django
django.setup()
from reports.models import Report
from reports.tasks import render_report
ids = list(Report.objects.filter(status="queued").values_list("pk", flat=True))
for pk in {order}:
    render_report.apply_async((pk,), retry=False)
"""


@contextmanager
def worker_stopped(site):
    """Nobody takes messages for a while."""
    pids = [*site.pids("worker"), *site.pids("worker child")]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def made(site, storm):
    """Return the files of the reports of the storm that are ready; there is one row for each."""
    rows = [site.rows(REPORTS, council["submitted"]) for council in storm.councils]
    return [site.folder / "state" / "reports" / name for ((status, name, _attempts),) in rows if status == "ready"]


def asked(site, many):
    storm = Storm(site, site.councils(many), saves=0).begin()
    storm.finish()
    return storm


@pytest.mark.parametrize("order", OTHERWISE)
def test_each_report_is_made_once_whatever_the_messages_do(production, order):
    with worker_stopped(production):
        storm = asked(production, 4)
        production.run("-c", DELIVER.format(order=OTHERWISE[order]))

    await_that(lambda: len(made(production, storm)) == 4, lambda: why_not(production), pause=0.2)
    files = made(production, storm)
    assert [len(list(file.parent.glob(f"{file.name.rpartition('-')[0]}-*"))) for file in files] == [1] * 4


@pytest.mark.long
def test_a_report_that_cannot_be_made_fails_after_five_attempts_while_others_are_made(production):
    poisoned = "UPDATE reports_report SET language = '!' WHERE status = 'queued' RETURNING id"  # Typst refuses it
    with worker_stopped(production):
        asked(production, 1)
        (number,) = production.rows(poisoned)[0]
        others = asked(production, 3)
    await_that(lambda: len(made(production, others)) == 3, lambda: why_not(production), pause=0.2)

    def tried():
        production.rows("UPDATE reports_report SET hinted_at = '2000-01-01' WHERE status = 'queued'")
        return production.rows("SELECT status, attempts FROM reports_report WHERE id = %s", number) == [("failed", 5)]

    await_that(tried, lambda: why_not(production), pause=1)
    assert "could not be made, attempt 5" in production.log


@pytest.mark.long
def test_a_worker_that_hangs_over_a_report_is_ended_and_the_report_is_made(production, measured):
    ready = production.rows(READY)[0][0]
    storm = Storm(production, production.councils(4), saves=0).begin()
    await_that(
        lambda: production.rows(RENDERING)[0][0] or production.rows(READY)[0][0] - ready == 4, "it is being made"
    )
    hung = production.pids("worker child")
    for pid in hung:
        os.kill(pid, signal.SIGSTOP)
    began = time.monotonic()
    storm.finish()
    await_that(lambda: len(made(production, storm)) == 4, lambda: why_not(production), seconds=240, pause=0.2)

    measured("production: the worker's children hang", last_report=time.monotonic() - began)
    await_that(lambda: not set(hung) & set(production.pids("worker child")), "the hanging ones are gone")
    assert production.strays() == []


def full_disk(folder):
    """Mount a disk without room there; None where this machine does not allow it."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "full", str(folder)], check=False)
    return done.returncode == 0


def test_a_full_disk_is_told_and_made_up_for_when_there_is_room_again(production, measured):
    reports = production.folder / "state" / "reports"
    if not full_disk(reports):
        if REQUIRE_ALL:
            pytest.fail("Run as root: a disk without room cannot be mounted")
        pytest.skip("a disk without room cannot be mounted")
    try:
        storm = asked(production, 1)
        await_that(lambda: "No space left on device" in production.log, lambda: why_not(production))
        shown = storm.look("reports/")
        assert [path for path in reports.rglob("*") if path.suffix == ".pdf"] == []
    finally:
        subprocess.run(["umount", str(reports)], check=True)
    returned = time.monotonic()
    await_that(lambda: len(made(production, storm)) == 1, lambda: why_not(production), pause=0.2)

    assert "Trying again." in shown
    assert "Download the report" not in shown
    assert "Download the report" in storm.look("reports/")
    measured("production: no room for a report", last_report_after_there_is=time.monotonic() - returned)
