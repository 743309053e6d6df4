from fractions import Fraction

import pytest

from assessments.results import results_of
from reports.explaining import decimals, explain


@pytest.mark.parametrize(
    ("value", "written"),
    [(Fraction(200, 3), "66.67"), (Fraction(50), "50"), (Fraction("87.5"), "87.5"), (Fraction(0), "0")],
)
def test_figures_have_two_decimals_at_most(value, written):
    assert decimals(value) == written


def steps(explanation):
    return {step.name: step.text for step in explanation.steps}


def test_what_does_not_apply_is_told(give, assessment):
    give(d_1="2", d_2="na", d_3="4")

    told = steps(explain(results_of(assessment), "skills"))

    assert told["Does not apply"] == "1 action does not apply here and is left out of every sum."
    assert told["Score"].startswith("(2 + 4) ÷ 2 answered actions = 3, the mean level.")


def test_the_evidenced_score_is_reckoned_where_it_differs(give, assessment):
    give(d_1="4", d_2="1", d_3="1")

    told = steps(explain(results_of(assessment), "skills"))

    assert "count as 2. (2 + 1 + 1) ÷ 3 answered actions = 1.33" in told["Evidenced score"]


def test_a_trend_that_mostly_does_not_apply_has_no_score(give, assessment):
    give(d_1="na", d_2="na", d_3="4")

    explanation = explain(results_of(assessment), "skills")

    assert steps(explanation)["Score"] == "More than half does not apply."
    assert (explanation.level, explanation.figure) == (None, "no score")


def test_a_group_leaves_out_trends_without_a_score_and_names_them(give, assessment):
    give(d_1="2")

    told = steps(explain(results_of(assessment), "overall"))

    assert told["Left out"] == "No score: Data."


def test_nothing_is_explained_that_has_no_number(assessment):
    assert explain(results_of(assessment), "anything") is None
