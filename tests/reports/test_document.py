"""What the report says, before anybody thinks of paper."""

import json

import pytest

from reports.document import document, parts, pictures, words
from reports.document.parts import MOST_LINES, SHORT
from tests.reports import examples


@pytest.fixture
def full():
    return document(examples.full(), made_at=examples.MADE_AT, sources=["https://www.gov.uk/a", "A book"])


def texts(value):
    """Every text of the document, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [text for one in value for text in texts(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("name", ["full", "nearly_empty", "empty", "hostile"])
def test_it_is_plain_data_whatever_was_answered(name):
    said = document(getattr(examples, name)(), made_at=examples.MADE_AT)
    assert json.loads(json.dumps(said)).keys() == said.keys()
    assert "None" not in texts(said)


def test_the_cover_says_who_when_what_status_and_how_sure(full):
    assert full["cover"]["council"] == "Fenbridge Borough Council"
    assert [column["lines"] for column in full["cover"]["foot"]] == [
        ["18 November 2026", "Priya Nair, Head of IT"],
        ["Submitted, provisional", "30 of 31 actions answered", "1 does not apply"],
        ["Low, because 1 action is unanswered"],
    ]


def test_the_summary_puts_balance_first_and_overall_last(full):
    summary = full["summary"]
    assert summary["lead"].startswith("Your technology is 24 points ahead of your digital practice.")
    assert summary["overall"] == (
        "Overall score 54, the mean of 10 trend scores. It is provisional. "
        "Lowest: Technology for public good and Reimagining services, 33."
    )
    assert len(summary["first"]) == 5
    assert summary["first"][0]["target"] == "to 4 Leading"


def test_each_trend_has_its_page_with_every_action(full):
    assert [len(trend["actions"]) for trend in full["trends"]] == [3, 4, 2, 2, 3, 4, 4, 4, 3, 3]


def test_an_action_shows_level_evidence_next_step_and_gap(full):
    action = next(
        a for trend in full["trends"] for a in trend["actions"] if a["title"].startswith("Exercise the cyber")
    )
    assert action["badge"] == {"level": 1, "words": "1 Exploring"}
    assert action["target"] == "to 4 Leading, gap 3"
    assert action["evidence"] == "Document or link"
    assert action["next"].startswith("An incident plan is approved")


def test_an_action_on_target_offers_no_next_step(full):
    action = full["trends"][7]["actions"][0]
    assert (action["target"], action["next"]) == ("On target", "")


def test_a_provisional_trend_shows_its_range(full):
    strip = full["trends"][8]["strip"]
    assert (strip["score"], strip["score_note"], strip["level_note"]) == ("42 to 75", "2 of 3 answered", "provisional")


def test_other_answers_are_listed_with_their_reasons(full):
    away, unknown, unanswered = full["open"]["lists"]
    assert [row["text"] for row in away["rows"]] == ["We run no such service."]
    assert [row["title"] for row in unknown["rows"]] == [
        "Put standard property and street identifiers into core systems so that records join by place"
    ]
    assert unanswered["rows"] == []


def test_every_case_has_its_because_and_only_web_addresses_become_links(full):
    assert len(full["cases"]["rows"]) == 6
    assert all(row["because"][0] == {"text": "Because", "strong": True} for row in full["cases"]["rows"])
    assert full["sources"]["listed"] == [
        {"text": "gov.uk/a", "url": "https://www.gov.uk/a"},
        {"text": "A book", "url": ""},
    ]


@pytest.mark.parametrize("source", ["javascript:alert(1)", "https://a.example/ b", "http://ü.example", "file:///etc"])
def test_what_is_no_plain_web_address_is_no_link(source):
    assert parts.link(source) == {"text": source, "url": ""}


def test_the_attribution_says_that_nobody_endorses_this(full):
    assert "not endorsed by Socitm" in full["sources"]["lead"].replace("\n", " ")


def test_without_answers_every_part_says_what_to_do():
    said = document(examples.empty(), made_at=examples.MADE_AT)
    assert said["summary"]["extremes"].startswith("No results yet. Answer at least one action")
    assert said["todo"]["nothing"]
    assert said["cases"]["nothing"]
    assert said["trends"][0]["case"] is None


def test_a_long_text_stands_short_beside_its_answer_and_whole_under_evidence():
    said = document(examples.results(["2"] * 32, evidence=("word " * 100,)), made_at=examples.MADE_AT)
    assert len(said["trends"][0]["actions"][0]["said"][0]) <= SHORT + len("Evidence: ")
    assert said["evidence"]["rows"][0]["text"] == "word " * 100


def test_a_text_of_very_many_lines_runs_on():
    assert parts.bounded("a\n\nb") == "a\nb"
    assert "\n" not in parts.bounded("a\n" * (MOST_LINES + 1))


def test_scores_are_printed_with_halves_up():
    assert [words.whole(None), words.mean(None)] == ["–", "–"]
    assert words.score_of(examples.full().trends[2].score) == "63"  # 62.5


def test_drawings_are_told_in_words_too():
    results = examples.full()
    assert "Spatial technologies: score 42 to 75, mean level 2.5, target 3.0." in pictures.trends_told(results)
    assert "Do not know" in pictures.skyline_told(results)
    assert pictures.mini(results.todo[0], "mini").count("Now 1 Exploring, target 4 Leading") == 1
