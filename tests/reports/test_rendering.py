"""What the file promises to people who do not see it, and what no text can do to it."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Name, Pdf

from reports.document import document
from reports.rendering import render
from reports.rendering.cleaning import BREAK_HERE, clean, cleaned, repaired
from reports.rendering.symbols import symbol
from tests.reports import examples


@pytest.fixture(params=["full", "nearly_empty", "empty", "hostile", "again", "rude_again"])
def report(request) -> bytes:
    """A report as a file: as usual, with one answer, without any, with texts that try to break it, and after one."""
    return examples.rendered(request.param)


@pytest.fixture
def full_report() -> bytes:
    return examples.rendered("full")


def opened(report):
    return Pdf.open(BytesIO(report))


def elements(pdf, kind):
    """All elements of one kind in the structure tree."""
    waiting, found = [pdf.Root.StructTreeRoot], []
    while waiting:
        node = waiting.pop()
        kids = node.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                waiting.append(kid)
                found += [kid] if kind == kid.S else []
    return found


def bookmarks(pdf):
    with pdf.open_outline() as outline:
        return [item.title for item in outline.root]


def attributes(element):
    listed = element.get("/A", [])
    return listed if isinstance(listed, pikepdf.Array) else [listed]


def test_it_is_tagged_titled_and_in_british_english(report):
    with opened(report) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "en-GB"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)


def test_it_claims_both_standards(report):
    with opened(report) as pdf, pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["dc:title"].startswith("Digital maturity 2024: ")


def test_every_figure_has_a_text_alternative(report):
    with opened(report) as pdf:
        figures = elements(pdf, Name.Figure)
        assert len(figures) >= 15  # skyline, two balances, dots, profile and one for each trend
        assert all(str(figure.Alt).strip() for figure in figures)


def test_every_header_cell_says_what_it_heads(report):
    with opened(report) as pdf:
        scopes = [{str(one.get("/Scope")) for one in attributes(cell)} for cell in elements(pdf, Name.TH)]
        assert all(scope & {"/Row", "/Column"} for scope in scopes)
        assert any("/Row" in scope for scope in scopes)


def test_every_body_row_begins_with_its_header(report):
    with opened(report) as pdf:
        rows = [row for body in elements(pdf, Name.TBody) for row in body.K]
        assert rows
        assert {str(row.K[0].S) for row in rows} == {"/TH"}


def test_the_bookmarks_are_the_headings(report):
    with opened(report) as pdf:
        titles = bookmarks(pdf)
        assert len(titles) == len(elements(pdf, Name.H1))
        assert titles[:4] == ["Contents", "Summary", "Profile", "Balance of digital and technology"]
        assert titles[-2:] == ["Method", "Sources"]


def test_a_full_report_has_fifteen_to_twenty_five_pages(full_report):
    with opened(full_report) as pdf:
        assert 15 <= len(pdf.pages) <= 25
        assert all(round(float(page.mediabox[3])) == 842 for page in pdf.pages)


def test_summary_profile_balance_and_each_trend_take_one_page(full_report):
    with opened(full_report) as pdf, pdf.open_outline() as outline:
        pages = [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
        assert pages[:14] == list(range(1, 15))


def test_what_changed_since_the_assessment_before_stands_before_the_trends():
    with opened(examples.rendered("again")) as pdf:
        assert bookmarks(pdf)[4] == "Since your last submission"


@pytest.mark.parametrize("name", ["nearly_empty", "hostile"])
def test_nobody_can_make_the_summary_run_over(name):
    with opened(examples.rendered(name)) as pdf, pdf.open_outline() as outline:
        pages = [pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root]
        assert pages[:5] == [1, 2, 3, 4, 5]


def test_a_very_long_text_is_bounded_in_pages():
    with opened(examples.rendered("hostile")) as pdf:
        assert len(pdf.pages) < 60


@pytest.mark.parametrize("name", ["", "\u200b"])
def test_a_name_without_any_width_has_a_cover_all_the_same(name):
    nameless = replace(examples.empty(), organisation=replace(examples.COUNCIL, name=name))
    with opened(render(document(nameless, made_at=examples.MADE_AT), "en-gb")) as pdf:
        assert pdf.pages


def test_a_report_in_another_language_says_so():
    with opened(render(document(examples.empty(), made_at=examples.MADE_AT), "cy")) as pdf:
        assert str(pdf.Root.Lang) == "cy"


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("plain", "plain"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\x00b\x07c\x1bd\te", "abcd\te"),
        ("\u202eabc\u202c\u200b\ufeff\u00ad", "abc"),
        ("👩🏽\u200d💻 ☃\ufe0f", "👩💻 ☃"),
        ("你好", "\ufffd\ufffd"),
        ("\ud800 \udfff", "\ufffd \ufffd"),
        ("\ufffe\ue000\U000e0001", "\ufffd\ufffd"),
        ("line\u2028next\u2029third", "line\nnext\nthird"),
        ("wide\u3000space", "wide space"),
        ("שלום مرحبا", "שלום مرحبا"),
    ],
)
def test_text_is_repaired_before_it_is_printed(given, printed):
    assert repaired(given) == printed


def test_a_long_run_can_break_every_twenty_characters():
    assert clean("x" * 45 + " " + "y" * 30) == BREAK_HERE.join(["x" * 20, "x" * 20, "x" * 5]) + " " + "y" * 30


def test_drawings_and_addresses_are_given_no_places_to_break():
    long = "https://council.example/" + "x" * 40
    given = {"svg": f'<path d="{"1" * 50}"/>\x07', "url": long, "text": [long]}
    assert cleaned(given) == {"svg": f'<path d="{"1" * 50}"/>', "url": long, "text": [clean(long)]}
    assert BREAK_HERE in clean(long)


def test_a_trend_of_the_edition_has_a_symbol_in_the_colour_of_its_group():
    assert 'stroke="#93460b"' in symbol("cyber-protection", "technology")
    assert symbol("a-trend-of-another-year", "digital") == ""
