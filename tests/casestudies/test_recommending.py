import doctest
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casestudies import recommending
from casestudies.recommending import Case, Council, Likeness, fit, likeness, recommend

WELSH_COUNTY = Council("GB", "GB-WLS", "county", "L")
NOWHERE = Council("", "", "", "")

actions = st.sampled_from("abcdef")
needs_strategy = st.dictionaries(actions, st.integers(0, 12))
places = st.frozensets(st.sampled_from([("GB", "GB-WLS"), ("GB", "GB-ENG"), ("GB", ""), ("NZ", "")]), max_size=2)
kinds, sizes = st.sampled_from(["county", "unitary", ""]), st.sampled_from(["S", "L", ""])
case_lists = st.lists(
    st.builds(
        Case,
        code=st.text("wxyz", min_size=1, max_size=3),
        actions=st.lists(actions, max_size=4, unique=True).map(tuple),
        places=places,
        organisation_kind=kinds,
        size_class=sizes,
    ),
    max_size=10,
    unique_by=lambda case: case.code,
)


def a_case(code, *illustrated, where=frozenset(), kind="", size=""):
    return Case(code, illustrated, frozenset(where), kind, size)


def codes(picks):
    return [pick.code for pick in picks]


def by_definition(cases, needs, council, most):
    """The method, sentence by sentence, with no thought of speed: (code, worth when picked)."""
    left, waiting, picked = dict(needs), list(cases), []
    while len(picked) < most:
        worths = {case: round(fit(case, left) * likeness(case, council).factor, 9) for case in waiting}
        candidates = [case for case in waiting if fit(case, needs) > 0]
        if not candidates:
            break
        best = min(candidates, key=lambda case: (-worths[case], case.code))
        picked.append(best.code)
        waiting.remove(best)
        left = {a: need * (0.85 if a in best.actions else 1) for a, need in left.items()}
    return picked


def test_fit_weighs_the_first_action_most_and_further_ones_least():
    needs = dict.fromkeys("abcd", 10)
    assert [fit(a_case("c", *"abcd"[:n]), needs) for n in range(5)] == [0, 10, 16, 20, 24]


@pytest.mark.parametrize(
    ("where", "council", "place"),
    [
        ({("GB", "GB-WLS")}, WELSH_COUNTY, 0.30),
        ({("GB", "GB-ENG")}, WELSH_COUNTY, 0.15),
        ({("GB", "")}, WELSH_COUNTY, 0.30),
        ({("GB", "GB-ENG")}, replace(WELSH_COUNTY, nation=""), 0.30),
        ({("NZ", "")}, WELSH_COUNTY, 0),
        ({("NZ", ""), ("GB", "GB-ENG"), ("GB", "GB-WLS")}, WELSH_COUNTY, 0.30),
        (set(), WELSH_COUNTY, 0),
        ({("", "")}, NOWHERE, 0),
    ],
    ids=[
        "same nation",
        "another nation of the same country",
        "the case names no nation",
        "the council names no nation",
        "another country",
        "the nearest of several places",
        "no place",
        "unknown countries are not alike",
    ],
)
def test_place_is_nation_then_country(where, council, place):
    assert likeness(a_case("c", where=where), council).place == place


@pytest.mark.parametrize(
    ("where", "same_nation", "same_country"),
    [
        ({("GB", "GB-WLS")}, True, True),
        ({("GB", "")}, False, True),
        ({("GB", "GB-ENG")}, False, True),
        ({("NZ", "")}, False, False),
    ],
)
def test_the_same_nation_is_claimed_only_where_both_name_it(where, same_nation, same_country):
    like = likeness(a_case("c", where=where), WELSH_COUNTY)
    assert (like.same_nation, like.same_country) == (same_nation, same_country)


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [("county", "L", (True, True)), ("unitary", "S", (False, False)), ("", "", (False, False))],
)
def test_kind_and_size_are_alike_when_they_are_the_same_and_known(kind, size, expected):
    like = likeness(a_case("c", kind=kind, size=size), WELSH_COUNTY)
    assert (like.same_kind, like.same_size) == expected


def test_unknown_kinds_and_sizes_are_not_alike():
    like = likeness(a_case("c"), NOWHERE)
    assert (like.same_kind, like.same_size) == (False, False)


@pytest.mark.parametrize(
    ("like", "factor"),
    [
        (Likeness(0, False, False), 1),
        (Likeness(0.15, False, True), 1.35),
        (Likeness(0.30, True, True), 1.8),
    ],
)
def test_likeness_multiplies_by_1_to_1_8(like, factor):
    assert like.factor == pytest.approx(factor)


