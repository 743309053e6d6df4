"""Reports are made once, whole, and in the end always: whatever happens to messages and workers."""

import os
import time
from datetime import timedelta

import pytest
from celery.signals import worker_ready
from django.utils import timezone

from assessments.services import submit_assessment
from reports import tasks
from reports.models import CLAIM_LASTS, MOST_ATTEMPTS, Report, Status, WorkerSign
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.REPORTS_DIR = tmp_path / "reports"
    return settings.REPORTS_DIR


@pytest.fixture
def submission():
    answer = AnswerFactory(assessment=AssessmentFactory())
    return submit_assessment(assessment=answer.assessment, submitted_by=UserFactory())


@pytest.fixture
def report(submission):
    return request_report(submission=submission, requested_by=UserFactory())


@pytest.fixture
def hinted(monkeypatch):
    """The reports that workers were told about, in order."""
    told = []
    monkeypatch.setattr(tasks.render_report, "apply_async", lambda args, **options: told.append(args[0]))
    return told


@pytest.fixture
def broken(monkeypatch):
    """A page maker that fails."""

    def fail(*_given):
        raise RuntimeError("no page today")

    monkeypatch.setattr(tasks, "render", fail)


def quick(monkeypatch, content=b"%PDF"):
    monkeypatch.setattr(tasks, "render", lambda *_given: content)


def again(report):
    report.refresh_from_db()
    return report


def aged(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def test_a_report_is_made_and_its_row_points_to_the_file(report):
    tasks.render_report(report.pk)

    assert again(report).is_ready
    assert report.path.read_bytes().startswith(b"%PDF-1.7")
    assert report.token in report.file
    assert report.finished_at


def test_making_it_twice_changes_nothing(report, folder, monkeypatch):
    quick(monkeypatch)
    tasks.render_report(report.pk)
    file = again(report).file

    tasks.render_report(report.pk)

    assert again(report).file == file
    assert [path.name for path in folder.iterdir()] == [file]


def test_a_fresh_claim_is_left_alone(report, folder):
    Report.objects.claim(report.pk)

    tasks.render_report(report.pk)

    assert again(report).status == Status.RENDERING
    assert report.attempts == 1
    assert not folder.exists()


def test_a_claim_of_a_dead_worker_is_taken_over(report, monkeypatch):
    quick(monkeypatch)
    Report.objects.claim(report.pk, at=timezone.now() - 2 * CLAIM_LASTS)

    tasks.render_report(report.pk)

    assert again(report).is_ready
    assert report.attempts == 2


def test_a_worker_that_lost_its_claim_leaves_no_file_and_no_trace(report, folder, monkeypatch):
    def slow(*_given):
        Report.objects.filter(pk=report.pk).update(claimed_until=timezone.now() - timedelta(seconds=1))
        Report.objects.claim(report.pk)
        return b"%PDF"

    monkeypatch.setattr(tasks, "render", slow)

    tasks.render_report(report.pk)

    assert again(report).status == Status.RENDERING
    assert list(folder.iterdir()) == []


def test_a_failure_is_queued_again_and_then_made(report, broken, monkeypatch, caplog):
    tasks.render_report(report.pk)
    assert (again(report).status, report.attempts) == (Status.QUEUED, 1)
    assert "no page today" in caplog.text

    quick(monkeypatch)
    tasks.render_report(report.pk)
    assert again(report).is_ready


def test_after_five_attempts_it_has_failed(report, broken):
    for _attempt in range(MOST_ATTEMPTS + 1):
        tasks.render_report(report.pk)

    assert (again(report).status, report.attempts) == (Status.FAILED, MOST_ATTEMPTS)


def test_a_report_that_kills_its_workers_fails_in_the_end(report, hinted):
    for attempt in range(MOST_ATTEMPTS):
        assert Report.objects.claim(report.pk, at=timezone.now() - 2 * CLAIM_LASTS * (MOST_ATTEMPTS - attempt))

    tasks.sweep()

    assert again(report).status == Status.FAILED
    assert hinted == []


def test_the_sweep_sends_again_what_waits(report, hinted):
    Report.objects.update(hinted_at=timezone.now() - timedelta(minutes=1))

    tasks.sweep()
    tasks.sweep()

    assert hinted == [report.pk]


def test_the_sweep_takes_up_what_a_dead_worker_left(report, hinted):
    Report.objects.update(hinted_at=timezone.now() - timedelta(minutes=5))
    Report.objects.claim(report.pk, at=timezone.now() - 2 * CLAIM_LASTS)

    tasks.sweep()

    assert hinted == [report.pk]
    assert again(report).status == Status.QUEUED


def test_the_sweep_deletes_old_files_that_no_row_points_to(report, folder, monkeypatch, hinted):
    quick(monkeypatch)
    tasks.render_report(report.pk)
    kept = aged(folder / again(report).file, 1000)
    orphan, part = aged(folder / "orphan.pdf", 1000), aged(folder / "half.pdf.part", 1000)
    fresh = aged(folder / "being-written.pdf.part", 10)

    tasks.sweep()

    assert kept.exists()
    assert fresh.exists()
    assert not orphan.exists()
    assert not part.exists()


def test_the_sweep_forgets_messages_read_long_ago(settings, tmp_path):
    settings.QUEUE_DIR = tmp_path / "queue"
    old, recent = (aged(settings.QUEUE_DIR / "processed" / str(age), age) for age in (7200, 60))

    tasks.sweep()

    assert (old.exists(), recent.exists()) == (False, True)


def test_the_sweep_leaves_a_sign_of_life():
    assert not WorkerSign.objects.is_fresh()

    tasks.sweep()

    assert WorkerSign.objects.is_fresh()
    assert not WorkerSign.objects.is_fresh(at=timezone.now() + timedelta(minutes=2))


def test_a_broker_that_is_down_is_logged_and_nothing_is_lost(report, monkeypatch, caplog):
    def fail(*_given, **_options):
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(tasks.render_report, "apply_async", fail)

    tasks.hint(report.pk)

    assert "Start the broker" in caplog.text
    assert again(report).status == Status.QUEUED


def test_the_file_is_whole_or_not_there(report, folder, monkeypatch):
    def fail(*_given):
        raise OSError("disk full")

    quick(monkeypatch)
    monkeypatch.setattr(os, "fsync", fail)

    tasks.render_report(report.pk)

    assert again(report).file == ""
    assert not list(folder.glob("*.pdf"))


def test_a_worker_that_starts_sweeps_at_once(monkeypatch):
    swept = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **options: swept.append(options))
    worker_ready.send(sender=None)
    assert swept == [{"retry": False}]
