"""The figures of every assessment and every submission, as programs get them."""

from assessments.models import Assessment, Submission
from assessments.results import results_of, results_of_submission
from reports.figures import as_json


def results() -> dict[str, dict]:
    open_ones = Assessment.objects.select_related("organisation", "edition")
    submitted = Submission.objects.select_related("assessment__organisation", "assessment__edition", "submitted_by")
    return {item.ref: as_json(results_of(item)) for item in open_ones} | {
        f"{item.assessment.ref} {item.number}": as_json(results_of_submission(item)) for item in submitted
    }
