"""The narrowing of lists, compared with what anybody would write first."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from casestudies import facets
from casestudies.facets import chosen, counts, facets_of, matching

answers = st.dictionaries(st.sampled_from("ab"), st.sets(st.sampled_from("xyz"), max_size=2))
lists = st.lists(answers, min_size=1, max_size=9)


def is_true(item, asked):
    return all(not values or set(values) & item.get(facet, set()) for facet, values in asked.items())


def known(found, asked):
    """What was asked, without answers that no item gives."""
    return {facet: [one for one in values if one in found.get(facet, {})] for facet, values in asked.items()}


@given(lists, answers)
def test_what_is_left_gives_one_of_the_chosen_answers_in_every_facet(items, asked):
    found = facets_of(items)
    asked = known(found, asked)
    left = chosen(range(len(items)), matching(found, asked, len(items)))
    assert left == [number for number, item in enumerate(items) if is_true(item, asked)]


@given(lists, answers)
def test_a_count_is_what_choosing_that_answer_alone_in_its_facet_would_leave(items, asked):
    found = facets_of(items)
    asked = known(found, asked)
    for facet, counted in counts(found, asked, len(items)).items():
        for answer, count in counted.items():
            assert count == sum(is_true(item, asked | {facet: [answer]}) for item in items)


def test_the_examples_are_true():
    assert doctest.testmod(facets).failed == 0
