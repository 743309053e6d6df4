"""Asking for a report."""

from functools import partial

from django.conf import settings
from django.db import transaction

from reports.models import Report, Status
from reports.tasks import hint


@transaction.atomic
def request_report(*, submission, requested_by, language=settings.LANGUAGE_CODE) -> Report:
    """Return the report of a submission, having it made unless it is there or on its way.

    Asking again is harmless, and the way to try again what failed. The worker hears of it once this is
    committed; if it cannot be told, the next sweep finds the row.
    """
    report, _is_new = Report.objects.get_or_create(
        submission=submission, language=language, defaults={"requested_by": requested_by}
    )
    if report.status == Status.FAILED or report.is_lost:
        Report.objects.filter(pk=report.pk, status=report.status).restart()
        report.refresh_from_db()
    if report.status == Status.QUEUED:
        transaction.on_commit(partial(hint, report.pk, submission.assessment.organisation_id))
    return report
