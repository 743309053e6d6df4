import doctest
from dataclasses import replace
from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import ratings
from assessments.ratings import Rating, gap, mean_role_gap, priority, role_gap, suggestion, todo_order
from tests.assessments.strategies import levels, rating_lists


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": 5},
        {"level": -1},
        {"level": 2, "evidence": 4},
        {"level": 2, "importance": 0},
        {"level": 2, "importance": 4},
        {"level": 2, "target": 5},
        {"level": 2, "applies": False},
    ],
    ids=str,
)
def test_a_number_outside_its_range_is_refused(wrong):
    with pytest.raises(ValueError):
        Rating("a", **wrong)


@pytest.mark.parametrize(
    ("level", "evidence", "evidenced"),
    [(4, 0, 2), (3, 1, 2), (3, 2, 3), (4, 3, 4), (2, 0, 2), (1, 0, 1), (None, 0, None)],
)
def test_levels_3_and_4_count_as_2_without_a_document(level, evidence, evidenced):
    assert Rating("a", level, evidence=evidence).evidenced_level == evidenced


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (Rating("a", 1), 2),
        (Rating("a", 4), 0),
        (Rating("a", 0, target=0), 0),
        (Rating("a", None), 0),
        (Rating("a", None, applies=False), 0),
    ],
    ids=["below target", "above target", "good enough for us", "open", "does not apply"],
)
def test_the_gap_is_the_levels_missing_to_the_target(rating, expected):
    assert gap(rating) == expected


def test_priority_is_gap_times_importance():
    assert priority(Rating("a", 0, importance=3, target=4)) == 12


def test_the_to_do_order_is_priority_then_lower_level_then_the_given_order():
    given_order = [
        Rating("late", 2),
        Rating("done", 3),
        Rating("higher level", 2, importance=2, target=4),
        Rating("lower level", 1),
        Rating("also lower level", 1),
        Rating("greatest", 0, importance=3),
    ]
    assert [r.action for r in todo_order(given_order)] == [
        "greatest",
        "lower level",
        "also lower level",
        "higher level",
        "late",
    ]


@given(rating_lists())
def test_the_to_do_order_holds_exactly_the_actions_with_a_gap_by_falling_priority(answers):
    ordered = todo_order(answers)
    assert sorted(r.action for r in ordered) == sorted(r.action for r in answers if gap(r))
    assert [priority(r) for r in ordered] == sorted(map(priority, ordered), reverse=True)


@given(rating_lists(), levels)
def test_a_higher_target_never_lowers_a_priority(answers, target):
    for rating in answers:
        raised = replace(rating, target=max(target, rating.target))
        assert priority(raised) >= priority(rating)


@given(st.lists(levels, min_size=1))
def test_a_suggestion_is_an_opinion_given_with_half_of_all_at_or_below_it(opinions):
    suggested = suggestion(opinions)
    assert suggested.level in opinions
    assert 2 * sum(o <= suggested.level for o in opinions) >= len(opinions)
    assert 2 * sum(o < suggested.level for o in opinions) < len(opinions)


@given(st.lists(levels, min_size=1).flatmap(lambda o: st.tuples(st.just(o), st.permutations(o))))
def test_the_order_of_opinions_does_not_matter(pair):
    assert suggestion(pair[0]) == suggestion(pair[1])


@given(st.lists(levels, min_size=1), levels)
def test_one_more_opinion_never_narrows_the_spread_and_moves_the_suggestion_towards_itself(opinions, another):
    before, after = suggestion(opinions), suggestion([*opinions, another])
    assert before.spread <= after.spread <= 4
    assert min(before.level, another) <= after.level <= max(before.level, another)


@given(st.lists(levels, min_size=1))
def test_the_suggestion_is_the_lower_median_of_the_standard_library(opinions):
    assert suggestion(opinions).level == median_low(opinions)
    assert suggestion(opinions).spread == max(opinions) - min(opinions)


sides = st.lists(levels, max_size=6)


@given(sides, sides)
def test_a_role_gap_turns_its_sign_with_the_sides_and_stays_on_the_scale(leaders, staff):
    found, turned = role_gap(leaders, staff), role_gap(staff, leaders)
    assert (found is None) == (min(len(leaders), len(staff)) < 3)
    assert found is None or (found == -turned and abs(found) <= 4)


@given(st.lists(st.none() | st.fractions(-4, 4)))
def test_the_mean_of_role_gaps_lies_between_them(gaps):
    known = [gap for gap in gaps if gap is not None]
    assert mean_role_gap(gaps) is None if not known else min(known) <= mean_role_gap(gaps) <= max(known)


@pytest.mark.parametrize(("opinions", "discuss"), [([2], False), ([2, 3], False), ([1, 3], True)])
def test_a_spread_of_two_or_more_is_to_be_discussed(opinions, discuss):
    assert suggestion(opinions).discuss is discuss


@pytest.mark.parametrize("opinions", [[], [5], [-1, 2]], ids=str)
def test_a_suggestion_needs_opinions_on_the_scale(opinions):
    with pytest.raises(ValueError):
        suggestion(opinions)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(ratings).failed == 0
