"""What the worker does: make one report, and sweep up after everything that can go wrong.

Messages may be lost, doubled or late, and workers may die at any moment: the row decides, and the sweep of every
few seconds sends again what is waiting.
"""

import logging
import os
import time
from pathlib import Path

from celery import shared_task
from celery.signals import worker_ready
from django.conf import settings
from django.utils import timezone, translation
from kombu.exceptions import KombuError

from assessments.models import Submission
from assessments.results import results_of_submission
from reports.document import document
from reports.models import Report, WorkerSign
from reports.rendering import render
from trends.outline import outline

log = logging.getLogger(__name__)
FRESH = 300  # seconds in which a file may still wait for its row to point to it
PROCESSED_KEPT = 3600  # seconds a message on disk is kept after it was read


def hint(report_id: int) -> None:
    """Tell a worker that a report waits. Never raises: the row is queued whatever becomes of the message."""
    Report.objects.filter(pk=report_id).update(hinted_at=timezone.now())
    try:
        render_report.apply_async((report_id,), retry=False)
    except (KombuError, OSError):
        log.exception("Start the broker: report %s waits, and no worker could be told", report_id)


@shared_task(acks_late=True, soft_time_limit=25, time_limit=30)
def render_report(report_id: int) -> None:
    """Make one report. Safe to run twice, late, or on two workers at once."""
    report = Report.objects.claim(report_id)
    if report is None:
        return
    try:
        file = stored(report, made(report))
    except Exception:
        Report.objects.held_as(report).give_up()
        log.exception("Report %s could not be made, attempt %s", report.ref, report.attempts)
        return
    if not Report.objects.finish(report, file):
        (settings.REPORTS_DIR / file).unlink(missing_ok=True)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Leave a sign of life, send again what waits, take up what died, and clear away what nobody needs."""
    WorkerSign.objects.leave()
    Report.objects.abandoned().give_up()
    for report_id in Report.objects.waiting().values_list("pk", flat=True):
        hint(report_id)
    clear_away_files()


@worker_ready.connect
def sweep_at_once(**_signal: object) -> None:
    """A worker that has just started says so, and takes up what waits, before the clock tells it to."""
    sweep.apply_async(retry=False)


def made(report: Report) -> bytes:
    """The report as a file, in its own language."""
    related = ("submitted_by", "assessment__organisation", "assessment__edition")
    submission = Submission.objects.select_related(*related).get(pk=report.submission_id)
    with translation.override(report.language):
        actions = outline(submission.assessment.edition).actions.values()
        sources = dict.fromkeys(source for action in actions for source in action.sources)
        results = results_of_submission(submission)
        return render(document(results, made_at=timezone.now(), sources=list(sources)), report.language)


def stored(report: Report, content: bytes) -> str:
    """Write the file so that it is whole or not there; its name holds the claim, so no two workers share one."""
    folder, name = settings.REPORTS_DIR, f"{report.ref}-{report.token}.pdf"
    folder.mkdir(parents=True, exist_ok=True)
    written = folder / f"{name}.part"
    with written.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    written.replace(folder / name)
    return name


def clear_away_files() -> None:
    """Delete files that no row points to, and read messages of a queue on disk, once they are old enough."""
    old = _older_than(settings.REPORTS_DIR, FRESH)
    needed = set(Report.objects.filter(file__in=[path.name for path in old]).values_list("file", flat=True))
    spent = [path for path in old if path.name not in needed]
    if hasattr(settings, "QUEUE_DIR"):
        spent += _older_than(settings.QUEUE_DIR / "processed", PROCESSED_KEPT)
    for path in spent:
        path.unlink(missing_ok=True)


def _older_than(folder: Path, seconds: int) -> list[Path]:
    if not folder.is_dir():
        return []
    before, found = time.time() - seconds, []
    for entry in os.scandir(folder):
        try:
            if entry.is_file() and entry.stat().st_mtime < before:
                found.append(Path(entry.path))
        except FileNotFoundError:
            continue  # another worker's sweep was faster
    return found
