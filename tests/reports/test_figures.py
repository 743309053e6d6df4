from itertools import pairwise

import pytest

from tests.factories import CaseStudyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetch(client_for, lead, page):
    return lambda: client_for(lead).get(page("results_json")).json()


def test_the_keys_are_those_of_the_contract(fetch, give, assessment):
    give(d_1="1")
    CaseStudyFactory(actions=[assessment.edition.actions.get(code="d-1")])

    results = fetch()

    assert list(results) == [
        "edition", "status", "trends", "digital", "technology", "overall", "balance", "confidence", "agreements",
        "todo", "recommendations", "since",
    ]  # fmt: skip
    assert list(results["trends"][0]) == [
        "slug", "group", "score", "level", "lowest_action", "answered", "applicable", "provisional", "range",
        "evidenced_score",
    ]  # fmt: skip
    assert list(results["todo"][0]) == ["action", "level", "target", "importance", "next_step"]
    assert list(results["recommendations"][0]) == ["case", "fit", "because"]


def test_numbers_have_full_precision(fetch, submitted):
    results = fetch()

    skills, data = results["trends"]
    assert skills["score"] == 200 / 3
    assert (skills["level"], skills["lowest_action"], skills["range"]) == (2, "d-2", None)
    assert (data["score"], data["answered"], data["applicable"], data["evidenced_score"]) == (100, 2, 2, 50)
    assert results["balance"] == pytest.approx(100 / 3)
    assert (results["status"], results["confidence"]) == ("submitted", "low")


def test_what_has_no_score_is_null(fetch, give):
    give(d_1="3")

    results = fetch()

    assert results["trends"][0]["range"] == [25, 25 * 11 / 3]
    assert results["trends"][1] | {"slug": "", "group": ""} == {
        "slug": "",
        "group": "",
        "score": None,
        "level": None,
        "lowest_action": None,
        "answered": 0,
        "applicable": 3,
        "provisional": True,
        "range": [0, 100],
        "evidenced_score": None,
    }
    assert (results["technology"], results["balance"]) == (None, None)
    assert results["status"] == "open"


def test_the_to_do_list_is_in_order(fetch, give):
    give(d_1="2", d_2="0", t_1="1")

    assert [(item["action"], item["level"]) for item in fetch()["todo"]] == [("d-2", 0), ("t-1", 1), ("d-1", 2)]


def test_recommendations_say_why(fetch, give, assessment):
    give(d_1="1", t_1="2")
    actions = assessment.edition.actions
    CaseStudyFactory(code="both", actions=[actions.get(code="d-1"), actions.get(code="t-1")])
    CaseStudyFactory(code="one", actions=[actions.get(code="t-1")])

    cases = fetch()["recommendations"]

    assert [case["case"] for case in cases] == ["both", "one"]
    assert all(earlier["fit"] >= later["fit"] for earlier, later in pairwise(cases))
    assert cases[0]["fit"] == pytest.approx(4 + 0.6 * 2)
    assert cases[0]["because"].startswith("Because you are at 1 Exploring and aim for 3 Embedded in")
    assert "Like you: " in cases[0]["because"]


def test_without_a_score_no_action_is_the_lowest(fetch, give):
    give(t_1="3", t_2="na", t_3="na")

    trend = fetch()["trends"][1]

    assert (trend["answered"], trend["score"], trend["lowest_action"]) == (1, None, None)
