"""Which cases are like one another, and why."""

import pytest

from casestudies.likening import like
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.models import Edition, Theme

pytestmark = pytest.mark.django_db


@pytest.fixture
def trend():
    return TrendFactory(edition=EditionFactory())


@pytest.fixture
def other_trend(trend):
    return TrendFactory(edition=trend.edition)


@pytest.fixture
def action(trend):
    return ActionFactory(trend=trend)


def likes(case):
    return like(case.code, Edition.objects.current())


def titles(case):
    return [one.case.title for one in likes(case)]


def test_who_shares_most_actions_comes_first_and_who_shares_none_is_left_out(trend, action):
    second, third = ActionFactory.create_batch(2, trend=trend)
    case = CaseStudyFactory(actions=[action, second])
    CaseStudyFactory(title_en="None", actions=[third])
    CaseStudyFactory(title_en="One", actions=[second])
    CaseStudyFactory(title_en="Two", actions=[second, action])
    assert titles(case) == ["Two", "One"]


def test_ties_are_broken_by_trend_then_themes_then_kind_of_organisation_then_title(trend, other_trend, action):
    mobility = Theme.objects.create(slug="mobility", name_en="Mobility")
    case = CaseStudyFactory(actions=[action])
    case.themes.add(mobility)
    CaseStudyFactory(title_en="A kind", actions=[action], trends=[other_trend])
    themed = CaseStudyFactory(title_en="Theme", actions=[action], trends=[other_trend], organisation_kind="county")
    themed.themes.add(mobility)
    CaseStudyFactory(title_en="Trend", actions=[action], organisation_kind="county")
    Edition.objects.touch()
    assert titles(case) == ["Trend", "Theme", "A kind"]
    assert [one.reasons for one in likes(case)] == [
        ["1 action", "the main trend"],
        ["1 action", "the theme Mobility"],
        ["1 action", "the type of organisation"],
    ]


def test_where_no_case_shares_an_action_the_trend_and_the_themes_decide(trend, other_trend, action):
    case = CaseStudyFactory(actions=[action])
    CaseStudyFactory(title_en="Near", trends=[trend])
    CaseStudyFactory(title_en="Far", trends=[other_trend])
    assert titles(case) == ["Near"]


def test_never_more_than_three_and_never_the_case_itself(action):
    case, *others = CaseStudyFactory.create_batch(5, actions=[action])
    assert titles(case) == sorted(other.title for other in others)[:3]


def test_a_case_that_is_not_in_the_edition_is_like_none(trend):
    CaseStudyFactory(trends=[trend])
    assert like("elsewhere", trend.edition) == ()
