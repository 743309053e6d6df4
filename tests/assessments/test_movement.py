from fractions import Fraction

import pytest

from assessments.movement import Move, Tie, difference, gone, move
from assessments.ratings import Rating
from assessments.scoring import trend_score


def score(*levels):
    """None is open, "na" does not apply."""
    return trend_score(
        [Rating(str(nth), None if level == "na" else level, level != "na") for nth, level in enumerate(levels)]
    )


@pytest.mark.parametrize(
    ("then", "now", "points"),
    [
        ((3, 2, 3), (4, 4, 4), (Fraction(100, 3), Fraction(100, 3))),
        ((4, 4, 0), (3, 2, 3), (0, 0)),
        ((3, 4), (3, 3), (Fraction(-25, 2), Fraction(-25, 2))),
        ((1, "na", 3), (2, 2, 4), (Fraction(50, 3), Fraction(50, 3))),
        ((2, 2, 2, 2), (2, None, 4, 3), (Fraction(25, 4), Fraction(125, 4))),
        ((2, None, 4, 3), (2, 2, 2, 2), (Fraction(-125, 4), Fraction(-25, 4))),
        ((2, None), (None, 2), (-50, 50)),
    ],
    ids=[
        "a rise keeps full precision",
        "the same mean from other levels is no difference",
        "a fall is below nought",
        "what did not apply then counts now",
        "an open action now may still come out at 0 or 4",
        "an open action then might have been at 0 or 4",
        "open both times",
    ],
)
def test_the_difference_of_two_scores(then, now, points):
    assert difference(score(*then), score(*now)) == points


@pytest.mark.parametrize(
    ("then", "now"),
    [(None, (2, 2)), ((None, None), (2, 2)), ((2, 2), (None, None)), ((2, "na", "na"), (2, 2, 2))],
    ids=["not scored then", "nothing answered then", "nothing answered now", "more than half did not apply"],
)
def test_without_a_score_on_either_side_there_is_no_difference(then, now):
    assert difference(then and score(*then), score(*now)) is None


@pytest.mark.parametrize(("then", "now", "steps"), [(1, 3, 2), (4, 0, -4), (2, 2, 0), (0, 1, 1)])
def test_an_action_moves_by_levels(then, now, steps):
    assert move(Tie(("a",)), {"a": then}, now) == Move(then, now)
    assert move(Tie(("a",)), {"a": then}, now).steps == steps


def test_an_action_is_set_beside_the_one_it_follows():
    assert move(Tie(("old",), reworded=(3,)), {"old": 1, "new": 4}, 2) == Move(1, 2, "", (3,))


@pytest.mark.parametrize(
    ("then", "now", "because"), [(None, 2, "then"), (2, None, "now"), (None, None, "neither"), (0, 0, "")]
)
def test_without_a_level_an_action_is_not_compared_and_says_when(then, now, because):
    assert move(Tie(("a",)), {"a": then}, now).because == because


def test_what_was_not_asked_then_had_no_level_then():
    assert move(Tie(("a",)), {}, 2).because == "then"


@pytest.mark.parametrize("because", ["new", "split", "merged"])
def test_what_cannot_be_compared_never_moves(because):
    found = move(Tie(("a", "b"), because), {"a": 0, "b": 0}, 4)
    assert (found.because, found.then, found.steps) == (because, None, 0)


def test_gone_is_what_nothing_follows_in_its_order():
    ties = [Tie(("a", "b"), "merged"), Tie(("c",)), Tie((), "new"), Tie(("d",), "split")]
    assert gone(ties, ["z", "a", "b", "c", "d", "y"]) == ("z", "y")
