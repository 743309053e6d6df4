"""The next edition takes nothing from an assessment of the one before: its scores, its results, its report."""

import json
from datetime import UTC, datetime

import pytest

from assessments.models import SubmittedAnswer, TrendScore
from assessments.results import results_of, results_of_submission
from assessments.services import reopen_assessment, save_answer, start_assessment, submit_assessment
from reports.document import document
from reports.figures import as_json
from tests.factories import ActionFactory
from tests.trends.editions import whole_edition
from trends.models import Edition
from trends.outline import outline
from trends.publishing import archive_edition, publish_edition, send_to_review
from trends.succeeding import start_next_edition

pytestmark = pytest.mark.django_db
MADE_AT = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)


@pytest.fixture
def edition():
    return whole_edition(status="published", year=2031)


def answered(organisation, lead):
    assessment = start_assessment(organisation=organisation, started_by=lead)
    for place, action in enumerate(outline(assessment.edition).actions.values()):
        save_answer(assessment=assessment, action=action, version=0, answered_by=lead, choice=str(place % 5))
    return assessment


def told(submission):
    """Everything a submission comes to, as text: rows, results and the words and drawings of the report."""
    edition = Edition.objects.get(pk=submission.assessment.edition_id)
    submission.assessment.edition = edition
    rows = [list(model.objects.filter(submission=submission).values()) for model in (SubmittedAnswer, TrendScore)]
    results = results_of_submission(submission)
    return json.dumps([rows, as_json(results), document(results, made_at=MADE_AT)], default=str)


def next_one(edition):
    """Rewords, retires and adds, then publishes."""
    draft = start_next_edition(edition=edition, year=edition.year + 1)
    action = draft.actions.get(code="d-1")
    action.title_en = "Reworded"
    action.save()
    draft.actions.get(code="d-2").delete()
    trend = draft.trends.get(slug="digital-trend")
    ActionFactory(trend=trend, code="d-9", source_lines="A title", is_without_case=True, without_case_why_en="None yet")
    send_to_review(edition=draft)
    return publish_edition(edition=draft)


def test_a_submission_is_the_same_to_the_last_letter(edition, organisation, lead):
    submission = submit_assessment(assessment=answered(organisation, lead), submitted_by=lead)
    before = told(submission)
    next_one(edition)
    archive_edition(edition=edition)
    assert told(submission) == before


def test_an_open_assessment_goes_on_and_is_submitted_and_reopened(edition, organisation, lead):
    assessment = answered(organisation, lead)
    before = as_json(results_of(assessment))
    next_one(edition)
    archive_edition(edition=edition)
    assert as_json(results_of(assessment)) == before
    submission = submit_assessment(assessment=assessment, submitted_by=lead)
    assert as_json(results_of_submission(submission))["overall"] == before["overall"]
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    assert assessment.is_open


def test_a_new_assessment_uses_the_new_edition(edition, organisation, lead):
    old = answered(organisation, lead)
    newest = next_one(edition)
    new = start_assessment(organisation=organisation, started_by=lead)
    assert (old.edition, new.edition) == (edition, newest)
    assert list(outline(newest).actions) == ["d-1", "d-9", "t-1", "t-2"]
