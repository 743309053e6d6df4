"""Asking for a report, or for everything."""

from functools import partial

from django.conf import settings
from django.db import transaction

from assessments.services import note
from organisations.history import record
from organisations.models import EventKind
from reports.models import Export, Report, Status
from reports.tasks import hint, hint_export


@transaction.atomic
def request_report(*, submission, requested_by, language=settings.LANGUAGE_CODE) -> Report:
    """Return the report of a submission, having it made unless it is there or on its way.

    Asking again is harmless, and the way to try again what failed. The worker hears of it once this is
    committed; if it cannot be told, the next sweep finds the row.
    """
    report, is_new = Report.objects.get_or_create(
        submission=submission, language=language, defaults={"requested_by": requested_by}
    )
    if is_new:
        number = ("number", "", str(submission.number))
        note(submission.assessment, EventKind.REPORT, requested_by, number)
    if report.status == Status.FAILED or report.is_lost:
        Report.objects.filter(pk=report.pk, status=report.status).restart()
        report.refresh_from_db()
    if report.status == Status.QUEUED:
        transaction.on_commit(partial(hint, report.pk, submission.assessment.organisation_id))
    return report


@transaction.atomic
def request_export(*, organisation, requested_by) -> Export:
    """Have everything about an organisation gathered; where that is on its way already, return that one."""
    export, is_new = Export.objects.get_or_create(
        organisation=organisation,
        status__in=[Status.QUEUED, Status.RENDERING],
        defaults={"requested_by": requested_by},
    )
    if is_new:
        record(organisation=organisation, kind=EventKind.EXPORTED, by=requested_by)
    if export.status == Status.QUEUED:
        transaction.on_commit(partial(hint_export, export.pk, organisation.pk))
    return export
