"""What changes an assessment: starting, answering, submitting, reopening. Each is safe to repeat."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.models import Agreement, Answer, Assessment, Choice, Opinion, Submission, SubmittedAnswer, TrendScore
from assessments.prepared import locked_row, stored_answer
from assessments.reliance import agreements_of, reliance_of
from assessments.scoring import Rating, trend_score
from organisations.history import record
from organisations.models import EventKind
from trends.models import Edition
from trends.outline import outline
from trends.publishing import lock_edition

VALUES = (
    "choice",
    "na_reason",
    "evidence",
    "evidence_strength",
    "importance",
    "target",
    "target_reason",
)  # what a person decides about one action
FROZEN = (*VALUES, "answered_by_id", "answered_at")


class NoPublishedEdition(Exception):
    """There is nothing to assess against yet."""


class AlreadySubmitted(Exception):
    """The assessment is frozen; it has to be reopened first."""


class NotReadyToSubmit(Exception):
    """Not one action is answered."""


class WayChanged(Exception):
    """The assessment is answered in the other way: by opinions and agreement, or without them."""


@dataclass
class StaleAnswer(Exception):
    """Somebody saved this answer in the meantime; `current` is what they saved, an answer or an opinion."""

    current: Answer | Opinion


@dataclass
class AnotherIsOpen(Exception):
    """The organisation has another open assessment of the edition: `other`."""

    other: Assessment


@transaction.atomic
def start_assessment(*, organisation, started_by) -> Assessment:
    """Return the open assessment of the newest edition, starting it if there is none."""
    edition = Edition.objects.current()
    if edition is None:
        raise NoPublishedEdition
    own = {"organisation": organisation, "edition": edition, "status": Assessment.Status.OPEN}
    assessment, is_new = Assessment.objects.get_or_create(**own, defaults={"created_by": started_by})
    if is_new:
        lock_edition(edition=edition)
        note(assessment, EventKind.STARTED, started_by)
    return assessment


def note(assessment, kind, by, *changes, subject=""):
    """Write into the history of the assessment; each of `changes` is a field with its value before and after."""
    record(
        organisation=assessment.organisation_id,
        kind=kind,
        by=by,
        assessment_ref=assessment.ref,
        subject=subject,
        **({"changes": changes} if changes else {}),
    )


@transaction.atomic
def save_answer(*, assessment, action, version, answered_by, **values) -> Answer:
    """Save what `answered_by` decided about one action; `action` is a row or an outline of the edition.

    `version` is the one the person saw, 0 for none. Saving again what is stored already changes nothing.
    Raises StaleAnswer, AlreadySubmitted or WayChanged, and has then saved nothing.
    """
    hold(assessment, mode=Assessment.Mode.SIMPLE)
    answer = stored_answer(assessment, action)
    if not differences(answer, values):
        return answer
    if answer.version != version:
        raise StaleAnswer(answer)
    return write_answer(assessment, action, answer, values, answered_by)


def hold(assessment, *, mode):
    """Be alone with the open assessment until the transaction ends, so that two first answers cannot meet."""
    held = locked_row(assessment)
    if held["status"] != Assessment.Status.OPEN:
        raise AlreadySubmitted
    if held["mode"] != mode:
        raise WayChanged


def differences(stored, values):
    """What would change, as history tells it: (name, before, after)."""
    before = {name: getattr(stored, name) for name in values}
    return [(name, str(before[name]), str(value)) for name, value in values.items() if before[name] != value]


def write_answer(assessment, action, answer, values, answered_by):
    """The one place where an answer changes; the caller holds the assessment."""
    changes = differences(answer, values)
    for name, value in values.items():
        setattr(answer, name, value)
    answer.version += 1
    answer.answered_by, answer.answered_at = answered_by, timezone.now()
    answer.save()
    if changes:
        note(assessment, EventKind.ANSWER, answered_by, *changes, subject=action.code)
    return answer


@transaction.atomic
def submit_assessment(*, assessment, submitted_by) -> Submission:
    """Freeze every answer and the scores of every trend. A second time it returns the same submission.

    Raises NotReadyToSubmit while no action is answered.
    """
    locked = Assessment.objects.select_for_update(of=("self",)).select_related("edition").get(pk=assessment.pk)
    if not locked.is_open:
        return locked.submissions.latest("number")
    answers = {answer.action_id: answer for answer in locked.answers.all()}
    if not any(answer.choice in Choice.SETTLED for answer in answers.values()):
        raise NotReadyToSubmit
    agreements = agreements_of(locked)
    reliance = reliance_of(locked, answers, agreements)
    submission = locked.submissions.create(
        number=locked.submissions.count() + 1,
        submitted_by=submitted_by,
        submitted_at=timezone.now(),
        respondents=reliance.respondents,
        widest_spread=reliance.widest_spread,
    )
    _freeze(submission, outline(locked.edition), answers, agreements)
    locked.status = assessment.status = Assessment.Status.SUBMITTED
    locked.save(update_fields=["status"])
    note(locked, EventKind.SUBMITTED, submitted_by, ("number", "", str(submission.number)))
    return submission


def _freeze(submission, edition, answers, agreements):
    empty, none = Answer(), Agreement()
    frozen = {
        action.code: SubmittedAnswer(
            submission=submission,
            action_id=action.id,
            **{name: getattr(answers.get(action.id, empty), name) for name in FROZEN},
            agreement_reason=agreements.get(action.id, none).reason,
            dissent=agreements.get(action.id, none).dissent,
        )
        for action in edition.actions.values()
    }
    SubmittedAnswer.objects.bulk_create(frozen.values())
    TrendScore.objects.bulk_create(_trend_score(submission, edition, trend, frozen) for trend in edition.trends)


def _trend_score(submission, edition, trend, answers):
    score = trend_score([_rating(action.code, answers[action.code]) for action in trend.actions])
    lowest = edition.actions.get(score.lowest_action)
    return TrendScore(
        submission=submission,
        trend_id=trend.id,
        actions=score.actions,
        applicable=score.applicable,
        answered=score.answered,
        level_total=score.level_total,
        evidenced_total=score.evidenced_total,
        lowest_action_id=lowest and lowest.id,
        lowest_level=score.lowest_level,
        level=score.level,
    )


def _rating(code, answer):
    return Rating(
        action=code,
        level=answer.level,
        applies=answer.choice != Choice.NOT_APPLICABLE,
        evidence=answer.evidence_strength,
        importance=answer.importance,
        target=answer.target,
    )


def reopen_assessment(*, assessment, reopened_by, reason) -> Assessment:
    """Open a submitted assessment again. What was submitted stays as it was; a second time changes nothing.

    Raises AnotherIsOpen when the organisation has started the edition anew in the meantime.
    """
    try:
        return _reopen(assessment, reopened_by, reason)
    except IntegrityError:
        other = Assessment.objects.open().get(organisation=assessment.organisation_id, edition=assessment.edition_id)
        raise AnotherIsOpen(other) from None


@transaction.atomic
def _reopen(assessment, reopened_by, reason):
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.is_open:
        return locked
    latest = locked.submissions.latest("number")
    latest.reopened_by, latest.reopened_at, latest.reopen_reason = reopened_by, timezone.now(), reason
    latest.save(update_fields=["reopened_by", "reopened_at", "reopen_reason"])
    locked.status = assessment.status = Assessment.Status.OPEN
    locked.save(update_fields=["status"])
    note(locked, EventKind.REOPENED, reopened_by, ("reason", "", reason))
    return locked
