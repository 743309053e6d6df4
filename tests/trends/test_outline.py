import pytest
from django.utils import translation

from tests.factories import ActionFactory, EditionFactory, TrendFactory
from trends.models import Edition
from trends.outline import outline

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return EditionFactory()


def stored(edition):
    return Edition.objects.get(pk=edition.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_building_takes_four_queries_and_reading_again_none(edition, count, django_assert_num_queries):
    for trend in TrendFactory.create_batch(count, edition=edition):
        ActionFactory.create_batch(count, trend=trend)
    edition = stored(edition)
    with django_assert_num_queries(4):
        outline(edition)
    with django_assert_num_queries(0):
        outline(edition)


def test_trends_come_digital_first_and_by_position(edition):
    for group, position in [("technology", 1), ("digital", 2), ("digital", 1)]:
        TrendFactory(edition=edition, group=group, position=position, slug=f"{group}-{position}")
    slugs = [trend.slug for trend in outline(stored(edition)).trends]
    assert slugs == ["digital-1", "digital-2", "technology-1"]


def test_groups_can_be_asked_for_alone(edition):
    TrendFactory(edition=edition, group="technology", slug="cloud")
    TrendFactory(edition=edition, group="digital", slug="skills")
    found = outline(stored(edition))
    assert [[trend.slug for trend in group] for group in (found.digital, found.technology)] == [
        ["skills"],
        ["cloud"],
    ]


def test_an_action_brings_all_that_its_page_shows(edition):
    action = ActionFactory(
        trend__edition=edition, code="a-1", allows_na=True, na_when_en="never", guidance_en="One\nTwo"
    )
    found = outline(stored(edition)).actions["a-1"]
    assert found.sentences == tuple(f"{action.title_en} at level {level}." for level in range(5))
    assert (found.allows_na, found.na_when, found.guidance) == (True, "never", ("One", "Two"))
    assert (found.id, found.trend_slug) == (action.pk, action.trend.slug)


def test_a_draft_trend_is_left_out_with_its_actions(edition):
    ActionFactory(trend__edition=edition, trend__status="draft", code="a-1")
    found = outline(stored(edition))
    assert (found.trends, found.actions) == ((), {})


def test_a_draft_trend_is_there_for_frozen_submissions(edition):
    ActionFactory(trend__edition=edition, trend__status="draft", code="a-1")
    assert list(outline(stored(edition), including_drafts=True).actions) == ["a-1"]


def test_a_missing_sentence_reads_as_nothing(edition):
    ActionFactory(trend__edition=edition, code="a-1", sentences=False)
    assert outline(stored(edition)).actions["a-1"].sentences == ("",) * 5


def test_a_mended_wording_is_read_at_once(edition):
    trend = TrendFactory(edition=edition, name_en="Old")
    outline(stored(edition))
    trend.name_en = "New"
    trend.save()
    assert [trend.name for trend in outline(stored(edition)).trends] == ["New"]


def test_each_language_has_an_outline_of_its_own(edition):
    TrendFactory(edition=edition, name_en="Data", name_cy="Data yn Gymraeg")
    assert outline(stored(edition)).trends[0].name == "Data"
    with translation.override("cy"):
        assert outline(stored(edition)).trends[0].name == "Data yn Gymraeg"


def test_place_counts_within_the_trend_and_walks_through_the_edition(edition):
    first = TrendFactory(edition=edition, group="digital")
    second = TrendFactory(edition=edition, group="technology")
    for trend, code in [(first, "a-1"), (first, "a-2"), (second, "b-1")]:
        ActionFactory(trend=trend, code=code)
    found = outline(stored(edition))
    places = {
        code: (p.number, p.total, p.previous and p.previous.code, p.next and p.next.code)
        for code, p in found.places.items()
    }
    assert places == {"a-1": (1, 2, None, "a-2"), "a-2": (2, 2, "a-1", "b-1"), "b-1": (1, 1, "a-2", None)}


def test_place_of_an_unknown_action_is_an_error(edition):
    with pytest.raises(KeyError):
        outline(stored(edition)).place_of("nowhere")
