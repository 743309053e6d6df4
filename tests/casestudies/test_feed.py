"""New cases as a feed."""

from datetime import date
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client

from casestudies.models import CaseStudy
from tests.casestudies.test_load_content import load
from tests.factories import CaseStudyFactory
from tests.trends.small_pack import written

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries():
    response = Client().get("/cases/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def told(name):
    return [entry.find(f"{ATOM}{name}").text for entry in entries()]


@time_machine.travel("2026-03-27 12:00+00:00")
def test_a_case_has_the_day_of_its_first_publication_for_ever():
    case = CaseStudyFactory(status="draft")
    assert case.published_on is None
    case.status = "published"
    case.save()
    assert case.published_on == date(2026, 3, 27)
    with time_machine.travel("2027-01-01 12:00+00:00"):
        case.status = "draft"
        case.save()
        case.status = "published"
        case.save()
    case.refresh_from_db()
    assert case.published_on == date(2026, 3, 27)


@time_machine.travel("2026-03-27 12:00+00:00")
def test_cases_of_a_pack_have_the_day_on_which_it_was_loaded(tmp_path):
    load(written(tmp_path))
    assert CaseStudy.objects.get().published_on == date(2026, 3, 27)


def test_the_newest_case_comes_first_with_its_address_and_its_words():
    for day, title in ((1, "Older"), (2, "Newer")):
        with time_machine.travel(f"2026-03-0{day} 12:00+00:00"):
            case = CaseStudyFactory(title_en=title, organisation="Fenbridge", description_en="Lamps & <b>more</b>")
    assert told("title") == ["Newer", "Older"]
    assert told("summary")[0] == "Fenbridge: Lamps & <b>more</b>"
    assert entries()[0].find(f"{ATOM}link").get("href") == f"http://testserver/cases/{case.code}/"
    assert told("updated")[0].startswith("2026-03-02T00:00:00")


def test_drafts_and_cases_without_a_day_are_left_out():
    CaseStudyFactory(status="draft")
    case = CaseStudyFactory()
    CaseStudy.objects.filter(pk=case.pk).update(published_on=None)
    assert entries() == []


def test_a_sign_that_no_feed_may_hold_is_left_out():
    CaseStudyFactory(title_en="Lamps\x0b and more")
    assert told("title") == ["Lamps and more"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_is_one_query(count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count)
    with django_assert_num_queries(1):
        entries()


def test_the_library_leads_to_the_feed():
    html = Client().get("/cases/").content.decode()
    assert 'type="application/atom+xml" title="New impact cases" href="/cases/feed/"' in html
