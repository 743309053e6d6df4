"""Counting in many processes, and telling for all of them."""

import subprocess
import sys

import pytest

from assessments.services import submit_assessment
from config import metrics
from reports import tasks
from reports.models import Report
from tests.factories import AnswerFactory, AssessmentFactory, UserFactory

THREE_PROCESSES = """
import os
from prometheus_client import generate_latest
from config import metrics
metrics.count_request("GET", "/", 200, 0.02)
for _ in range(2):
    if not os.fork():
        metrics.count_request("GET", "/", 200, 0.02)
        os._exit(0)
    os.wait()
print(generate_latest(metrics.counted()).decode())
"""


@pytest.fixture
def count(settings, tmp_path):
    """Return a function that lets three processes count a request each, and gives what is told then."""
    given = {"DATA_DIR": str(tmp_path), "METRICS_TOKEN": "t" * 32, "DJANGO_SETTINGS_MODULE": "config.settings"}

    def run():
        command = [sys.executable, "-c", THREE_PROCESSES]
        return subprocess.run(
            command, cwd=settings.BASE_DIR, env=given, check=True, capture_output=True, text=True, timeout=60
        ).stdout

    return run


def test_all_processes_are_told_by_one_and_go_on_after_a_restart(count, tmp_path):
    assert 'maturity_http_requests_total{method="GET",route="/",status="200"} 3.0' in count()
    files = sorted(file.name for file in (tmp_path / "metrics").iterdir())

    assert 'maturity_http_requests_total{method="GET",route="/",status="200"} 6.0' in count()
    assert sorted(file.name for file in (tmp_path / "metrics").iterdir()) == files


def test_the_room_for_counts_is_taken_at_once(monkeypatch, tmp_path):
    """A disk that fills up later cannot end a process that counts."""
    monkeypatch.setattr(metrics, "FOLDER", tmp_path)
    _number, lock = metrics.take(0)
    with lock:
        assert (tmp_path / "counter_0.db").stat().st_blocks * 512 >= metrics.SIZE


def test_a_number_is_not_given_twice(monkeypatch, tmp_path):
    monkeypatch.setattr(metrics, "FOLDER", tmp_path)
    _number, lock = metrics.take(0)
    with lock:
        assert metrics.take(0) is None


def test_a_method_somebody_made_up_is_no_new_name(settings):
    settings.METRICS_TOKEN = "t" * 32
    metrics.count_request("SOMEBODY", "/", 405, 0.1)
    assert ("other", "/", "405") in metrics.REQUESTS._metrics


@pytest.mark.django_db
@pytest.mark.parametrize(("content", "outcome"), [(b"%PDF", "ready"), (None, "failed")])
def test_an_attempt_to_make_a_report_is_counted_by_how_it_ended(settings, tmp_path, monkeypatch, content, outcome):
    settings.METRICS_TOKEN = "t" * 32
    disk = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"reports": disk}
    answer = AnswerFactory(assessment=AssessmentFactory())
    submission = submit_assessment(assessment=answer.assessment, submitted_by=UserFactory())
    report = Report.objects.create(submission=submission, language="en-gb")
    monkeypatch.setattr(tasks, "made", lambda _report: content or 1 / 0)
    counter = metrics.TASKS.labels("reports.tasks.render_report", outcome)._sum
    before = counter.get()

    tasks.render_report.apply((report.pk,))

    assert counter.get() > before
