"""The wheel at the middle of the infographic: what it shows, and what it promises as every drawing does."""

import re
from itertools import pairwise
from math import dist
from xml.etree import ElementTree

import pytest

from reports import charts
from reports.charts import PLAIN, Caption, Hub, Sector
from reports.charts.wheel import FAN, PRINT, SIZE, STEP, Strand

SYMBOL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M0 0h9"/></svg>'
SVG = "{http://www.w3.org/2000/svg}"


def drawn(digital=(), technology=(), figures=("2024",), ground=None):
    caption = Caption("Title <i>", "What it says & more")
    return charts.wheel("wheel", digital, technology, Hub(figures, "<b>10</b> trends"), caption, ground)


def sector(*cells, symbol=SYMBOL, themes=3):
    return Sector(symbol, cells, themes)


TOLD = [sector("0", "4", "unknown"), sector("na", "", symbol="", themes=0)]
WHEELS = {
    "plain": lambda: drawn([sector(PLAIN, PLAIN)] * 5, [sector(PLAIN)] * 3),
    "with answers": lambda: drawn(TOLD, TOLD, figures=("42", "–")),
    "for paper": lambda: drawn(TOLD, TOLD, ground=PRINT),
    "without trends": drawn,
    "of one strand": lambda: drawn([sector(PLAIN)]),
}


@pytest.mark.parametrize("wheel", WHEELS.values(), ids=WHEELS)
def test_it_is_well_formed_named_and_keeps_a_strict_policy(wheel):
    root = ElementTree.fromstring(wheel())
    assert [part.text for part in root[:2]] == ["Title <i>", "What it says & more"]
    assert root.get("aria-labelledby") == "wheel-title wheel-desc"
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=|url\(", wheel())


def shapes(svg, tag, **looks):
    root = ElementTree.fromstring(svg)
    return [part for part in root.iter(SVG + tag) if all(part.get(key) == value for key, value in looks.items())]


def test_every_trend_action_and_theme_has_its_mark():
    svg = drawn([sector(*[PLAIN] * 3)] * 4, [sector(*[PLAIN] * 2)] * 5)
    assert len(shapes(svg, "circle", r="28")) == 4
    assert len(shapes(svg, "rect")) == 5
    assert len(shapes(svg, "path", **{"stroke-width": "1.6"})) == 4 * 3 + 5 * 2
    assert len(shapes(svg, "path", **{"stroke-width": "4"})) == 9 * 3


def test_an_answer_reaches_as_far_out_as_its_level():
    for level in range(1, 5):
        cell = shapes(drawn([sector(str(level))]), "path", fill="#00616e")[0]
        assert f"A{FAN + STEP * level:g},{FAN + STEP * level:g}" in cell.get("d")


def test_what_is_not_a_level_looks_different_from_every_level_without_colour():
    unknown, na, empty = (drawn([sector(cell)]) for cell in ("unknown", "na", ""))
    assert ">?<" in unknown
    assert "stroke-dasharray" in na
    assert not shapes(empty, "path", fill="#00616e")


def test_the_scale_stands_there_only_with_answers():
    assert "app-wheel__scale" in drawn(TOLD)
    assert "app-wheel__scale" not in drawn([sector(PLAIN)])


def test_leads_end_in_the_middle_of_cards_of_equal_height():
    lines = shapes(drawn([sector(PLAIN)] * 4), "line")
    assert [line.get("y2") for line in lines] == ["-37.5%", "-12.5%", "12.5%", "37.5%"]
    assert {line.get("x2") for line in lines} == {"-16em"}


@pytest.mark.parametrize("count", [1, 2, 5, 8, 12])
def test_nodes_stay_inside_and_apart_however_many_trends_there_are(count):
    strand = Strand("technology", 1, count)
    places = [strand.at(place, 196) for place in range(count)]
    assert all(abs(x) + strand.room / 2 < SIZE / 2 for x, _y in places)
    assert all(dist(one, other) > strand.room for one, other in pairwise(places))


def test_a_trend_without_a_symbol_has_the_mark_of_its_group():
    assert len(shapes(drawn([sector(PLAIN, symbol="")]), "circle")) == 2
    assert len(shapes(drawn([], [sector(PLAIN, symbol="")]), "rect")) == 2
