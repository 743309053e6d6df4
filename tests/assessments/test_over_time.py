import pytest

from assessments.models import Answer, Submission
from assessments.over_time import earlier_submission, over_time, submissions_before
from assessments.results import results_of, results_of_submission
from assessments.services import reopen_assessment, submit_assessment
from tests.factories import ActionFactory, AnswerFactory, AssessmentFactory
from tests.trends.editions import whole_edition
from trends.models import Edition, LevelSentence, Trend
from trends.succeeding import start_next_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    """Actions d-1 and d-2 of a digital trend, t-1 and t-2 of one of technology."""
    return whole_edition(status="published", year=2031)


def begun(organisation, edition, **choices):
    assessment = AssessmentFactory(organisation=organisation, edition=edition)
    for code, choice in choices.items():
        action = edition.actions.get(code=code.replace("_", "-"))
        AnswerFactory(assessment=assessment, action=action, choice=choice, na_reason="None here" * (choice == "na"))
    return assessment


def submit(assessment, lead):
    return submit_assessment(assessment=assessment, submitted_by=lead)


@pytest.fixture
def before(organisation, edition, lead):
    return submit(begun(organisation, edition, d_1="1", d_2="2", t_1="3", t_2="3"), lead)


def next_edition(edition):
    """Public, with its trends."""
    later = start_next_edition(edition=edition, year=edition.year + 1)
    Trend.objects.filter(edition=later).update(status="published")
    Edition.objects.filter(pk=later.pk).update(status="published")
    return later


def fresh(assessment):
    """What an edition shows is read from memory by its revision."""
    return type(assessment).objects.select_related("organisation", "edition").get(pk=assessment.pk)


def found(assessment):
    assessment = fresh(assessment)
    earlier = earlier_submission(submissions_before(assessment), assessment, None)
    return over_time(results_of(assessment), assessment, earlier)


def told(change):
    return {one.trend.slug: (one.because, one.points) for one in change.trends}


def reasons(change):
    return [(one.code, one.because) for one in change.not_compared]


# Which submission is the one before


def test_the_newest_submission_of_the_assessment_before_is_taken(organisation, edition, lead, before):
    reopen_assessment(assessment=before.assessment, reopened_by=lead, reason="A mistake")
    second = submit(before.assessment, lead)
    now = begun(organisation, edition)
    assert earlier_submission(submissions_before(now), now, None) == second


def test_a_submission_is_never_set_beside_one_that_came_after_it(organisation, edition, lead, before):
    now = submit(begun(organisation, edition, d_1="3"), lead)
    reopen_assessment(assessment=before.assessment, reopened_by=lead, reason="A mistake")
    submit(before.assessment, lead)
    assert earlier_submission(submissions_before(now.assessment), now.assessment, now.submitted_at) == before


def test_an_assessment_that_was_begun_later_is_not_before(organisation, edition, lead, before):
    submit(begun(organisation, edition, d_1="3"), lead)
    one = before.assessment
    assert earlier_submission(submissions_before(one), one, before.submitted_at) is None


def test_a_reopened_assessment_is_set_beside_its_own_last_submission(lead, before):
    one = before.assessment
    reopen_assessment(assessment=one, reopened_by=lead, reason="A year later")
    assert earlier_submission(submissions_before(one), one, None) == before
    second = submit(one, lead)
    assert earlier_submission(submissions_before(one), one, second.submitted_at) == before
    assert earlier_submission(submissions_before(one), one, before.submitted_at) is None


def test_a_later_edition_is_not_before(organisation, edition, lead):
    later = next_edition(edition)
    submit(begun(organisation, later, d_1="1"), lead)
    now = begun(organisation, edition)
    assert earlier_submission(submissions_before(now), now, None) is None


def test_another_council_has_none_of_it(edition, before):
    other = AssessmentFactory(edition=edition)
    assert earlier_submission(submissions_before(other), other, None) is None


def test_an_assessment_that_was_never_submitted_is_passed_over(organisation, edition, before):
    begun(organisation, edition, d_1="4")
    now = begun(organisation, next_edition(edition))
    assert earlier_submission(submissions_before(now), now, None) == before


# The same edition


def test_the_same_edition_is_compared_action_by_action(organisation, edition, before):
    change = found(begun(organisation, edition, d_1="3", d_2="2", t_1="3", t_2="1"))
    assert told(change) == {"digital-trend": ("", (25, 25)), "technology-trend": ("", (-25, -25))}
    digital, technology = change.trends
    assert [(one.action.code, one.move.then, one.move.now) for one in digital.up] == [("d-1", 1, 3)]
    assert [(one.action.code, one.move.then, one.move.now) for one in technology.down] == [("t-2", 3, 1)]
    assert (digital.stayed, technology.stayed, digital.down, technology.up) == (1, 1, (), ())
    assert (change.ref, change.number, change.year, change.not_compared) == (before.assessment.ref, 1, 2031, ())


def test_what_was_submitted_is_read_as_it_was_frozen(organisation, edition, lead, before):
    reopen_assessment(assessment=before.assessment, reopened_by=lead, reason="A mistake")
    Answer.objects.filter(assessment=before.assessment).update(choice="0")
    Submission.objects.get(pk=before.pk).scores.filter(trend__slug="digital-trend").update(level_total=8)
    change = found(begun(organisation, next_edition(edition), d_1="1", d_2="2"))
    assert change.trends[0].then.score == 100  # its row says so, whatever the answers come to
    assert [one.move.steps for one in change.trends[0].actions] == [0, 0]


