"""What search engines are told."""

import re

import pytest
from django.test import Client

from tests.factories import CaseStudyFactory, EditionFactory, TrendFactory

pytestmark = pytest.mark.django_db


def locations():
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", Client().get("/sitemap.xml").content.decode())


def test_the_map_names_every_public_page_and_each_of_them_opens():
    trend = TrendFactory(edition=EditionFactory(year=2024), slug="data")
    case = CaseStudyFactory(trends=[trend])
    paths = {"/", "/trends/", "/trends/2024/", "/trends/2024/data/", "/cases/", f"/cases/{case.code}/"}
    assert paths < set(locations())
    assert {path: Client().get(path).status_code for path in locations()} == dict.fromkeys(locations(), 200)


def test_drafts_are_not_on_the_map():
    trend = TrendFactory(edition=EditionFactory(status="draft"))
    CaseStudyFactory(trends=[TrendFactory(status="draft"), trend])
    assert not any("case-" in path or "trend-" in path for path in locations())


@pytest.mark.parametrize("count", [1, 3])
def test_the_map_takes_three_queries_once_the_library_is_in_memory(count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count, trends=[TrendFactory()])
    locations()
    with django_assert_num_queries(3):
        locations()


def test_robots_are_kept_from_pages_of_people_and_told_of_the_map(settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example"
    response = Client().get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert {"User-agent: *", "Disallow: /assessments/", "Disallow: /search/"} < set(lines)
    assert "Sitemap: https://maturity.example/sitemap.xml" in lines
    assert "Disallow: /" not in lines
