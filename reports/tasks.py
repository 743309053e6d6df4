"""What the worker does: make a report or an export, and sweep up after everything that can go wrong.

Messages may be lost, doubled or late, and workers may die at any moment: the row decides, and the sweep of every
few seconds sends again what is waiting.
"""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from celery import Task, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from celery.signals import worker_ready
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.utils import timezone, translation
from kombu.exceptions import KombuError

from assessments.filing import evidence_files
from assessments.models import Evidence, Submission
from assessments.over_time import earlier_submission, over_time, submissions_before
from assessments.results import results_of_submission
from organisations.models import Organisation
from reports.document import document
from reports.erasing import erase
from reports.filing import name_of, report_files
from reports.gathering import gathered
from reports.models import NEVER, Export, Report, Status, Trouble, WorkerSign
from reports.models.making import Made
from reports.rendering import render
from trends.outline import outline

log = logging.getLogger(__name__)
FRESH = timedelta(hours=1)  # in which a file may still wait for its row to point to it; clocks differ
# Nothing else is ever cleared away.
OURS = re.compile(r"(\d+/)?[\w-]+\.(pdf|zip|png|jpe?g|webp|docx|xlsx|pptx|od[tsp])(\.part)?")
PROCESSED_KEPT = 3600  # seconds a message on disk is kept after it was read


def hint(report_id: int, organisation_id: int) -> None:
    """Tell a worker that a report waits. Never raises: the row is queued whatever becomes of the message."""
    tell(render_report, Report, report_id, organisation_id)


def hint_export(export_id: int, organisation_id: int) -> None:
    """The same of an export."""
    tell(write_export, Export, export_id, organisation_id)


def tell(task: Task, model: type[Made], pk: int, organisation_id: int) -> None:
    model.objects.filter(pk=pk).update(hinted_at=timezone.now())
    try:
        task.apply_async((pk, organisation_id), retry=False)
    except (KombuError, OSError):
        model.objects.filter(pk=pk).update(hinted_at=NEVER)
        log.exception("Start the broker: %s %s waits, and no worker could be told", model._meta.model_name, pk)


@shared_task(acks_late=True, soft_time_limit=25, time_limit=30)
def render_report(report_id: int, organisation_id: int | None = None) -> str | None:
    """Make one report and say how that ended, for those who count. Safe to run twice, late, or on two workers at once.

    Refused when it is not the organisation's. Only messages of release 0.1 and people at a console name none.
    """
    return worked_on(Report, report_id, organisation_id, lambda report: ContentFile(made(report)))


@shared_task(acks_late=True, soft_time_limit=540, time_limit=570)
def write_export(export_id: int, organisation_id: int) -> str | None:
    """Gather everything about one organisation. As safe to repeat as a report."""
    return worked_on(Export, export_id, organisation_id, lambda export: gathered(export.organisation))


def worked_on(model: type[Made], pk: int, organisation_id: int | None, make: Callable[[Any], File]) -> str | None:
    """Claim a row, make its file and keep it; None where there was nothing to do, or another worker did it."""
    what = model._meta.model_name
    if organisation_id is not None and not model.objects.of_organisation(organisation_id).filter(pk=pk).exists():
        log.error("Look into who sends messages: %s %s is not of organisation %s", what, pk, organisation_id)
        return None
    row = model.objects.claim(pk)
    if row is None:
        return None
    try:
        with make(row) as content:
            size = content.size
            file = report_files().save(name_of(row), content)
    except Exception as fault:
        model.objects.held_as(row).give_up(trouble_of(fault))
        log.exception("%s %s could not be made, attempt %s", what.capitalize(), row.ref, row.attempts)
        return Status.FAILED.value
    if model.objects.finish(row, file, size):
        return Status.READY.value
    report_files().delete(file)
    return None


@shared_task(ignore_result=True)
def sweep() -> None:
    """Leave a sign of life, send again what waits, and take up what died."""
    WorkerSign.objects.leave()
    for model, again in ((Report, hint), (Export, hint_export)):
        model.objects.abandoned().give_up(Trouble.STOPPED)
        for waiting in model.objects.waiting().values_list("pk", model.OWNER):
            again(*waiting)


@shared_task(ignore_result=True)
def delete_what_is_closed() -> None:
    """Delete the organisations whose time to think again is over."""
    for pk in Organisation.objects.closed().values_list("pk", flat=True):
        erase(pk)


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
    assessment = submission.assessment
    with translation.override(report.language):
        actions = outline(assessment.edition).actions.values()
        sources = dict.fromkeys(source for action in actions for source in action.sources)
        results = results_of_submission(submission)
        earlier = earlier_submission(submissions_before(assessment), assessment, submission.submitted_at)
        change = earlier and over_time(results, assessment, earlier)
        told = document(results, made_at=timezone.now(), sources=list(sources), change=change)
        return render(told, report.language)


@shared_task(ignore_result=True)
def clear_away() -> None:
    """Delete files that no row points to, and read messages of a queue on disk, once they are old enough.

    Exports are kept for a week. One piece of the files at a time, from where the last call stopped: its cost does not
    grow with their number.
    """
    forget_read_messages()
    Export.objects.past().delete()
    delete_orphans("reports", report_files(), [Report, Export])
    delete_orphans("evidence", evidence_files(), [Evidence])


def delete_orphans(store, files, models) -> None:
    """Delete what no row of these models points to with its `file`, in the next piece of this store."""
    walked_to = f"{store}.clear_away"
    found, after = files.some_files(after=cache.get(walked_to, ""))
    old = {name for name, changed_at in found if changed_at < timezone.now() - FRESH and OURS.fullmatch(name)}
    known = [model.objects.filter(file__in=old).values_list("file", flat=True) for model in models]
    for name in old.difference(*known):
        files.delete(name)
    cache.set(walked_to, after, timeout=None)


def forget_read_messages() -> None:
    if hasattr(settings, "QUEUE_DIR"):
        for path in (settings.QUEUE_DIR / "processed").iterdir():
            with suppress(FileNotFoundError):  # another worker was faster
                if path.stat().st_mtime < time.time() - PROCESSED_KEPT:
                    path.unlink()
