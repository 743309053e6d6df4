from types import SimpleNamespace

import pytest

from assessments.models import Answer, Assessment, SubmittedAnswer, TrendScore
from assessments.services import (
    AlreadySubmitted,
    AnotherIsOpen,
    NoPublishedEdition,
    NotReadyToSubmit,
    StaleAnswer,
    reopen_assessment,
    save_answer,
    start_assessment,
    submit_assessment,
)
from organisations.models import Event
from tests.factories import (
    ActionFactory,
    AnswerFactory,
    AssessmentFactory,
    EditionFactory,
    OrganisationFactory,
    TrendFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def assessment():
    """One trend with the actions one, two and three, all still open."""
    assessment = AssessmentFactory()
    trend = TrendFactory(edition=assessment.edition)
    for code in ("one", "two", "three"):
        ActionFactory(trend=trend, code=code)
    return assessment


def action(assessment, code):
    return SimpleNamespace(id=assessment.edition.actions.get(code=code).pk, code=code)


def save(assessment, code, version=0, by=None, **values):
    by = by or UserFactory()
    return save_answer(
        assessment=assessment, action=action(assessment, code), version=version, answered_by=by, **values
    )


def submit(assessment):
    return submit_assessment(assessment=assessment, submitted_by=UserFactory())


# Starting


def test_an_assessment_starts_with_the_newest_published_edition(person):
    EditionFactory(year=2023), EditionFactory(year=2099, status="draft")
    newest = EditionFactory(year=2024)

    assessment = start_assessment(organisation=OrganisationFactory(), started_by=person)

    assert (assessment.edition, assessment.created_by, assessment.is_open) == (newest, person, True)


def test_starting_twice_gives_the_same_assessment(person):
    EditionFactory()
    organisation = OrganisationFactory()

    first, second = (start_assessment(organisation=organisation, started_by=person) for _ in range(2))

    assert first == second


def test_nothing_starts_without_a_published_edition(person):
    with pytest.raises(NoPublishedEdition):
        start_assessment(organisation=OrganisationFactory(), started_by=person)


# Answering


def test_an_answer_is_kept_with_who_gave_it_and_when(assessment, person):
    answer = save(assessment, "one", by=person, choice="3", evidence="The plan")

    answer.refresh_from_db()
    assert (answer.choice, answer.evidence, answer.answered_by, answer.version) == ("3", "The plan", person, 1)
    assert answer.answered_at is not None


def test_a_second_save_raises_the_version(assessment):
    save(assessment, "one", choice="3")

    assert save(assessment, "one", version=1, choice="4").version == 2


def test_a_stale_version_shows_the_current_answer_and_saves_nothing(assessment, person):
    save(assessment, "one", choice="3", by=person)

    with pytest.raises(StaleAnswer) as stale:
        save(assessment, "one", choice="1")

    assert (stale.value.current.choice, stale.value.current.answered_by) == ("3", person)
    assert Answer.objects.get().choice == "3"


def test_two_first_answers_are_a_conflict(assessment):
    save(assessment, "one", version=0, choice="0")

    with pytest.raises(StaleAnswer):
        save(assessment, "one", version=0, choice="1")


def test_saving_what_is_stored_already_changes_nothing(assessment, person):
    first = save(assessment, "one", by=person, choice="3")

    again = save(assessment, "one", version=0, choice="3")

    assert (again.version, again.answered_by, again.answered_at) == (1, person, first.answered_at)


def test_a_submitted_assessment_takes_no_answer(assessment):
    save(assessment, "one", choice="3")
    submit(assessment)

    with pytest.raises(AlreadySubmitted):
        save(assessment, "one", version=1, choice="4")


# Submitting


def test_submitting_freezes_an_answer_for_every_action(assessment, person):
    save(assessment, "one", by=person, choice="3", evidence="The plan", target=4)
    save(assessment, "two", choice="unknown")

    submission = submit(assessment)

    assert list(submission.answers.order_by("action__position").values_list("action__code", "choice")) == [
        ("one", "3"),
        ("two", "unknown"),
        ("three", ""),
    ]
    frozen = submission.answers.get(action__code="one")
    assert (frozen.evidence, frozen.target, frozen.answered_by) == ("The plan", 4, person)


def test_submitting_writes_the_sums_behind_each_score(assessment):
    save(assessment, "one", choice="4", evidence_strength=1)
    save(assessment, "two", choice="1")
    save(assessment, "three", choice="na", na_reason="We run none")

    score = submit(assessment).scores.get()

    assert (score.actions, score.applicable, score.answered, score.level_total, score.evidenced_total) == (
        3,
        2,
        2,
        5,
        3,
    )
    assert (score.lowest_action.code, score.lowest_level, score.level) == ("two", 1, 2)


def test_submitting_twice_is_one_submission(assessment):
    save(assessment, "one", choice="3")

    assert submit(assessment) == submit(assessment)
    assert (SubmittedAnswer.objects.count(), TrendScore.objects.count()) == (3, 1)


@pytest.mark.parametrize("choice", ["", "unknown"])
def test_nothing_is_submitted_without_an_answer(assessment, choice):
    save(assessment, "one", choice=choice, evidence="Asked the data team")

    with pytest.raises(NotReadyToSubmit):
        submit(assessment)

    assert Assessment.objects.get().is_open


# Reopening


def test_reopening_keeps_the_earlier_submission_as_it_was(assessment, person):
    save(assessment, "one", choice="3")
    submission = submit(assessment)

    reopen_assessment(assessment=assessment, reopened_by=person, reason="A figure was wrong")
    save(assessment, "one", version=1, choice="0")

    submission.refresh_from_db()
    assert (submission.reopened_by, submission.reopen_reason) == (person, "A figure was wrong")
    assert submission.answers.get(action__code="one").choice == "3"
    assert submission.scores.get().level_total == 3


def test_a_second_submission_gets_the_next_number(assessment, person):
    save(assessment, "one", choice="3")
    submit(assessment)
    reopen_assessment(assessment=assessment, reopened_by=person, reason="A figure was wrong")

    assert submit(assessment).number == 2


def test_reopening_twice_changes_nothing(assessment, person):
    save(assessment, "one", choice="3")
    submission = submit(assessment)

    for reason in ("First", "Second"):
        reopen_assessment(assessment=assessment, reopened_by=person, reason=reason)

    submission.refresh_from_db()
    assert submission.reopen_reason == "First"


def test_reopening_names_another_open_assessment_of_the_edition(assessment, person):
    AnswerFactory(assessment=assessment)
    submit(assessment)
    other = AssessmentFactory(organisation=assessment.organisation, edition=assessment.edition)

    with pytest.raises(AnotherIsOpen) as refused:
        reopen_assessment(assessment=assessment, reopened_by=person, reason="A figure was wrong")

    assert refused.value.other == other
    assert not Assessment.objects.get(pk=assessment.pk).is_open


# History


def told(assessment):
    events = Event.objects.filter(organisation=assessment.organisation, assessment_ref=assessment.ref)
    return [(event.kind, event.subject, event.field, event.before, event.after) for event in events.order_by("pk")]


def test_a_started_assessment_is_told_once(person):
    EditionFactory()
    organisation = OrganisationFactory()
    for _again in range(2):
        assessment = start_assessment(organisation=organisation, started_by=person)

    assert told(assessment) == [("started", "", "", "", "")]
    assert Event.objects.get().by == person


def test_each_changed_field_of_an_answer_is_told(assessment, person):
    save(assessment, "one", by=person, choice="3", evidence="The plan", target=3)
    save(assessment, "one", version=1, choice="4", evidence="The plan", target=3)

    assert told(assessment) == [
        ("answer", "one", "choice", "", "3"),
        ("answer", "one", "evidence", "", "The plan"),
        ("answer", "one", "choice", "3", "4"),
    ]


def test_what_was_not_saved_is_not_told(assessment):
    save(assessment, "one", choice="3")
    save(assessment, "one", version=1, choice="3")
    with pytest.raises(StaleAnswer):
        save(assessment, "one", version=0, choice="1")

    assert told(assessment) == [("answer", "one", "choice", "", "3")]


def test_submitting_and_reopening_are_told_once_each(assessment, person):
    save(assessment, "one", choice="3")
    for _again in range(2):
        submit(assessment)
    for _again in range(2):
        reopen_assessment(assessment=assessment, reopened_by=person, reason="A typing mistake")

    assert told(assessment)[1:] == [
        ("submitted", "", "number", "", "1"),
        ("reopened", "", "reason", "", "A typing mistake"),
    ]
