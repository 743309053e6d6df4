"""What the worker does: make one report, and sweep up after everything that can go wrong.

Messages may be lost, doubled or late, and workers may die at any moment: the row decides, and the sweep of every
few seconds sends again what is waiting.
"""

import logging
import re
import time
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone, translation
from kombu.exceptions import KombuError

from assessments.models import Submission
from assessments.results import results_of_submission
from reports.document import document
from reports.filing import name_of, report_files
from reports.models import NEVER, Report, Status, Trouble, WorkerSign
from reports.rendering import render
from trends.outline import outline

log = logging.getLogger(__name__)
FRESH = timedelta(hours=1)  # in which a file may still wait for its row to point to it; clocks differ
OURS = re.compile(r"(\d+/)?[\w-]+\.pdf(\.part)?")  # nothing else is ever cleared away
WALKED_TO = "reports.clear_away"
PROCESSED_KEPT = 3600  # seconds a message on disk is kept after it was read


def hint(report_id: int, organisation_id: int) -> None:
    """Tell a worker that a report waits. Never raises: the row is queued whatever becomes of the message."""
    Report.objects.filter(pk=report_id).update(hinted_at=timezone.now())
    try:
        render_report.apply_async((report_id, organisation_id), retry=False)
    except (KombuError, OSError):
        Report.objects.filter(pk=report_id).update(hinted_at=NEVER)
        log.exception("Start the broker: report %s waits, and no worker could be told", report_id)


@shared_task(acks_late=True, soft_time_limit=25, time_limit=30)
def render_report(report_id: int, organisation_id: int | None = None) -> str | None:
    """Make one report and say how that ended, for those who count. Safe to run twice, late, or on two workers at once.

    Refused when it is not the organisation's. Only messages of release 0.1 and people at a console name none.
    """
    if (
        organisation_id is not None
        and not Report.objects.of_organisation(organisation_id).filter(pk=report_id).exists()
    ):
        log.error("Look into who sends messages: report %s is not of organisation %s", report_id, organisation_id)
        return None
    report = Report.objects.claim(report_id)
    if report is None:
        return None
    try:
        content = made(report)
        file = report_files().save(name_of(report), ContentFile(content))
    except Exception as fault:
        Report.objects.held_as(report).give_up(trouble_of(fault))
        log.exception("Report %s could not be made, attempt %s", report.ref, report.attempts)
        return Status.FAILED.value
    if Report.objects.finish(report, file, len(content)):
        return Status.READY.value
    report_files().delete(file)
    return None


@shared_task(ignore_result=True)
def sweep() -> None:
    """Leave a sign of life, send again what waits, and take up what died."""
    WorkerSign.objects.leave()
    Report.objects.abandoned().give_up(Trouble.STOPPED)
    for waiting in Report.objects.waiting().values_list("pk", "submission__assessment__organisation"):
        hint(*waiting)


@worker_ready.connect
def sweep_at_once(**_signal: object) -> None:
    """A worker that has just started says so, and takes up what waits, before the clock tells it to."""
    sweep.apply_async(retry=False)


def trouble_of(fault: Exception) -> Trouble:
    """Name what stands in the way of a report."""
    if isinstance(fault, SoftTimeLimitExceeded):
        return Trouble.TIME
    return Trouble.STORE if isinstance(fault, OSError) else Trouble.CONTENT


def made(report: Report) -> bytes:
    """The report as a file, in its own language."""
    related = ("submitted_by", "assessment__organisation", "assessment__edition")
    submission = Submission.objects.select_related(*related).get(pk=report.submission_id)
    with translation.override(report.language):
        actions = outline(submission.assessment.edition).actions.values()
        sources = dict.fromkeys(source for action in actions for source in action.sources)
        results = results_of_submission(submission)
        return render(document(results, made_at=timezone.now(), sources=list(sources)), report.language)


@shared_task(ignore_result=True)
def clear_away() -> None:
    """Delete files that no row points to, and read messages of a queue on disk, once they are old enough.

    One piece of the files at a time, from where the last call stopped: its cost does not grow with their number.
    """
    forget_read_messages()
    files = report_files()
    found, after = files.some_files(after=cache.get(WALKED_TO, ""))
    old = {name for name, changed_at in found if changed_at < timezone.now() - FRESH and OURS.fullmatch(name)}
    for name in old.difference(Report.objects.filter(file__in=old).values_list("file", flat=True)):
        files.delete(name)
    cache.set(WALKED_TO, after, timeout=None)


def forget_read_messages() -> None:
    if hasattr(settings, "QUEUE_DIR"):
        for path in (settings.QUEUE_DIR / "processed").iterdir():
            with suppress(FileNotFoundError):  # another worker was faster
                if path.stat().st_mtime < time.time() - PROCESSED_KEPT:
                    path.unlink()
