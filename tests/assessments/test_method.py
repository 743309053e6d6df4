import re

import pytest
from django.core.cache import caches

from assessments import scoring
from assessments.scoring import WORKED_EXAMPLES
from assessments.views.method import worked
from casestudies import recommending
from organisations.roles import Right
from trends.scale import LEVELS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget():
    caches["fragments"].clear()  # the page is kept for as long as the process lives


@pytest.fixture
def html(client):
    response = client.get("/method/")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_every_level_stands_there_with_its_meaning_and_points(html):
    for level in LEVELS:
        assert f"{level.value} {level.name} {level.meaning} {level.points}" in text_of(html)


def test_there_is_a_row_for_every_worked_example(html):
    rows = re.findall(r'<th scope="row">((?:Levels|Opinions) [^<]+)</th>', html)
    assert len(rows) == len(WORKED_EXAMPLES)
    assert "Levels 2, open, 4, 3" in rows


@pytest.mark.parametrize("example", [one for one in WORKED_EXAMPLES if one.kind == "levels"])
def test_a_worked_example_shows_what_the_method_promises(example):
    shown = worked(example)
    assert shown["shown"] == scoring.round_half_up(example.score)
    assert (shown["score"].level, shown["score"].lowest_level) == (example.level, example.lowest)


@pytest.mark.parametrize("example", [one for one in WORKED_EXAMPLES if one.kind == "opinions"])
def test_worked_opinions_show_what_the_method_promises(example):
    suggestion = worked(example)["suggestion"]
    assert (suggestion.level, suggestion.spread) == (example.level, example.spread)


def test_results_of_examples_are_calculated_when_the_page_is_made(client, monkeypatch):
    monkeypatch.setattr(scoring, "round_half_up", lambda value: 4321)
    assert "4321" in client.get("/method/").content.decode()


@pytest.mark.parametrize(
    ("module", "name", "value", "shown"),
    [
        (scoring, "BALANCE_WARNING", 17, "At +17 or more"),
        (recommending, "DAMPING", 0.77, "counts 0.77 times"),
        (recommending, "SAME_KIND", 0.44, "0.44 for the same kind"),
        (recommending, "MOST_PICKS", 7, "Up to 7 cases"),
    ],
)
def test_a_changed_rule_changes_the_page(client, monkeypatch, module, name, value, shown):
    monkeypatch.setattr(module, name, value)
    assert shown in text_of(client.get("/method/").content.decode())


def test_the_page_says_that_there_is_no_comparison_yet(html):
    assert "There is none yet." in html


def test_every_right_has_a_row(html):
    assert len(re.findall(r'<td data-label="Reader">', html)) == len(Right)


def test_links_inside_the_page_lead_somewhere(html):
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r' id="([^"]+)"', html))


def test_the_method_takes_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/method/")
