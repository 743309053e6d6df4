"""Worked numbers on answers made by hand: first live, then frozen."""

from fractions import Fraction

import pytest

from assessments.results import results_of, results_of_submission
from assessments.services import reopen_assessment, submit_assessment
from tests.factories import (
    ActionFactory,
    AnswerFactory,
    AssessmentFactory,
    CaseStudyFactory,
    TrendFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment():
    return AssessmentFactory()


def trend_with(assessment, *choices, group="digital", **answer):
    """A trend with one action for each choice; "" leaves an action without an answer row."""
    trend = TrendFactory(edition=assessment.edition, group=group)
    for choice in choices:
        action = ActionFactory(trend=trend)
        if choice:
            reason = "We have none" if choice == "na" else ""
            AnswerFactory(assessment=assessment, action=action, choice=choice, na_reason=reason, **answer)
    assessment.edition.refresh_from_db()
    return trend


def submitted(assessment):
    return submit_assessment(assessment=assessment, submitted_by=UserFactory(name="Priya Nair"))


def test_no_answers_give_no_scores_and_low_confidence(assessment):
    trend_with(assessment, "", "")

    results = results_of(assessment)

    assert results.is_empty
    assert (results.digital, results.technology, results.overall, results.balance) == (None,) * 4
    assert (results.confidence, results.confidence_reason) == ("low", "nothing is answered yet")
    assert results.todo == results.recommendations == results.strongest == ()


def test_group_scores_weigh_each_trend_the_same(assessment):
    trend_with(assessment, "3", "2", "3")
    trend_with(assessment, "1")
    trend_with(assessment, "3", "4", group="technology")

    results = results_of(assessment)

    assert results.digital == (Fraction(200, 3) + 25) / 2
    assert results.technology == Fraction("87.5")
    assert results.overall == (Fraction(200, 3) + 25 + Fraction("87.5")) / 3
    assert results.balance == results.technology - results.digital
    assert results.leaning == "technology"


def test_other_answers_are_left_out_and_listed(assessment):
    trend_with(assessment, "1", "na", "unknown", "")

    results = results_of(assessment)

    assert (results.answered, results.applicable, results.total) == (1, 3, 4)
    assert results.is_provisional
    assert [len(found) for found in (results.not_applicable, results.to_find_out, results.unanswered)] == [1] * 3
    assert results.not_applicable[0].na_reason == "We have none"
    assert results.confidence_reason == "2 actions are unanswered"


def test_an_action_carries_its_sentence_its_next_step_and_its_gap(assessment):
    trend_with(assessment, "1")

    action = results_of(assessment).trends[0].actions[0]

    assert action.sentence.endswith("at level 1.")
    assert action.next_step.endswith("at level 2.")
    assert (action.gap, action.target) == (2, 3)


def test_the_highest_level_has_no_next_step(assessment):
    trend_with(assessment, "4")

    assert results_of(assessment).trends[0].actions[0].next_step == ""


def test_the_to_do_list_holds_gaps_only_with_the_most_urgent_first(assessment):
    trend_with(assessment, "2", "3", "0")

    assert [action.level for action in results_of(assessment).todo] == [0, 2]


def test_the_mean_target_leaves_out_what_does_not_apply(assessment):
    trend = trend_with(assessment, "2", "na")
    AnswerFactory(assessment=assessment, action=ActionFactory(trend=trend), target=4)
    assessment.edition.refresh_from_db()

    assert results_of(assessment).trends[0].mean_target == Fraction("3.5")


def test_strongest_and_weakest_name_every_trend_that_shares_the_score(assessment):
    low, high, also_low = (trend_with(assessment, choice) for choice in "141")

    results = results_of(assessment)

    assert [trend.slug for trend in results.strongest] == [high.slug]
    assert [trend.slug for trend in results.weakest] == [low.slug, also_low.slug]


def test_three_people_with_documents_give_high_confidence(assessment):
    trend_with(assessment, "3", "2", "3", evidence_strength=2)

    assert results_of(assessment).confidence == "high"


def test_one_person_with_documents_gives_medium_confidence_and_says_why(assessment):
    trend_with(assessment, "3", "2", evidence_strength=2, answered_by=UserFactory())

    results = results_of(assessment)

    assert results.confidence == "medium"
    assert results.confidence_reason.startswith("only 1 person answered and nobody outside")


def test_a_recommended_case_says_why(assessment):
    first, second = trend_with(assessment, "1", "2").actions.order_by("position")
    CaseStudyFactory(actions=[first, second], organisation_kind="county")
    assessment.edition.refresh_from_db()

    recommendation = results_of(assessment).recommendations[0]

    assert recommendation.because == (
        f"Because you are at 1 Exploring and aim for 3 Embedded in “{first.title}”; "
        f"it also helps with “{second.title}” (now 2, target 3)."
    )
    assert recommendation.like == "Like you: the same nation and a similar size."
    assert recommendation.fit == pytest.approx(2 * 2 + 0.6 * 2)
    assert recommendation.action.code == first.code


def test_a_case_that_is_published_is_recommended_at_once(assessment):
    action = trend_with(assessment, "1").actions.get()
    draft = CaseStudyFactory(actions=[action], status="draft")
    assessment.edition.refresh_from_db()
    assert results_of(assessment).recommendations == ()

    draft.status = "published"
    draft.save()

    assessment.edition.refresh_from_db()
    assert [case.code for case in results_of(assessment).recommendations] == [draft.code]


def test_a_submission_gives_what_the_answers_gave(assessment):
    trend_with(assessment, "3", "2", "unknown", evidence_strength=1)
    trend_with(assessment, "4", "na", "4", group="technology")
    live = results_of(assessment)

    frozen = results_of_submission(submitted(assessment))

    assert frozen.trends == live.trends
    assert (frozen.digital, frozen.technology, frozen.confidence) == (live.digital, live.technology, live.confidence)
    assert (frozen.status, frozen.number, frozen.submitted_by) == ("submitted", 1, "Priya Nair")


def test_a_submission_stays_as_it_was_when_answers_change(assessment):
    trend_with(assessment, "3", "2")
    submission = submitted(assessment)
    before = results_of_submission(submission)
    reopen_assessment(assessment=assessment, reopened_by=UserFactory(), reason="A mistake")

    assessment.answers.update(choice="0")

    assert results_of(assessment).digital == 0
    assert results_of_submission(submission) == before


def test_a_submission_stays_as_it_was_when_the_edition_changes(assessment):
    trend = trend_with(assessment, "3", "2")
    submission = submitted(assessment)
    before = results_of_submission(submission).trends[0].score

    ActionFactory(trend=trend)
    trend.status = "draft"
    trend.save()

    submission.assessment.edition.refresh_from_db()
    assert [found.score for found in results_of_submission(submission).trends] == [before]


def test_results_take_one_query_live_and_two_when_frozen(assessment, django_assert_num_queries):
    trend_with(assessment, "3", "2", "1")
    results_of(assessment)
    with django_assert_num_queries(1):
        results_of(assessment)

    submission = submitted(assessment)
    results_of_submission(submission)
    with django_assert_num_queries(2):
        results_of_submission(submission)


def test_a_submission_keeps_its_confidence_when_a_person_leaves(assessment):
    people = UserFactory.create_batch(3)
    for person in people:
        trend_with(assessment, "3", answered_by=person, evidence_strength=2)
    submission = submitted(assessment)

    people[0].delete()
    submission.refresh_from_db()

    assert results_of_submission(submission).confidence == "high"
