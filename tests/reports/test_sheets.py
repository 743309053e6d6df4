"""Sheets as files: what they promise to those who do not see them, and what a crowd costs."""

import struct
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
import pytest

from reports import sheets
from reports.rendering.sheets import titled_png
from tests.reports import examples


def opened(name):
    return pikepdf.open(BytesIO(examples.sheet_rendered(name, "pdf")))


@pytest.fixture
def made(monkeypatch):
    """The kinds that were made, instead of making them."""
    kinds = []

    def render(sheet, kind):
        kinds.append(kind)
        return b"" if sheet.get("is_broken") else f"a {kind}".encode()

    monkeypatch.setattr(sheets, "rendered", render)
    return kinds


@pytest.mark.parametrize("name", ["plain", "full", "hostile"])
def test_a_pdf_is_one_sheet_of_a3_that_can_be_read_aloud(name):
    with opened(name) as pdf:
        assert [[round(float(side)) for side in page.mediabox[2:]] for page in pdf.pages] == [[1191, 842]]
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB"


def test_a_pdf_names_every_trend_as_a_heading_below_its_group():
    with opened("plain") as pdf, pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title == "Ten trends that shape councils"
        assert [group.title.strip() for group in title.children] == ["Digital", "Technology"]
        assert [trend.title for trend in title.children[0].children][:2] == [
            "Technology for public good",
            "Reimagining services",
        ]


def test_an_svg_says_in_words_what_its_outlines_show():
    root = ElementTree.fromstring(examples.sheet_rendered("full", "svg"))
    assert root.get("role") == "img"
    assert root[0].text == "Fenbridge Borough Council: Ten trends that shape councils (2024)"
    assert "Cyber protection, 2 Developing, score 63" in root[1].text


def test_a_png_is_large_enough_to_read_and_says_its_title():
    picture = examples.sheet_rendered("plain", "png")
    assert struct.unpack(">II", picture[16:24])[0] == 2381
    assert b"iTXtTitle\0\0\0\0\0Ten trends that shape councils (2024)" in picture


def test_the_title_of_a_png_is_a_chunk_of_its_own():
    titled = titled_png(b"x" * 33 + b"rest", "Tïtle")
    assert titled.startswith(b"x" * 33 + struct.pack(">I", len("Title") + 5 + len("Tïtle".encode())) + b"iTXt")
    assert titled.endswith(b"rest")


def test_a_file_is_made_by_a_process_that_ends():
    made = sheets.rendered(examples.sheet(), "svg")
    assert made.startswith(b"<svg")
    assert b"Ten trends that shape councils (2024)" in made


def test_the_same_sheet_is_made_once(made):
    assert {sheets.file_of({"title": "A"}, "pdf") for _visit in range(3)} == {b"a pdf"}
    assert made == ["pdf"]


def test_another_word_score_or_kind_makes_another_file(made):
    for sheet, kind in (({"title": "A"}, "pdf"), ({"title": "B"}, "pdf"), ({"title": "A"}, "png")):
        sheets.file_of(sheet, kind)
    assert made == ["pdf", "pdf", "png"]


def test_what_cannot_be_made_is_not_tried_again_at_once(made):
    assert [sheets.file_of({"is_broken": True}, "pdf") for _visit in range(2)] == [None, None]
    assert made == ["pdf"]


def test_nobody_waits_longer_than_patience_for_the_files_of_others(made, monkeypatch):
    monkeypatch.setattr(sheets, "PATIENCE", 0.01)
    with sheets.ONE_AT_A_TIME:
        assert sheets.file_of({"title": "A"}, "pdf") is None
    assert made == []


def test_a_process_that_fails_leaves_a_line_in_the_log(caplog):
    assert sheets.rendered({"nothing": "of use"}, "pdf") == b""
    assert "Correct the template of sheets" in caplog.text
