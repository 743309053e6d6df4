import doctest

import pytest

from trends import scale
from trends.scale import HIGHEST_LEVEL, LEVELS, LOWEST_LEVEL, check_level


def test_the_levels_run_from_lowest_to_highest_in_steps_of_25_points():
    assert [level.value for level in LEVELS] == list(range(LOWEST_LEVEL, HIGHEST_LEVEL + 1))
    assert [level.points for level in LEVELS] == [0, 25, 50, 75, 100]


def test_the_names_are_those_of_the_method():
    names = ["Not started", "Exploring", "Developing", "Embedded", "Leading"]
    assert [level.name for level in LEVELS] == names


def test_every_level_says_what_it_means():
    assert all(level.meaning.endswith(".") for level in LEVELS)


@pytest.mark.parametrize("value", [-1, 5, 2.5, "2", None])
def test_a_level_outside_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="whole number from 0 to 4"):
        check_level(value)


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(scale).failed == 0
