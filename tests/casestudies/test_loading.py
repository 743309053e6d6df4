import pytest
from django.core.management import call_command

from casestudies.models import CaseStudy
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory
from tests.trends.small_pack import spoilt, written
from trends.models import Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    def load(*change):
        call_command("load_content", written(tmp_path, spoilt(*change)) if change else written(tmp_path))

    return load


def test_a_case_is_stored_with_its_ties(load):
    load()
    case = CaseStudy.objects.get()
    assert (case.code, case.status, case.title, case.organisation_kind) == (
        "sensors",
        "published",
        "Sensors",
        "unitary",
    )
    assert sorted((place.country, place.nation) for place in case.places.all()) == [
        ("GB", "GB-SCT"),
        ("GB", "GB-WLS"),
        ("NO", ""),
    ]
    assert [tie.trend.slug for tie in case.trend_ties.all()] == ["skills"]
    assert [(tie.action.code, tie.position) for tie in case.action_ties.all()] == [("sk-1", 1)]
    assert [theme.slug for theme in case.themes.all()] == ["data"]


def test_news_replace_the_ties(load):
    load()
    load("cases.yaml", "    actions:\n      - sk-1\n", "")
    assert CaseStudy.objects.get().actions.count() == 0


def test_ties_to_another_edition_stay(load):
    other = ActionFactory()
    CaseStudyFactory(code="sensors", actions=[other])
    load()
    assert {action.code for action in CaseStudy.objects.get().actions.all()} == {other.code, "sk-1"}


def test_news_of_a_case_wake_the_readers_of_every_edition(load):
    load()
    edition = EditionFactory()
    before = Edition.objects.get(pk=edition.pk).revision
    load("cases.yaml", "title: Sensors", "title: Many sensors")
    assert Edition.objects.get(pk=edition.pk).revision > before


def test_a_curators_correction_survives_the_same_case(load):
    load()
    CaseStudy.objects.update(title_en="Better title")
    load("themes.yaml", "name: Data", "name: All data")
    assert CaseStudy.objects.get().title == "Better title"


def test_what_a_curator_withdrew_stays_withdrawn(load):
    load()
    CaseStudy.objects.update(status="draft")
    load("cases.yaml", "title: Sensors", "title: Many sensors")
    assert (CaseStudy.objects.get().title, CaseStudy.objects.get().status) == ("Many sensors", "draft")
