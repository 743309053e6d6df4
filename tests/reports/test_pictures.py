"""Pictures of pages: made once, by another process, and never in the way."""

import struct
import subprocess

import pytest
from django.test import Client

from reports import pictures, sheets
from reports.pictures import Picture, file_of
from tests.factories import EditionFactory, TrendFactory
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
@pytest.mark.parametrize("path", ["2024", "2024/data", "2024/no-such"])
def test_drafts_have_no_picture(path):
    TrendFactory(edition__year=2024, edition__status="draft", slug="data")
    assert Client().get(f"/pictures/trends/{path}.png").status_code == 404
