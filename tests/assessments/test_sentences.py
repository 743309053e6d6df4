from fractions import Fraction

import pytest

from assessments import sentences
from casestudies.recommending import SAME_COUNTRY, SAME_NATION, Likeness


@pytest.mark.parametrize(
    ("balance", "sentence"),
    [
        (
            Fraction(15),
            "Your technology is 15 points ahead of your digital practice. "
            "Good IT may be hiding ways of working that have not changed.",
        ),
        (
            Fraction(-15),
            "Your digital practice is 15 points ahead of your technology. "
            "Digital ambition may lack its technical ground.",
        ),
        (
            Fraction("14.99"),
            "Your technology is 14 points ahead of your digital practice. Neither is far ahead.",
        ),
        (Fraction(-1), "Your digital practice is 1 point ahead of your technology. Neither is far ahead."),
        (Fraction("0.2"), "Your technology and your digital practice are level."),
        (None, ""),
    ],
    ids=["warns at 15", "warns at -15", "not yet 15", "one point", "less than a point", "no balance"],
)
def test_the_balance_sentence_says_who_is_ahead(balance, sentence):
    assert sentences.balance_sentence(balance) == sentence


@pytest.mark.parametrize(
    ("likeness", "sentence"),
    [
        (
            Likeness(SAME_NATION, same_kind=True, same_size=True, same_nation=True),
            "Like you: the same nation, the same kind of council and a similar size.",
        ),
        (Likeness(SAME_COUNTRY, same_kind=False, same_size=False), "Like you: the same country."),
        (Likeness(0, same_kind=True, same_size=False), "Like you: the same kind of council."),
        (Likeness(0, same_kind=False, same_size=False), ""),
    ],
    ids=["all", "another nation", "kind only", "nothing"],
)
def test_likeness_is_said_only_where_there_is_some(likeness, sentence):
    assert sentences.like(likeness) == sentence


@pytest.mark.parametrize(("value", "words"), [("2.25", "2.3"), ("3", "3.0"), ("0.04", "0.0"), ("2.96", "3.0")])
def test_one_decimal_rounds_halves_up(value, words):
    assert sentences.one_decimal(Fraction(value)) == words
