import doctest
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.scoring import (
    WORKED_EXAMPLES,
    Confidence,
    Rating,
    balance,
    confidence,
    leaning,
    mean_score,
    round_half_up,
    suggestion,
    trend_score,
)
from tests.assessments.strategies import answered, levels, rating_lists
from trends.scale import LEVELS

METHOD = Path(__file__).parents[2] / "docs" / "method.md"
LEVEL_EXAMPLES = [example for example in WORKED_EXAMPLES if example.kind == "levels"]
OPINION_EXAMPLES = [example for example in WORKED_EXAMPLES if example.kind == "opinions"]
scores = st.fractions(0, 100)


def words(example):
    return f"{example.kind} {', '.join(map(str, example.given))}"


def rate(*given_levels, **settings):
    return [Rating(str(n), level, **settings) for n, level in enumerate(given_levels)]


@pytest.mark.parametrize("example", LEVEL_EXAMPLES, ids=words)
def test_the_worked_examples_of_trend_scores_hold(example):
    result = trend_score(example.ratings)
    assert (result.score, result.mean_level) == (example.score, example.mean)
    assert (result.level, result.lowest_level) == (example.level, example.lowest)
    assert (result.answered, result.applicable) == (example.answered, example.applicable)
    assert result.range == example.range
    assert result.provisional is (example.range is not None)


@pytest.mark.parametrize("example", OPINION_EXAMPLES, ids=words)
def test_the_worked_examples_of_opinions_hold(example):
    result = suggestion(example.levels)
    assert (result.level, result.spread) == (example.level, example.spread)


@pytest.mark.parametrize("example", WORKED_EXAMPLES, ids=words)
def test_the_written_method_tells_the_worked_examples_alike(example):
    rows = [row for row in METHOD.read_text().splitlines() if row.startswith("|")]
    (row,) = [row for row in rows if row.startswith(f"| {words(example)} |")]
    assert row.split("|")[2].strip() == told(example)


def told(example):
    """The result as the table of the method words it."""
    if example.kind == "opinions":
        verdict = "discuss" if example.spread >= 2 else "agree"
        return f"suggested {example.level}, spread {example.spread}: {verdict}"
    word, lowest = LEVELS[example.level].name, f"lowest {example.lowest}"
    if example.range:
        shown, exact = ([f(end) for end in example.range] for f in (round_half_up, float))
        return (
            f"{example.answered} of {example.applicable} answered, provisional, score so far"
            f" {round_half_up(example.score)}, level word {example.level} ({word}), {lowest},"
            f" range {shown[0]}-{shown[1]} ({exact[0]} to {exact[1]})"
        )
    rounded = round_half_up(example.score)
    exact_score = f" ({float(example.score)})" if 2 * example.score % 2 == 1 else ""
    return (
        f"mean {round(float(example.mean), 3)}, score {rounded}{exact_score},"
        f" level word {example.level} ({word}), {lowest}"
    )


@pytest.mark.parametrize(("not_applicable", "is_scored"), [(2, True), (3, False)], ids=["half", "more than half"])
def test_a_trend_has_no_score_when_more_than_half_does_not_apply(not_applicable, is_scored):
    ratings = [*rate(*[None] * not_applicable, applies=False), Rating("x", 2), Rating("y", None)]
    result = trend_score(ratings)
    assert (result.score is not None) is is_scored
    assert (result.level is not None) is is_scored
    assert (result.evidenced_score is not None) is is_scored
    assert (result.range is not None) is is_scored
    assert result.provisional


def test_an_unanswered_trend_has_no_score_but_the_widest_range():
    result = trend_score(rate(None, None))
    assert (result.score, result.level, result.lowest_action) == (None, None, None)
    assert result.range == (0, 100)


def test_a_trend_without_actions_has_no_score_and_is_not_provisional():
    result = trend_score([])
    assert (result.score, result.level, result.range, result.provisional) == (None, None, None, False)


def test_the_lowest_action_is_the_first_with_the_lowest_level():
    assert trend_score(rate(3, 1, 1)).lowest_action == "1"


def test_evidence_changes_the_evidenced_score_only():
    bare, proven = trend_score(rate(4, 3)), trend_score(rate(4, 3, evidence=2))
    assert bare.score == proven.score == proven.evidenced_score == Fraction("87.5")
    assert bare.evidenced_score == 50


@given(rating_lists())
def test_scores_stay_in_bounds_and_inside_their_range(ratings):
    result = trend_score(ratings)
    if result.score is not None:
        assert 0 <= result.evidenced_score <= result.score <= 100
        assert result.lowest_level <= result.mean_level
        assert result.level <= min(result.mean_level, result.lowest_level + 1)
    if result.range is not None:
        assert 0 <= result.range[0] <= (result.score or 0) <= 100
        assert (result.score or 0) <= result.range[1] <= 100


