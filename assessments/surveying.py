"""What opens and closes a staff survey, and what takes one answer. Each is safe to repeat."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessments.models import Assessment, Survey, SurveyAnswer, SurveyQuestion
from assessments.prepared import lock
from assessments.services import AlreadySubmitted
from organisations.history import record
from organisations.models import EventKind


class SurveyClosed(Exception):
    """It takes no answers any more, or not while the assessment is submitted."""


class AlreadyAnswered(Exception):
    """This device has answered this survey, and otherwise."""


def device_of(survey, token) -> str:
    """What is kept of a device: the same for each visit to this survey, and unlike what another survey keeps."""
    return salted_hmac(f"survey {survey.ref}", token, algorithm="sha256").hexdigest()


@transaction.atomic
def open_survey(*, assessment, opened_by, trends=(), actions=()) -> Survey:
    """Ask staff about these outlines; the survey that is open already is returned as it is.

    Raises AlreadySubmitted.
    """
    if lock(assessment) != Assessment.Status.OPEN:
        raise AlreadySubmitted
    if running := assessment.surveys.filter(closed_at=None).first():
        return running
    survey = assessment.surveys.create(opened_by=opened_by)
    subjects = [{"trend_id": trend.id} for trend in trends] + [{"action_id": action.id} for action in actions]
    survey.questions.bulk_create(
        SurveyQuestion(survey=survey, position=position, **subject) for position, subject in enumerate(subjects, 1)
    )
    note(survey, opened_by, "", "open")
    return survey


@transaction.atomic
def close_survey(*, survey, closed_by) -> None:
    """Take no more answers, and let the results be told."""
    if Survey.objects.filter(pk=survey.pk, closed_at=None).update(closed_at=timezone.now()):
        note(survey, closed_by, "open", "closed")


def note(survey, by, before, after):
    record(
        organisation=survey.assessment.organisation_id,
        kind=EventKind.SURVEY,
        by=by,
        assessment_ref=survey.assessment.ref,
        changes=[("survey", before, after)],
    )


@transaction.atomic
def answer_survey(*, survey, token, levels) -> None:
    """Keep what somebody thinks: `levels` maps the id of each question to 0-4, or None for "I do not know".

    Raises SurveyClosed or AlreadyAnswered, and has then kept nothing.
    """
    # Whoever holds the row is alone, so nothing arrives once the results are told.
    locked = Survey.objects.select_for_update(of=("self",)).open().filter(pk=survey.pk).first()
    if locked is None:
        raise SurveyClosed
    response, is_first = locked.responses.get_or_create(device=device_of(survey, token))
    if not is_first:
        if dict(response.answers.values_list("question", "level")) == levels:
            return  # pressed twice
        raise AlreadyAnswered
    response.answers.bulk_create(
        SurveyAnswer(response=response, question_id=question, level=level) for question, level in levels.items()
    )
