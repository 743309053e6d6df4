"""The lines through the years, as a drawing and as a page."""

import re
from xml.etree import ElementTree

import pytest

from reports import charts
from reports.charts.years import NARROW, WIDE, Line, key_mark, stop, through_the_years
from tests.factories import EditionFactory, TrendFactory
from trends.models import KnownEdition, Lineage

KINDS = ["own", "exact", "near", "part", "carried", "absent", "named", ""]
WORDS = {kind: f"<{kind}>" for kind in KINDS}
YEARS = list(range(2019, 2027))


def drawn(*stops, shape=WIDE, group="digital"):
    lines = [Line("A rude <b>name</b> " * 4, group, one) for one in stops]
    return through_the_years("years", YEARS, lines, WORDS, charts.Caption("Title <i>", "What it says & more"), shape)


@pytest.mark.parametrize("shape", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("stops", [[], [KINDS], [[""] * 8], [KINDS, KINDS[::-1]]])
def test_it_is_well_formed_and_inside_its_ground_whatever_it_holds(shape, stops):
    svg = drawn(*stops, shape=shape, group="technology")
    root = ElementTree.fromstring(svg)
    width, height = (float(number) for number in root.get("viewBox").split()[2:])
    assert not re.search(r"<style|<script|\sstyle=|\son\w+=|href=|url\(", svg)
    for part in root.iter():
        assert all(-1 <= float(part.get(side, 0)) <= width + 1 for side in ("x", "x1", "x2")), part.attrib
        assert all(-1 <= float(part.get(side, 0)) <= height + 1 for side in ("y", "y1", "y2")), part.attrib


def test_every_kind_of_stop_has_a_form_of_its_own():
    for group in ("digital", "technology"):
        assert len({re.sub(r"#\w{6}", "colour", stop(kind, group, 50, 50)) for kind in KINDS if kind}) == 7


def test_every_stop_is_named_where_there_is_room():
    named = {kind: WORDS[kind] in [part.text for part in ElementTree.fromstring(drawn(KINDS)).iter()] for kind in KINDS}
    assert named == {kind: kind != "" for kind in KINDS}
    assert "&lt;near&gt;" not in drawn(KINDS, shape=NARROW)


def dashes(svg):
    return [
        line.get("stroke-dasharray", "")
        for line in ElementTree.fromstring(svg).iter()
        if line.get("y1") == line.get("y2") and line.tag.endswith("line")
    ]


def test_a_line_is_whole_between_years_that_are_known_and_dashed_over_others():
    assert dashes(drawn(["exact", "near", "", "part", "absent", "", "", ""])) == ["", "3 5", "3 5"]


def test_a_mark_of_the_key_is_decoration():
    assert 'aria-hidden="true"' in key_mark("near", "digital")


# As a page


@pytest.fixture
def trend(db):
    trend = TrendFactory(edition=EditionFactory(year=2024), slug="data", name_en="Data <i>")
    Lineage.objects.create(trend=trend, year=2021, note_en="near: Open data")
    Lineage.objects.create(trend=trend, year=2025, note_en="carried on (reviewed)")
    return trend


@pytest.fixture
def known(db):
    told = {"title_en": "Trends of 2019", "trends_en": "Smart cities\nBlockchain", "completeness_en": "Partial"}
    return KnownEdition.objects.create(year=2019, source_lines="https://council.example/2019\nA report", **told)


def read(client):
    response = client.get("/trends/years/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_each_trend_has_its_line_and_the_same_in_words(client, trend):
    html = read(client)
    assert 'id="data"' in html
    rows = re.findall(r"<dt>(\d{4})</dt><dd>([^<]*)</dd>", html)
    assert rows == [("2021", "near: Open data"), ("2024", "this edition"), ("2025", "carried on: reviewed")]
    assert "Data &lt;i&gt;: 2021 near, 2024 this edition and 2025 carried on." in html


def test_the_caution_stands_before_the_lines(client, trend):
    html = read(client)
    assert html.index("this project’s own reading") < html.index("years-wide-title")


def test_every_known_year_has_a_column_and_is_told_with_its_sources(client, trend, known):
    html = read(client)
    assert ">2019</text>" in html
    assert "Smart cities; Blockchain" in html
    assert "Partial" in html
    assert 'href="https://council.example/2019"' in html
    assert "A report" in html


def test_it_can_be_passed_on_and_stands_on_the_map(client, trend):
    assert 'property="og:title" content="Trends through the years"' in read(client)
    assert "/trends/years/" in client.get("/sitemap.xml").content.decode()


def test_drafts_have_no_line(client, trend):
    TrendFactory(edition=trend.edition, name_en="Not ready", status="draft")
    assert "Not ready" not in read(client)


def test_without_an_edition_the_page_says_so_and_tells_what_is_known(client, known):
    html = read(client)
    assert "No edition is published yet" in html
    assert "Smart cities" in html


def test_the_page_of_a_trend_leads_to_its_line(client, trend):
    assert 'href="/trends/years/#data"' in client.get(trend.get_absolute_url()).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_three_queries_once_the_edition_is_in_memory(client, trend, count, django_assert_num_queries):
    for other in TrendFactory.create_batch(count, edition=trend.edition):
        Lineage.objects.create(trend=other, year=2020, note_en="exact")
    read(client)
    with django_assert_num_queries(3):
        read(client)
