import pytest
from django.utils import translation

from casestudies.library import library
from casestudies.recommending import Case
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.models import Edition, Theme
from trends.outline import outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def action(edition):
    return ActionFactory(trend__edition=edition, code="a-1")


def read(edition):
    return library(Edition.objects.get(pk=edition.pk))


@pytest.mark.parametrize("count", [1, 3])
def test_building_takes_five_queries_and_reading_again_none(edition, action, count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count, actions=[action])
    edition.refresh_from_db()
    outline(edition)
    with django_assert_num_queries(5):
        library(edition)
    with django_assert_num_queries(0):
        library(edition)


def test_a_case_brings_its_ties_in_order_and_its_instrument(edition, action):
    other = ActionFactory(trend__edition=edition, code="b-1")
    CaseStudyFactory(code="sensors", actions=[other, action], places=[("GB", "GB-WLS")], kind="case-study")
    case = read(edition).by_code["sensors"]
    assert (case.actions, case.trend_slug) == (("b-1", "a-1"), other.trend.slug)
    assert case.trend_slugs == (other.trend.slug, action.trend.slug)
    assert case.kind_label == "Case study"
    assert case.case == Case("sensors", ("b-1", "a-1"), frozenset({("GB", "GB-WLS")}), "unitary", "M")


def test_a_case_is_told_in_the_language_of_the_moment_and_in_english_where_that_is_missing(edition, action):
    theme = Theme.objects.create(slug="water", name_en="Water", name_nl="Waterbeheer")
    case = CaseStudyFactory(
        code="a", title_en="Sensors", title_nl="Sensoren", kind="service", places=[("NL", "")], actions=[action]
    )
    case.themes.add(theme)
    with translation.override("nl"):
        found = read(edition)
        told = found.by_code["a"]
        assert (told.title, told.description) == ("Sensoren", case.description_en)
        assert (told.place_names, found.themes) == (("Nederland",), {"water": "Waterbeheer"})
    assert read(edition).by_code["a"].title == "Sensors"
    assert read(edition).by_code["a"].place_names == ("Netherlands",)


def test_sources_and_the_symbol_are_told_when_they_are_asked_for(edition, action):
    CaseStudyFactory(code="a", kind="video", source_lines="https://one.example\n\n two ", actions=[action])
    case = read(edition).by_code["a"]
    assert (case.sources, case.shape) == (("https://one.example", "two"), "video")


def test_cases_can_be_found_by_action(edition, action):
    CaseStudyFactory(code="later", title_en="Later", actions=[action])
    CaseStudyFactory(code="early", title_en="Early", actions=[action])
    assert [case.code for case in read(edition).by_action["a-1"]] == ["early", "later"]


def test_a_draft_case_is_left_out(edition, action):
    CaseStudyFactory(status="draft", actions=[action])
    assert read(edition).cases == ()


def test_a_case_of_another_edition_is_left_out(edition, action):
    CaseStudyFactory(actions=[ActionFactory()])
    assert read(edition).cases == ()


def test_a_case_of_draft_trends_only_is_left_out(edition):
    CaseStudyFactory(trends=[TrendFactory(edition=edition, status="draft")])
    assert read(edition).cases == ()


def test_a_case_published_now_is_read_at_once(edition, action):
    case = CaseStudyFactory(status="draft", actions=[action])
    read(edition)
    case.status = "published"
    case.save()
    assert [found.code for found in read(edition).cases] == [case.code]


def test_the_cases_of_an_action_begin_with_those_that_illustrate_it_best(edition):
    trend = TrendFactory(edition=edition)
    first, second = ActionFactory(trend=trend), ActionFactory(trend=trend)
    CaseStudyFactory(code="a-second", title_en="A", actions=[second, first])
    CaseStudyFactory(code="b-first", title_en="B", actions=[first])
    edition.refresh_from_db()

    assert [case.code for case in library(edition).by_action[first.code]] == ["b-first", "a-second"]
