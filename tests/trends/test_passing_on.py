"""What pages say of themselves where they are passed on."""

import json
import re
from urllib.parse import unquote

import pytest
from django.test import Client

from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.passing_on import LONGEST, linked, shortened

pytestmark = pytest.mark.django_db
HOSTILE = '</script><script>alert(1)</script> "quoted" & \u2028'


@pytest.fixture
def trend():
    edition = EditionFactory(year=2024, title_en="Trends of 2024")
    trend = TrendFactory(edition=edition, slug="data", name_en="Harnessing data", summary_en="See further.")
    ActionFactory(trend=trend)
    return trend


@pytest.fixture
def case(trend):
    return CaseStudyFactory(code="lamps", title_en="Lamps", organisation="Fenbridge", trends=[trend])


def read(path):
    return Client().get(path).content.decode()


def meta(html):
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', html))


def data(html):
    [told] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(told)["@graph"]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/trends/2024/", "Trends of 2024"),
        ("/trends/2024/data/", "Harnessing data"),
        ("/cases/", "Impact cases"),
        ("/cases/lamps/", "Lamps"),
    ],
)
def test_a_page_names_itself_its_public_address_and_a_picture_that_is_there(case, settings, path, title):
    settings.PUBLIC_ADDRESS = "https://maturity.example"
    html = read(path)
    told = meta(html)
    assert (told["og:title"], told["og:url"]) == (title, f"https://maturity.example{path}")
    assert told["description"] == told["og:description"] != ""
    assert f'<link rel="canonical" href="https://maturity.example{path}">' in html
    page, way = data(html)
    assert (page["name"], page["url"]) == (title, f"https://maturity.example{path}")
    assert way["@type"] == "BreadcrumbList"
    picture = told["og:image"].removeprefix("https://maturity.example")
    assert Client().get(picture).headers["Content-Type"] == "image/png"


def test_filters_and_other_questions_are_no_part_of_the_address(case):
    assert meta(read("/cases/?kind=project&utm=1"))["og:url"] == "http://testserver/cases/"


def test_a_case_says_who_did_it_and_what_it_rests_on(case):
    page, way = data(read("/cases/lamps/"))
    assert page["creator"] == {"@type": "Organization", "name": "Fenbridge"}
    assert page["citation"] == ["https://council.example/case"]
    assert [step["name"] for step in way["itemListElement"]] == ["Impact cases", "Lamps"]


def test_each_action_has_its_title_and_description_under_its_place_on_the_page(trend):
    ActionFactory(trend=trend, code="hd-9", title_en="Name an owner", help_en="Somebody answers for it.")
    page, _way = data(read("/trends/2024/data/"))
    assert page["hasPart"][-1] == {
        "@type": "CreativeWork",
        "name": "Name an owner",
        "description": "Somebody answers for it.",
        "url": "http://testserver/trends/2024/data/#hd-9",
    }


def test_a_case_is_passed_on_with_a_picture_of_its_own(case):
    assert meta(read("/cases/lamps/"))["og:image"] == "http://testserver/pictures/cases/lamps.png"


@pytest.mark.parametrize("path", ["/trends/2024/data/", "/cases/lamps/"])
def test_a_page_can_be_sent_by_mail_and_its_address_copied(case, path):
    html = read(path)
    subject, body = re.search(r'href="mailto:\?subject=([^&]+)&amp;body=([^"]+)"', html).groups()
    assert unquote(subject).endswith("Digital maturity self-assessment")
    assert f"http://testserver{path}" in unquote(body)
    assert f'href="http://testserver{path}" id="page-address"' in html


def test_nothing_in_a_text_ends_the_script_or_an_attribute(trend):
    case = CaseStudyFactory(title_en=HOSTILE, organisation=HOSTILE, description_en=HOSTILE, trends=[trend])
    html = read(case.get_absolute_url())
    assert "<script>alert" not in html
    assert data(html)[0]["name"] == HOSTILE
    assert linked({"name": HOSTILE}).count("<") == 2


def test_a_long_description_ends_with_a_whole_word():
    assert shortened("word " * 100) == " ".join(["word"] * 39) + "…"
    assert len(shortened("word, " * 100)) <= LONGEST
    assert shortened("Short.") == "Short."