def test_what_has_no_level_is_listed_with_when(organisation, edition, lead):
    submit(begun(organisation, edition, d_1="unknown", d_2="na", t_1="2"), lead)
    change = found(begun(organisation, edition, d_1="2", t_1="unknown"))
    assert reasons(change) == [("d-1", "then"), ("d-2", "neither"), ("t-1", "now"), ("t-2", "neither")]
    assert {points for _because, points in told(change).values()} == {None}


def test_a_provisional_score_makes_the_difference_a_range(organisation, edition, before):
    change = found(begun(organisation, edition, d_1="3"))
    assert told(change)["digital-trend"] == ("", (0, 50))


def test_a_trend_withdrawn_since_is_gone_with_its_actions(organisation, edition, before):
    trend = edition.trends.get(slug="technology-trend")
    trend.status = "draft"
    trend.save()
    change = found(begun(organisation, edition, d_1="1"))
    assert reasons(change)[1:] == [("technology-trend", "gone"), ("t-1", "gone"), ("t-2", "gone")]


# Another edition


def test_another_edition_is_compared_by_what_its_actions_follow(organisation, edition, before):
    later = next_edition(edition)
    later.actions.filter(code="d-1").update(code="d-7")
    change = found(begun(organisation, later, d_7="3", d_2="2", t_1="3", t_2="3"))
    assert told(change) == {"digital-trend": ("", (25, 25)), "technology-trend": ("", (0, 0))}
    assert [(one.action.code, one.move.steps) for one in change.trends[0].up] == [("d-7", 2)]


def test_a_reworded_action_is_compared_and_marked(organisation, edition, before):
    later = next_edition(edition)
    sentence = LevelSentence.objects.get(action__edition=later, action__code="d-1", level=3)
    sentence.sentence_en = "Everybody does it."
    sentence.save()
    change = found(begun(organisation, later, d_1="3", d_2="2"))
    assert [one.move.reworded for one in change.trends[0].actions] == [(3,), ()]
    assert [(one.because, one.is_reworded) for one in change.trends] == [("", True), ("", False)]


def test_what_came_went_was_split_or_merged_says_so_and_its_trend_is_not_compared(organisation, edition, before):
    later = next_edition(edition)
    digital, _technology = later.trends.order_by("group")
    part = ActionFactory(trend=digital, code="d-8", position=8)
    part.predecessors.add(edition.actions.get(code="d-1"))
    ActionFactory(trend=digital, code="d-9", position=9)
    later.actions.get(code="d-2").delete()
    later.actions.get(code="t-1").predecessors.add(edition.actions.get(code="t-2"))
    later.actions.get(code="t-2").delete()
    change = found(begun(organisation, later, d_1="3", d_8="3", d_9="3", t_1="4"))
    assert told(change) == {"digital-trend": ("actions", None), "technology-trend": ("actions", None)}
    assert reasons(change) == [
        ("d-1", "split"), ("d-8", "split"), ("d-9", "new"), ("t-1", "merged"), ("d-2", "gone"),
    ]  # fmt: skip
    assert [one.then for one in change.trends] == [None, None]


def test_a_trend_that_is_new_and_one_that_is_gone_say_so(organisation, edition, before):
    later = next_edition(edition)
    later.trends.get(slug="technology-trend").delete()
    ActionFactory(trend__edition=later, trend__slug="brand-new", trend__group="technology", code="b-1")
    change = found(begun(organisation, later, d_1="1", d_2="2", b_1="2"))
    assert told(change) == {"digital-trend": ("", (0, 0)), "brand-new": ("new", None)}
    assert [(one.code, one.is_trend) for one in change.not_compared] == [
        ("b-1", False), ("technology-trend", True), ("t-1", False), ("t-2", False),
    ]  # fmt: skip


def test_a_submission_is_compared_by_both_frozen_scores(organisation, edition, lead, before):
    now = submit(begun(organisation, edition, d_1="3", d_2="2", t_1="3", t_2="3"), lead)
    now.assessment = fresh(now.assessment)
    now.scores.filter(trend__slug="digital-trend").update(level_total=8)
    change = over_time(results_of_submission(now), now.assessment, before)
    assert told(change)["digital-trend"] == ("", (100 - 37.5, 100 - 37.5))


@pytest.mark.parametrize("others", [1, 3])
def test_the_same_edition_costs_two_queries_and_another_six_more(
    organisation, edition, before, others, django_assert_num_queries
):
    for nth in range(others):
        ActionFactory(trend=edition.trends.get(slug="digital-trend"), code=f"d-x{nth}", position=10 + nth)
    for later, count in ((edition, 2), (next_edition(edition), 8)):
        now = fresh(begun(organisation, later, d_1="1"))
        earlier = earlier_submission(submissions_before(now), now, None)
        results = results_of(now)
        over_time(results, now, earlier)  # reads the editions into memory
        with django_assert_num_queries(count):
            over_time(results, now, earlier)
