"""What every drawing promises: valid SVG, strict policy, marks that do not depend on colour."""

import re
from xml.etree import ElementTree

import pytest

from reports import charts
from reports.charts import Band, Caption, Legend, Reading, Side, Skyline, discs, dots, drawing, marks

LEVELS = ["0 Not started", "1 Exploring", "2 Developing", "3 Embedded", "4 Leading"]
RUDE = "<b>&\"' Name"
CAPTION = Caption("Title <i>", "What it says & more")
LEGEND = Legend("mean level", "target", "lowest action", "provisional, with its range")
DIGITAL = [
    Reading("One", "digital", now=1.5, target=3, lowest=1, figure="38"),
    Reading("On target", "digital", now=3, target=3, figure="75"),
]
TECHNOLOGY = [
    Reading("Provisional", "technology", now=2.5, target=3, reach=(1.7, 3.2), figure="42 to 80"),
    Reading(RUDE, "technology", target=3, note="Nothing answered yet", figure="no score"),
]


def by_trend(shape=dots.WIDE, technology=TECHNOLOGY):
    bands = [Band("digital", "Digital", "score 42", DIGITAL), Band("technology", "Technology", "score 66", technology)]
    return charts.by_trend("trends", bands, LEVELS, LEGEND, CAPTION, shape)


def balance(digital, technology):
    sides = [
        Side("digital", "Digital", digital, str(digital)),
        Side("technology", "Technology", technology, str(technology)),
    ]
    return charts.balance_line("balance", *sides, CAPTION)


DRAWINGS = {
    "by trend, wide": by_trend,
    "by trend, narrow": lambda: by_trend(dots.NARROW),
    "by trend, print": lambda: by_trend(dots.PRINT),
    "by action": lambda: charts.by_action("actions", DIGITAL + TECHNOLOGY, LEVELS, CAPTION, dots.PRINT_ACTIONS),
    "profile, wide": lambda: charts.profile("profile", DIGITAL, TECHNOLOGY, CAPTION, discs.WIDE),
    "profile, narrow": lambda: charts.profile("profile", DIGITAL, TECHNOLOGY, CAPTION, discs.NARROW),
    "profile, empty": lambda: charts.profile("profile", [], [], CAPTION, discs.WIDE),
    "balance": lambda: balance(42, 66),
    "balance, half": lambda: balance(42, None),
    "mini scale": lambda: charts.mini_scale("mini", DIGITAL[0], CAPTION),
    "skyline": lambda: charts.skyline(
        "sky",
        Skyline("digital", RUDE, [["0", "1", "na"], ["unknown", ""]]),
        Skyline("technology", "Technology", [["4"]]),
        CAPTION,
    ),
    "skyline, empty": lambda: charts.skyline("sky", Skyline("digital", "", []), Skyline("technology", "", []), CAPTION),
}


@pytest.fixture(params=DRAWINGS.values(), ids=DRAWINGS)
def svg(request):
    return request.param()


def test_it_is_well_formed_whatever_the_texts_hold(svg):
    assert ElementTree.fromstring(svg).tag.endswith("svg")


def test_it_has_a_title_and_a_description_with_ids_of_its_own(svg):
    root = ElementTree.fromstring(svg)
    names = {part.get("id"): part.text for part in root if part.get("id")}
    assert root.get("role") == "img"
    assert [names[part] for part in root.get("aria-labelledby").split()] == ["Title <i>", "What it says & more"]
    assert svg.count(" id=") == 2


def test_it_keeps_a_strict_content_security_policy(svg):
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=|url\(", svg)


def test_nothing_lies_outside_the_drawing(svg):
    root = ElementTree.fromstring(svg)
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    for part in root.iter():
        assert all(-1 <= float(part.get(side, 0)) <= width + 1 for side in ("x", "x1", "x2")), part.attrib
        assert all(-1 <= float(part.get(side, 0)) <= height + 1 for side in ("y", "y1", "y2")), part.attrib


def test_digital_is_a_circle_and_technology_a_square():
    assert "<circle" in marks.mark("digital", 10, 10)
    assert "<rect" in marks.mark("technology", 10, 10)


def test_a_provisional_mark_is_hollow_with_a_dashed_range():
    assert 'fill="#ffffff"' in marks.mark("digital", 10, 10, hollow=True)
    at = marks.on_scale(TECHNOLOGY[0], lambda level: 100 * level, 20)
    assert "stroke-dasharray" in at
    assert "stroke-dasharray" not in marks.on_scale(DIGITAL[0], lambda level: 100 * level, 20)


def test_a_mark_on_target_lies_inside_the_diamond():
    drawn = marks.on_scale(DIGITAL[1], lambda level: 100 * level, 20)
    assert drawn.index("<path") < drawn.index("<circle")
    assert drawn.count('cx="300"') == 1


def test_no_gap_is_drawn_above_the_target():
    above = Reading("Above", "digital", now=4, target=3)
    assert drawing.GAP not in marks.on_scale(above, lambda level: 100 * level, 20)


def test_without_an_answer_only_the_target_stands_there():
    drawn = marks.on_scale(TECHNOLOGY[1], lambda level: 100 * level, 20)
    assert drawn.count("<path") == 1
    assert "<rect" not in drawn


def test_a_missing_level_breaks_the_line_of_the_profile():
    readings = [Reading(str(n), "digital", now=level) for n, level in enumerate((1, 2, None, 3, 4))]
    drawn = charts.profile("p", readings, [], CAPTION, discs.WIDE)
    assert drawn.count('fill-opacity="0.22"') == 2


def test_equal_scores_both_stay_visible():
    drawn = balance(66, 66)
    assert drawn.count("<circle") == 1
    assert drawn.count("<rect") == 1
    places = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="44"', drawn)]
    assert places[1] - places[0] > 40


def test_a_narrow_drawing_puts_each_name_above_its_line():
    root = ElementTree.fromstring(by_trend(dots.NARROW))
    name = next(float(part.get("y")) for part in root.iter() if part.text == "One")
    circles = [float(part.get("cy")) for part in root.iter() if part.tag.endswith("circle")]
    assert any(0 < circle - name < 30 for circle in circles)


@pytest.mark.parametrize("words", ["", "short", "many " * 40, "x" * 400, "one " + "y" * 80])
def test_wrapped_text_keeps_to_its_lines_and_width(words):
    lines = drawing.wrapped(words, 200, 16, most=3)
    assert 1 <= len(lines) <= 3
    assert all(drawing.text_width(line, 16) < 260 for line in lines)


def test_numbers_are_written_short():
    assert [drawing.number(value) for value in (12.0, 12.04, 0.25, -0.01)] == ["12", "12", "0.2", "0"]
