"""Clocks jump by an hour, forward and back: each report is still made once, and nothing waits for the hour to pass."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.services import submit_assessment
from reports import tasks
from reports.filing import name_of
from reports.models import CLAIM_LASTS, Report, Status, WorkerSign
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, UserFactory

pytestmark = pytest.mark.django_db
JUMPS = pytest.mark.parametrize("hours", [1, -1], ids=["forward", "back"])


@pytest.fixture
def report():
    answer = AnswerFactory(assessment=AssessmentFactory())
    submission = submit_assessment(assessment=answer.assessment, submitted_by=UserFactory())
    return request_report(submission=submission, requested_by=UserFactory())


@pytest.fixture(autouse=True)
def _queue(report_folder, monkeypatch):
    """A worker takes each message at once, and makes something short."""
    monkeypatch.setattr(tasks, "render", lambda *_given: b"%PDF")
    monkeypatch.setattr(tasks.render_report, "apply_async", lambda given, **_options: tasks.render_report(*given))


def after(hours=0, **more):
    return time_machine.travel(timezone.now() + timedelta(hours=hours, **more), tick=True)


def again(report):
    report.refresh_from_db()
    return report


@JUMPS
def test_a_report_that_waits_is_made(report, hours):
    with after(hours, minutes=1):
        tasks.sweep()

    assert again(report).is_ready


@JUMPS
def test_what_a_dead_worker_claimed_is_made(report, hours):
    Report.objects.claim(report.pk)
    with after(hours), after(seconds=2 * CLAIM_LASTS.seconds):
        tasks.sweep()
        tasks.sweep()

    assert (again(report).is_ready, report.attempts) == (True, 2)


@JUMPS
def test_a_worker_that_was_at_work_during_the_jump_does_not_make_it_twice(report, hours):
    slow = Report.objects.claim(report.pk)
    with after(hours, minutes=5):
        tasks.sweep()
        tasks.sweep()

        assert not Report.objects.finish(slow, name_of(slow), 4)
    assert again(report).status == Status.READY
    assert report.file != name_of(slow)


def test_a_sign_of_life_from_the_future_is_none(report):
    with after(1):
        WorkerSign.objects.leave()

    assert not WorkerSign.objects.is_fresh()