def test_equal_cases_are_ordered_by_code():
    cases = [a_case(code, "a") for code in "bca"]
    assert codes(recommend(cases, {"a": 4}, NOWHERE)) == ["a", "b", "c"]


def test_float_error_does_not_order_equal_cases():
    same_in_theory = [a_case("b", "-", "-", "z"), a_case("a", "-", "y")]
    needs = {"y": 2, "z": 3}  # 0.6 x 2 and 0.4 x 3, which floats hold to be the greater
    assert fit(same_in_theory[0], needs) > fit(same_in_theory[1], needs)
    assert codes(recommend(same_in_theory, needs, NOWHERE)) == ["a", "b"]


def test_damping_lets_another_need_in_before_the_same_one_again():
    cases = [a_case("a1", "a"), a_case("a2", "a"), a_case("b1", "b")]
    assert codes(recommend(cases, {"a": 10, "b": 9}, NOWHERE)) == ["a1", "b1", "a2"]


def test_damping_does_not_leave_the_greatest_need():
    cases = [a_case("a1", "a"), a_case("a2", "a"), a_case("b1", "b")]
    assert codes(recommend(cases, {"a": 10, "b": 2}, NOWHERE)) == ["a1", "a2", "b1"]


def test_a_pick_tells_its_full_fit_even_when_the_need_was_damped():
    picks = recommend([a_case("a1", "a"), a_case("a2", "a")], {"a": 10}, NOWHERE)
    assert [pick.fit for pick in picks] == [10, 10]


def test_a_pick_gives_its_needed_actions_by_contribution():
    (pick,) = recommend([a_case("c", "a", "b", "c", "d")], {"a": 2, "b": 5, "d": 5}, NOWHERE)
    assert pick.actions == ("b", "a", "d")


def test_six_cases_are_picked_unless_told_otherwise():
    cases = [a_case(code, "a") for code in "abcdefgh"]
    assert len(recommend(cases, {"a": 1}, NOWHERE)) == 6
    assert len(recommend(cases, {"a": 1}, NOWHERE, most=2)) == 2
    assert recommend(cases, {"a": 1}, NOWHERE, most=0) == []


@pytest.mark.parametrize(("needs", "most"), [({"a": -1}, 6), ({"a": 1}, -1)])
def test_numbers_below_nought_are_refused(needs, most):
    with pytest.raises(ValueError):
        recommend([a_case("c", "a")], needs, NOWHERE, most=most)


@given(case_lists, needs_strategy, st.integers(0, 12))
def test_the_quick_way_picks_what_the_definition_picks(cases, needs, most):
    picks = recommend(cases, needs, WELSH_COUNTY, most=most)
    assert codes(picks) == by_definition(cases, needs, WELSH_COUNTY, most)


@given(case_lists, needs_strategy)
def test_a_case_without_need_never_appears(cases, needs):
    picks = recommend(cases, needs, WELSH_COUNTY, most=len(cases))
    assert {pick.code for pick in picks} == {case.code for case in cases if fit(case, needs) > 0}
    assert all(pick.fit > 0 and pick.actions for pick in picks)


@given(case_lists, needs_strategy)
def test_the_first_pick_has_the_highest_fit_times_likeness(cases, needs):
    worths = [fit(case, needs) * likeness(case, WELSH_COUNTY).factor for case in cases]
    for pick in recommend(cases, needs, WELSH_COUNTY, most=1):
        assert pick.fit * pick.likeness.factor == pytest.approx(max(worths))


@given(case_lists, needs_strategy)
def test_damping_spreads_but_never_invents(cases, needs):
    by_code = {case.code: case for case in cases}
    for pick in recommend(cases, needs, WELSH_COUNTY):
        case = by_code[pick.code]
        assert pick.fit == fit(case, needs)
        assert set(pick.actions) == {a for a in case.actions if needs.get(a, 0) > 0}


@given(case_lists, needs_strategy, actions, st.integers(1, 12))
def test_more_need_never_lowers_a_fit(cases, needs, action, more):
    raised = {**needs, action: needs.get(action, 0) + more}
    assert all(fit(case, raised) >= fit(case, needs) for case in cases)


@given(case_lists.flatmap(lambda c: st.tuples(st.just(c), st.permutations(c))), needs_strategy)
def test_the_order_of_the_cases_does_not_matter(pair, needs):
    first, second = (recommend(cases, needs, WELSH_COUNTY) for cases in pair)
    assert first == second


@given(case_lists, needs_strategy)
def test_the_needs_given_are_left_as_they_were(cases, needs):
    before = dict(needs)
    recommend(cases, needs, WELSH_COUNTY)
    assert needs == before


def test_the_examples_in_the_docstrings_are_true():
    assert doctest.testmod(recommending).failed == 0
