"""Confidence with several opinions: who counts, which spread counts, and that a submission keeps both."""

import pytest

from assessments.agreeing import agree
from assessments.models import Opinion
from assessments.results import results_of, results_of_submission
from assessments.services import submit_assessment
from reports.explaining import explain
from reports.figures import as_json
from tests.factories import OpinionFactory

pytestmark = pytest.mark.django_db
STRONG = {"na_reason": "", "evidence": "", "evidence_strength": 2, "importance": 2, "target": 3, "target_reason": ""}


@pytest.fixture
def agreed(rating, lead):
    """Return a function that has three people rate each action at these levels and agrees on the suggestion."""

    def agree_on(*levels, **said):
        people = [OpinionFactory(assessment=rating, action=rating.edition.actions.first()).user for _ in levels]
        Opinion.objects.all().delete()
        for action in rating.edition.actions.all():
            for person, level in zip(people, levels, strict=True):
                OpinionFactory(assessment=rating, action=action, user=person, choice=str(level))
            choice = str(sorted(levels)[(len(levels) - 1) // 2])
            agree(assessment=rating, action=action, version=0, agreed_by=lead, choice=choice, **STRONG, **said)
        return rating

    return agree_on


@pytest.mark.parametrize(
    ("levels", "confidence", "reason"),
    [
        ((2, 3, 3), "high", "every action is answered on strong evidence, by enough people or with an outside check"),
        ((2, 3, 4), "medium", "opinions on some actions differ by 2 levels or more"),
        ((2, 3), "medium", "only 2 people answered and nobody outside the team has checked an answer"),
    ],
    ids=["close", "apart", "too few"],
)
def test_confidence_follows_the_people_and_how_far_they_are_apart(agreed, levels, confidence, reason):
    results = results_of(agreed(*levels))

    assert (results.confidence, results.confidence_reason) == (confidence, reason)
    assert results.respondents == len(levels)


def test_the_spread_counts_as_it_was_when_people_agreed(agreed):
    assessment = agreed(2, 3, 3)
    Opinion.objects.filter(choice="2").update(choice="0")

    assert results_of(assessment).confidence == "high"


def test_opinions_that_nothing_is_agreed_on_count_for_nothing(rating):
    OpinionFactory(assessment=rating, action=rating.edition.actions.first(), choice="4")

    results = results_of(rating)

    assert (results.respondents, results.widest_spread) == (0, 0)


def test_with_one_agreed_answer_there_is_no_spread(assessment):
    assert results_of(assessment).widest_spread is None


def test_a_submission_keeps_its_confidence_reasons_and_dissent_for_ever(agreed, lead):
    assessment = agreed(2, 3, 4, reason="A newer paper", dissent="Planning says 1")
    submission = submit_assessment(assessment=assessment, submitted_by=lead)
    before = results_of_submission(submission)

    Opinion.objects.all().delete()
    assessment.agreements.all().delete()
    assessment.mode = "simple"
    assessment.save()

    assert results_of_submission(submission) == before
    assert (before.confidence, before.respondents, before.widest_spread) == ("medium", 3, 2)
    (action, *_others) = before.trends[0].actions
    assert (action.agreement_reason, action.dissent) == ("A newer paper", "Planning says 1")


def test_reasons_and_dissent_stand_in_the_figures_and_opinions_do_not(agreed):
    told = as_json(results_of(agreed(2, 3, 4, reason="A newer paper", dissent="Planning says 1")))

    assert told["agreements"][0] == {"action": "d-1", "reason": "A newer paper", "dissent": "Planning says 1"}
    assert "spread" not in str(told)


def test_an_agreement_without_words_is_not_in_the_figures(agreed):
    assert as_json(results_of(agreed(2)))["agreements"] == []


@pytest.mark.parametrize(("levels", "told"), [((2, 3), "No"), ((1, 3), "Yes")])
def test_the_explanation_says_whether_opinions_were_apart(agreed, levels, told):
    steps = {step.name: step.text for step in explain(results_of(agreed(*levels)), "confidence").steps}

    assert steps["Opinions 2 levels apart or more"].startswith(f"{told}, as the opinions were")


def test_the_explanation_says_nothing_of_opinions_where_none_are_asked_for(assessment):
    assert "Opinions" not in str(explain(results_of(assessment), "confidence").steps[1:])


@pytest.mark.parametrize("count", [1, 3])
def test_results_with_several_opinions_take_three_queries(agreed, count, django_assert_num_queries):
    assessment = agreed(*[2] * count)
    results_of(assessment)

    with django_assert_num_queries(3):
        results_of(assessment)
