"""Pictures of pages: made once, by another process, and never in the way."""

import struct
import subprocess
from dataclasses import replace

import pytest
from django.test import Client

from reports import pictures, sheets
from reports.pictures import Picture, file_of
from tests.factories import CaseStudyFactory, EditionFactory, TrendFactory
from tests.security.odd import NASTY

PICTURE = Picture(
    "Digital", "Harnessing data", ("One", "Two", "Three"), "Product", group="digital", symbol="harnessing-data"
)


@pytest.fixture
def made(monkeypatch):
    """What was made, without making it."""
    told = []
    monkeypatch.setattr(pictures, "rendered", lambda picture: told.append(picture) or b"a picture")
    return told


def test_a_picture_is_1200_by_630(settings):
    content = pictures.rendered(PICTURE)
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert len(content) < 200_000


def test_any_text_can_be_drawn():
    odd = Picture(NASTY[-1], "".join(NASTY)[:300], tuple(NASTY[:3]), "Product", group="technology")
    assert pictures.rendered(odd).startswith(b"\x89PNG")


def test_the_same_picture_is_made_once(made):
    assert [file_of(PICTURE), file_of(PICTURE)] == [b"a picture", b"a picture"]
    assert made == [PICTURE]


def test_nobody_waits_for_a_picture_that_another_request_has_made(made, monkeypatch):
    monkeypatch.setattr(pictures, "rendered", lambda picture: file_of(picture) or b"the first")
    assert file_of(PICTURE) == b"the first"


@pytest.mark.parametrize(
    "fault", [subprocess.TimeoutExpired("python", 15), subprocess.CalledProcessError(1, "python", stderr=b"error")]
)
def test_one_that_cannot_be_made_is_not_tried_again_at_once(monkeypatch, fault):
    tries = []

    def run(*_given, **_named):
        tries.append(1)
        raise fault

    monkeypatch.setattr(sheets.subprocess, "run", run)
    assert [file_of(PICTURE), file_of(PICTURE)] == [None, None]
    assert tries == [1]


@pytest.mark.django_db
def test_a_trend_has_its_own_picture_and_a_general_one_while_it_is_not_there(made, monkeypatch):
    trend = TrendFactory(edition=EditionFactory(year=2024), slug="data", name_en="Harnessing data")
    response = Client().get("/pictures/trends/2024/data.png")
    assert response.content == b"a picture"
    assert (made[0].title, made[0].lines) == ("Harnessing data", tuple(trend.themes))
    monkeypatch.setattr(pictures, "rendered", lambda picture: b"")
    response = Client().get("/pictures/cases.png")
    assert response.content.startswith(b"\x89PNG")
    assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.django_db
def test_a_case_has_a_picture_with_its_own_title_and_its_main_trend(made):
    trend = TrendFactory(edition=EditionFactory(year=2024), slug="data", name_en="Harnessing data", group="digital")
    CaseStudyFactory(
        code="lamps", title_en="Lamps", organisation="Fenbridge", places=[("GB", "GB-WLS")], year=2023, trends=[trend]
    )
    assert Client().get("/pictures/cases/lamps.png").content == b"a picture"
    assert (made[0].title, made[0].symbol, made[0].group) == ("Lamps", "data", "digital")
    assert made[0].lines == ("Fenbridge", "Wales · 2023", "Harnessing data")


@pytest.mark.django_db
def test_a_case_of_no_public_trend_has_a_picture_of_its_words(made):
    CaseStudyFactory(code="lamps", title_en="Lamps", year=None, trends=[TrendFactory(status="draft")])
    Client().get("/pictures/cases/lamps.png")
    assert (made[0].title, made[0].symbol) == ("Lamps", "")


def test_only_one_picture_is_made_at_a_time(monkeypatch):
    other = replace(PICTURE, title="Another")
    monkeypatch.setattr(pictures, "rendered", lambda picture: b"more" if file_of(other) else b"one")
    assert file_of(PICTURE) == b"one"


def test_thousands_of_pictures_take_no_more_memory_than_some(made, monkeypatch):
    monkeypatch.setattr(pictures, "PLACES", 1)
    other = replace(PICTURE, title="Another")
    for picture in (PICTURE, other, other, PICTURE):
        assert file_of(picture) == b"a picture"
    assert made == [PICTURE, other, PICTURE]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["trends/2024", "trends/2024/data", "trends/2024/no-such", "cases/lamps"])
def test_drafts_have_no_picture(path):
    TrendFactory(edition__year=2024, edition__status="draft", slug="data")
    CaseStudyFactory(code="lamps", status="draft")
    assert Client().get(f"/pictures/{path}.png").status_code == 404
