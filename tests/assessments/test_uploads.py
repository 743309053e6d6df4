"""Name and content of a file must agree, and be of a kind that is taken; each refusal says what to do instead."""

import doctest
import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import mentions
from assessments.uploads import KINDS, MOST_BYTES, Unfit, clean_name, looked_at
from tests.assessments.samples import HTML, PDF, SVG, office, open_document, sample, zipped

WORD = KINDS["docx"]


@pytest.mark.parametrize("extension", KINDS)
def test_every_kind_on_the_list_is_taken(extension):
    taken = looked_at(f"Plan.{extension.upper()}", sample(extension))

    assert (taken.filename, taken.extension) == (f"Plan.{extension.upper()}", extension)
    assert taken.content_type == KINDS[extension]


def test_a_document_of_another_office_program_is_taken():
    """LibreOffice writes the relations first."""
    assert looked_at("a.docx", office(WORD, first="_rels/.rels"))


@pytest.mark.parametrize("real", [real for real in KINDS if real != "jpeg"])
@pytest.mark.parametrize("said", [said for said in KINDS if said != "jpeg"])
def test_a_content_of_another_kind_than_its_name_is_refused(real, said):
    if real != said:
        with pytest.raises(Unfit, match="its content is not what its name says"):
            looked_at(f"a.{said}", sample(real))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.svg", SVG, "Save the drawing as PNG or PDF"),
        ("a.html", HTML, "Save the page as PDF"),
        ("a.csv", b"=cmd|' /C calc'!A0", "Save the table as XLSX or ODS"),
        ("a.docm", office(WORD), "Save it without macros"),
        ("a.exe", b"MZ", "Choose a PDF, a Word"),
        ("a", PDF, "Choose a PDF, a Word"),
        ("pdf", PDF, "Choose a PDF, a Word"),
        ("a.pdf.svg", PDF, "Save the drawing"),
        ("a.pdf", b"", "this one is empty"),
        ("a.pdf", SVG, "not what its name says"),
        ("a.png", HTML, "not what its name says"),
        ("a.pdf", b"%PDF" + bytes(MOST_BYTES), "at most 10 MB"),
    ],
)
def test_a_refusal_says_what_to_do(name, content, told):
    with pytest.raises(Unfit, match=told):
        looked_at(name, content)


@pytest.mark.parametrize(
    "content",
    [
        zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "x"}),
        office(WORD.removesuffix("document") + "template"),
        office(WORD).replace(b"PK", b"XX"),
        office(WORD)[:-30],
        zipped(readme="nothing of an office"),
        b"PK\x03\x04" + bytes(100),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),  # an old or locked document
    ],
    ids=["no kind", "a template", "no zip", "cut off", "another zip", "zeros", "locked"],
)
def test_what_only_looks_like_a_document_is_refused(content):
    with pytest.raises(Unfit, match="not what its name says"):
        looked_at("a.docx", content)


def test_a_document_with_macros_under_an_innocent_name_is_refused():
    types = (
        f'<Types><Override ContentType="{WORD}.main+xml"/><Default ContentType="application/vnd.ms-office.vbaProject"/>'
    )
    with pytest.raises(Unfit, match="without password and macros"):
        looked_at("a.docx", zipped(**{"[Content_Types].xml": types, "word__document.xml": "x"}))


def test_a_part_that_unpacks_without_end_is_read_no_further():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", bytes(50_000_000))
    with pytest.raises(Unfit):
        looked_at("a.odt", bomb.getvalue())


def test_an_open_document_is_taken_whatever_program_wrote_it():
    assert looked_at("a.ods", open_document(KINDS["ods"]))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/Plan 2026.pdf", "Plan 2026.pdf"),
        ("C:\\Users\\priya\\Cynllun Sir Gâr.pdf", "Cynllun Sir Gâr.pdf"),
        ("fdp.\u202egnp.pdf", "fdp.gnp.pdf"),
        ("a\r\nSet-Cookie: b.pdf", "aSet-Cookie- b.pdf"),
        ("...pdf", "evidence.pdf"),
        ("  plan  .pdf", "plan.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
        ("", "evidence"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert clean_name(given) == kept


@given(name=st.text(max_size=300), content=st.binary(max_size=300), kind=st.sampled_from([*KINDS, "svg", ""]))
def test_whatever_comes_is_taken_or_refused_in_words(name, content, kind):
    start = sample(kind)[:200] if kind in KINDS else b""
    for told in (f"{name}.{kind}", name):
        with suppress(Unfit):
            taken = looked_at(told, start + content)
            assert taken.content_type in KINDS.values()
            assert 0 < len(taken.filename) <= 100


# Mentions are pure as well


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Priya Nair, look", {1}),
        ("(@PRIYA  nair)", {1}),
        ("@Priya Nairn", set()),
        ("@Priya Nair Lee", {2}),
        ("@Priya", set()),
        ("priya@Priya Nair", set()),
        ("@@Tom Reed @tom reed", {3, 4}),
        ("@", set()),
        ("@Nobody Known and @Priya\nNair", {1}),
    ],
)
def test_a_full_name_after_an_at_names_a_member(text, found):
    people = {1: "Priya Nair", 2: "Priya Nair Lee", 3: "Tom Reed", 4: "tom reed", 5: ""}

    assert mentions.named(text, people) == found


def test_the_examples_in_the_code_are_true():
    assert doctest.testmod(mentions).failed == 0
