"""Answers for property tests: any mixture of levels, open actions and "does not apply"."""

from hypothesis import strategies as st

from assessments.ratings import Rating

levels = st.integers(0, 4)
settings = {"evidence": st.integers(0, 3), "importance": st.integers(1, 3), "target": levels}
answered = st.builds(Rating, st.just(""), levels, **settings)
open_or_not_applicable = st.builds(Rating, st.just(""), st.none(), applies=st.booleans(), **settings)


def rating_lists(answers=answered | open_or_not_applicable, **sizes):
    """Lists of ratings whose actions are named "0", "1" and so on."""
    return st.lists(answers, max_size=8, **sizes).map(numbered)


def numbered(ratings):
    return [
        Rating(str(number), r.level, r.applies, r.evidence, r.importance, r.target) for number, r in enumerate(ratings)
    ]
