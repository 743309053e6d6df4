"""What leads are told of all opinions: suggestion, spread, sides and role gaps, in a constant number of queries."""

from fractions import Fraction

import pytest

from assessments.agreeing import agree
from assessments.models import Opinion
from assessments.sentences import overall_gap_sentence, role_gap_sentence
from assessments.spreads import next_to_agree, overall_gap, spreads_of, to_discuss
from tests.factories import OpinionFactory

pytestmark = pytest.mark.django_db
PLAIN = {"na_reason": "", "evidence": "", "evidence_strength": 0, "importance": 2, "target": 3, "target_reason": ""}


@pytest.fixture
def rate(rating):
    """Return a function that gives opinions on an action, each by somebody else."""

    def give(code, *choices, standpoint="service"):
        action = rating.edition.actions.get(code=code)
        for choice in choices:
            OpinionFactory(assessment=rating, action=action, choice=str(choice), standpoint=standpoint)

    return give


@pytest.fixture
def settle(rating, lead):
    def settle(code, choice):
        action = rating.edition.actions.get(code=code)
        agree(assessment=rating, action=action, version=0, agreed_by=lead, choice=choice, reason="Why", **PLAIN)

    return settle


def codes(spreads):
    return [one.action.code for one in spreads]


def test_the_widest_spread_comes_first_and_what_nobody_rated_last(rating, rate, lead):
    rate("d-2", 1, 2)
    rate("t-1", 0, 4)

    assert codes(spreads_of(rating, lead)) == ["t-1", "d-2", "d-1"]


def test_each_side_is_counted_by_level(rating, rate, lead):
    rate("d-1", 1, 1, 3, "unknown", "")
    rate("d-1", 4, standpoint="leadership")

    spread = next(one for one in spreads_of(rating, lead) if one.action.code == "d-1")

    assert [(side.standpoint, side.counts, side.unknown) for side in spread.sides] == [
        ("leadership", (0, 0, 0, 0, 1), 0),
        ("service", (0, 2, 0, 1, 0), 1),
    ]
    assert (spread.opinions, spread.suggestion.level, spread.spread, spread.is_to_discuss) == (5, 1, 3, True)


def test_what_is_agreed_needs_no_discussion(rating, rate, settle, lead):
    rate("d-1", 0, 4), rate("d-2", 0, 2), rate("t-1", 2, 3)
    assert to_discuss(rating) == 2

    settle("d-1", "2")

    assert to_discuss(rating) == 1
    spreads = spreads_of(rating, lead)
    assert [one.action.code for one in spreads if one.is_to_discuss] == ["d-2"]
    assert next_to_agree(spreads).code == "d-2"


def test_nothing_is_next_where_nobody_rated_what_is_left(rating, rate, settle, lead):
    rate("d-1", 2)
    settle("d-1", "2")

    assert next_to_agree(spreads_of(rating, lead)) is None


def test_a_contributor_would_be_told_only_what_the_door_shows(rating, rate, contributor):
    rate("d-1", 0, 4)

    assert [one.opinions for one in spreads_of(rating, contributor)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("leaders", "staff", "gap"),
    [
        ((3, 3, 4), (1, 2, 2), Fraction(5, 3)),
        ((1, 1, 1), (2, 2, 2), -1),
        ((2, 2, 2), (2, 2, 1), None),
        ((4, 4), (0,) * 9, None),
    ],
    ids=["leaders higher", "staff higher", "close", "too few"],
)
def test_a_wide_role_gap_is_pointed_out(rating, rate, lead, leaders, staff, gap):
    rate("d-1", *leaders, standpoint="leadership")
    rate("d-1", *staff, "unknown")
    rate("d-1", 4, 4, 4, standpoint="technology")

    assert next(one for one in spreads_of(rating, lead) if one.action.code == "d-1").wide_gap == gap


def test_the_overall_gap_is_the_mean_over_actions_with_enough_of_both(rating, rate, lead):
    for code, leaders in (("d-1", 4), ("d-2", 2)):
        rate(code, *[leaders] * 3, standpoint="leadership")
        rate(code, 1, 1, 1)
    rate("t-1", 4, 4, 4, standpoint="leadership")

    assert overall_gap(spreads_of(rating, lead)) == (2, 2)


@pytest.mark.parametrize(
    ("gap", "told"),
    [
        (Fraction(5, 3), "Senior leaders rate this 1.7 levels higher than service staff."),
        (Fraction(-1), "Service staff rate this 1.0 levels higher than senior leaders."),
    ],
)
def test_a_gap_is_told_by_who_rates_higher(gap, told):
    assert role_gap_sentence(gap) == told


@pytest.mark.parametrize(
    ("gap", "actions", "told"),
    [
        (None, 0, ""),
        (
            Fraction(1, 2),
            2,
            "Across 2 actions that 3 or more on each side have rated, senior leaders rate 0.5 levels",
        ),
        (
            Fraction(-2),
            1,
            "Across 1 action that 3 or more on each side have rated, service staff rate 2.0 levels",
        ),
        (
            Fraction(0),
            1,
            "Across 1 action that 3 or more on each side have rated, senior leaders and service staff",
        ),
    ],
)
def test_the_overall_gap_is_told_in_one_sentence(gap, actions, told):
    assert overall_gap_sentence(gap, actions).startswith(told)


@pytest.mark.parametrize("count", [1, 3])
def test_all_spreads_take_three_queries(rating, rate, lead, count, django_assert_num_queries):
    rate("d-1", *[1] * count)
    spreads_of(rating, lead)

    with django_assert_num_queries(3):
        spreads_of(rating, lead)


def test_opinions_of_another_assessment_are_not_counted(rating, lead):
    OpinionFactory(choice="4")

    assert Opinion.objects.count() == 1
    assert [one.opinions for one in spreads_of(rating, lead)] == [0, 0, 0]