@given(rating_lists().flatmap(lambda r: st.tuples(st.just(r), st.permutations(r))))
def test_the_order_of_answers_changes_nothing_but_the_lowest_of_equals(pair):
    first, second = (replace(trend_score(ratings), lowest_action=None) for ratings in pair)
    assert first == second


@given(rating_lists(answered, min_size=1))
def test_one_action_that_does_not_apply_is_neutral(ratings):
    more = trend_score([*ratings, Rating("n/a", None, applies=False)])
    alone = trend_score(ratings)
    assert (more.score, more.level, more.lowest_action) == (
        alone.score,
        alone.level,
        alone.lowest_action,
    )
    assert more.evidenced_score == alone.evidenced_score


@given(rating_lists(answered, min_size=1), st.data())
def test_raising_a_level_never_lowers_a_score_or_a_level_word(ratings, data):
    position = data.draw(st.integers(0, len(ratings) - 1))
    higher = data.draw(st.integers(ratings[position].level, 4))
    raised = list(ratings)
    raised[position] = replace(ratings[position], level=higher)
    before, after = trend_score(ratings), trend_score(raised)
    assert after.score >= before.score
    assert after.evidenced_score >= before.evidenced_score
    assert after.level >= before.level


@given(rating_lists(min_size=1), levels)
def test_answering_an_open_action_keeps_the_score_within_the_promised_range(ratings, level):
    promised = trend_score(ratings).range
    filled = [replace(r, level=level) if r.applies and r.level is None else r for r in ratings]
    if promised is not None:
        assert promised[0] <= trend_score(filled).score <= promised[1]


@given(st.lists(st.none() | scores), scores)
def test_a_mean_is_of_the_scores_that_exist_and_within_them(some, one):
    mean = mean_score([*some, one])
    known = [one, *(score for score in some if score is not None)]
    assert min(known) <= mean <= max(known)
    assert mean_score([None, *some, one]) == mean


def test_there_is_no_mean_of_no_scores():
    assert mean_score([None, None]) is None


def test_balance_is_technology_minus_digital_where_both_exist():
    assert balance(Fraction(40), Fraction(60)) == 20
    assert balance(None, Fraction(60)) is None
    assert balance(Fraction(40), None) is None


@pytest.mark.parametrize(
    ("value", "side"),
    [("15", "technology"), ("14.9", "even"), ("0", "even"), ("-14.9", "even"), ("-15", "digital")],
)
def test_the_balance_leans_from_15_points_before_rounding(value, side):
    assert leaning(Fraction(value)) == side


def test_without_a_balance_there_is_no_leaning():
    assert leaning(None) is None


@pytest.mark.parametrize(
    ("ratings", "respondents", "widest_spread", "expected"),
    [
        (rate(3, 2, evidence=2), 3, 1, Confidence.HIGH),
        (rate(3, 2, evidence=2), 2, 0, Confidence.MEDIUM),
        ([Rating("a", 3, evidence=3), Rating("b", 2, evidence=1)], 1, 0, Confidence.HIGH),
        (rate(3, 2, evidence=3), 3, 2, Confidence.MEDIUM),
        (rate(3, 2, evidence=1), 3, 0, Confidence.MEDIUM),
        ([Rating("a", 3, evidence=1), Rating("b", 3)], 3, 0, Confidence.LOW),
        (rate(3, None, evidence=3), 3, 0, Confidence.LOW),
        ([*rate(3, evidence=2), Rating("b", None, applies=False)], 3, 0, Confidence.HIGH),
        ([], 3, 0, Confidence.LOW),
    ],
    ids=[
        "all three conditions",
        "too few people",
        "an outside check stands in for people",
        "opinions differ",
        "statements only",
        "hardly any evidence",
        "something is open",
        "not applicable is not open",
        "nothing there",
    ],
)
def test_confidence_follows_answers_evidence_people_and_spread(ratings, respondents, widest_spread, expected):
    assert confidence(ratings, respondents=respondents, widest_spread=widest_spread) == expected


@pytest.mark.parametrize(
    ("value", "whole"), [("0.5", 1), ("1.5", 2), ("2.49", 2), ("-0.5", 0), ("-2.5", -2), ("87.5", 88)]
)
def test_a_half_rounds_up(value, whole):
    assert round_half_up(Fraction(value)) == whole


@given(st.fractions(-100, 100))
def test_rounding_moves_by_half_a_point_at_most(value):
    assert floor(value) <= round_half_up(value) <= ceil(value)
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(scoring).failed == 0
