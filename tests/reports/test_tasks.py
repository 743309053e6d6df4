"""Reports are made once, whole, and in the end always: whatever happens to messages and workers."""

import os
import time
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.utils import timezone

from assessments.services import submit_assessment
from reports import tasks
from reports.filing import disk, report_files
from reports.models import CLAIM_LASTS, MOST_ATTEMPTS, NEVER, Report, Status, Trouble, WorkerSign
from reports.services import request_report
from tests.factories import AnswerFactory, AssessmentFactory, EvidenceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(report_folder):
    return report_folder


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


def files_in(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def aged(path, seconds):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() - seconds,) * 2)
    return path


def test_a_report_is_made_and_its_row_points_to_the_file(report):
    tasks.render_report(report.pk)

    assert again(report).is_ready
    content = report_files().open(report.file).read()
    assert content.startswith(b"%PDF-1.7")
    assert report.size == len(content)
    organisation = report.submission.assessment.organisation_id
    assert report.file == f"{organisation}/{report.ref}-{report.token}.pdf"
    assert report.finished_at


def test_making_it_twice_changes_nothing(report, folder, monkeypatch):
    quick(monkeypatch)
    tasks.render_report(report.pk)
    file = again(report).file

    tasks.render_report(report.pk)

    assert again(report).file == file
    assert files_in(folder) == [file]


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
    assert files_in(folder) == []


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


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        (RuntimeError("no glyph"), Trouble.CONTENT),
        (OSError("No space left on device"), Trouble.STORE),
        (SoftTimeLimitExceeded(), Trouble.TIME),
    ],
    ids=["text", "disk", "time"],
)
def test_a_failure_is_remembered_in_words_for_the_reader(report, monkeypatch, fault, trouble):
    def fail(*_given):
        raise fault

    monkeypatch.setattr(tasks, "render", fail)
    tasks.render_report(report.pk)
    assert again(report).trouble == trouble


def test_the_trouble_is_forgotten_once_the_report_is_made(report, broken, monkeypatch):
    tasks.render_report(report.pk)
    quick(monkeypatch)
    tasks.render_report(report.pk)
    assert again(report).trouble == ""


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


def test_old_files_that_no_row_points_to_are_cleared_away(report, folder, monkeypatch):
    quick(monkeypatch)
    tasks.render_report(report.pk)
    kept = aged(folder / again(report).file, 5000)
    orphans = [aged(folder / name, 5000) for name in ("of-0-1.pdf", "7/orphan.pdf", "7/half.pdf.part")]
    fresh, foreign = aged(folder / "7/being-written.pdf.part", 10), aged(folder / "7/notes.txt", 5000)

    tasks.clear_away()

    assert kept.exists()
    assert fresh.exists()
    assert foreign.exists()
    assert not any(orphan.exists() for orphan in orphans)


def test_the_files_of_a_deleted_organisation_are_cleared_away(report, folder, monkeypatch):
    quick(monkeypatch)
    tasks.render_report(report.pk)
    file = aged(folder / again(report).file, 5000)
    report.submission.assessment.organisation.delete()

    tasks.clear_away()

    assert not file.exists()


def test_files_of_evidence_that_no_row_points_to_are_cleared_away(settings, tmp_path, folder, db):
    place = tmp_path / "evidence"
    store = {"BACKEND": "reports.filing.disk.FilesOnDisk", "OPTIONS": {"location": place}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}
    kept, orphan, foreign = [aged(place / "7" / name, 5000) for name in ("kept.docx", "orphan.jpeg", "notes.txt")]
    EvidenceFactory(url="", file="7/kept.docx")

    tasks.clear_away()

    assert [file.exists() for file in (kept, orphan, foreign)] == [True, False, True]


def test_clearing_away_looks_at_a_few_files_at_a_time_and_in_the_end_at_all(folder, monkeypatch, db):
    monkeypatch.setattr(disk, "AT_ONCE", 2)
    for number in range(5):
        aged(folder / f"{number}/orphan.pdf", 5000)

    left = []
    for _call in range(4):
        left.append(len(files_in(folder)))
        tasks.clear_away()

    assert left == [5, 3, 1, 0]


def test_messages_read_long_ago_are_forgotten(settings, tmp_path):
    settings.QUEUE_DIR = tmp_path / "queue"
    old, recent = (aged(settings.QUEUE_DIR / "processed" / str(age), age) for age in (7200, 60))

    tasks.clear_away()

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

    tasks.hint(report.pk, report.submission.assessment.organisation_id)

    assert "Start the broker" in caplog.text
    assert again(report).status == Status.QUEUED
    assert report.is_untold


def test_what_no_worker_could_be_told_is_told_by_the_next_sweep(report, hinted):
    Report.objects.update(hinted_at=NEVER)

    tasks.sweep()

    assert hinted == [report.pk]
    assert not again(report).is_untold


def test_a_failed_attempt_leaves_no_file_and_is_made_up_for(report, folder, monkeypatch, caplog):
    def fail(*_given):
        raise OSError("No space left on device")

    quick(monkeypatch)
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fail)
        tasks.render_report(report.pk)

    assert (again(report).file, report.is_tried_again) == ("", True)
    assert "No space left on device" in caplog.text
    assert files_in(folder) == []

    tasks.render_report(report.pk)
    assert again(report).is_ready


def test_a_worker_that_starts_sweeps_at_once(monkeypatch):
    swept = []
    monkeypatch.setattr(tasks.sweep, "apply_async", lambda **options: swept.append(options))
    worker_ready.send(sender=None)
    assert swept == [{"retry": False}]


def test_a_message_names_the_organisation(submission, django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.render_report, "apply_async", lambda args, **options: sent.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        report = request_report(submission=submission, requested_by=UserFactory())

    assert sent == [(report.pk, submission.assessment.organisation_id)]


def test_a_message_for_another_organisation_is_refused_and_logged(report, monkeypatch, caplog):
    quick(monkeypatch)
    stranger = AssessmentFactory().organisation_id

    tasks.render_report(report.pk, stranger)

    assert (again(report).status, report.attempts) == (Status.QUEUED, 0)
    assert f"not of organisation {stranger}" in caplog.text

    tasks.render_report(report.pk, report.submission.assessment.organisation_id)
    assert again(report).is_ready
