import pytest

from casestudies.library import library
from casestudies.models import CaseAction
from tests.trends.editions import edition_in_use
from trends.models import Action, Driver, Edition, Lineage, Trend, TrendSection, WatchItem
from trends.outline import outline
from trends.succeeding import YearTaken, start_next_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = edition_in_use(year=2031, title_en="Trends 2031")
    Driver.objects.create(edition=edition, slug="society", name_en="Society", text_en="Need is rising.", position=1)
    WatchItem.objects.create(edition=edition, name_en="Drones", note_en="Far off", position=1)
    trend = edition.trends.get(slug="digital-trend")
    TrendSection.objects.create(trend=trend, kind="step", points_en="Begin", position=1)
    for year in (2030, 2032):
        Lineage.objects.create(trend=trend, year=year, note_en="near: Something")
    return edition


@pytest.fixture
def draft(edition):
    return start_next_edition(edition=edition, year=2032)


def test_the_next_edition_is_a_draft_with_a_year_address_and_title_of_its_own(draft):
    assert (draft.year, draft.slug, draft.title, draft.status) == (2032, "2032", "Trends 2032", "draft")
    assert set(draft.trends.values_list("status", flat=True)) == {"draft"}
    assert not draft.is_locked


def test_it_has_everything_the_edition_has(edition, draft):
    def told(one):
        return [
            (trend.slug, trend.name, trend.themes, [(a.code, a.title, a.sentences) for a in trend.actions])
            for trend in outline(Edition.objects.get(pk=one.pk), including_drafts=True).trends
        ]

    assert told(draft) == told(edition)
    assert [driver.name for driver in draft.drivers.all()] == ["Society"]
    assert [item.name for item in draft.watch_items.all()] == ["Drones"]
    assert [section.points for section in TrendSection.objects.filter(trend__edition=draft)] == [["Begin"]]


def test_each_trend_and_each_action_knows_what_it_follows(edition, draft):
    assert set(draft.actions.values_list("code", "predecessors")) == set(edition.actions.values_list("code", "pk"))
    assert set(draft.trends.values_list("slug", "predecessors")) == set(edition.trends.values_list("slug", "pk"))


def test_links_to_other_years_go_on_and_one_to_the_edition_is_added(draft):
    lineage = Lineage.objects.filter(trend__edition=draft, trend__slug="digital-trend").order_by("year")
    name = Trend.objects.get(edition=draft, slug="digital-trend").name
    assert [str(link) for link in lineage] == ["2030: near: Something", f"2031: exact: {name}"]


def test_cases_follow_in_their_order(edition, draft):
    Trend.objects.filter(edition=draft).update(status="published")
    Edition.objects.filter(pk=draft.pk).update(status="published", revision=9_999_999)

    def told(one):
        return [(case.code, case.actions, case.trend_slugs) for case in library(Edition.objects.get(pk=one.pk)).cases]

    assert told(draft) == told(edition) != []


def test_the_edition_it_starts_from_is_not_touched(edition):
    before = list(Action.objects.filter(edition=edition).values()), list(CaseAction.objects.values())
    start_next_edition(edition=edition, year=2032)
    earlier_ties = CaseAction.objects.filter(action__edition=edition).values()
    assert (list(Action.objects.filter(edition=edition).values()), list(earlier_ties)) == before


def test_each_year_has_one_edition(edition):
    with pytest.raises(YearTaken):
        start_next_edition(edition=edition, year=edition.year)
    assert Edition.objects.count() == 1


def test_an_action_can_be_split_and_two_can_be_merged(draft):
    first, second = draft.actions.filter(trend__slug="digital-trend")
    second.predecessors.set(first.predecessors.all())
    third = draft.actions.get(code="t-1")
    third.predecessors.add(*first.predecessors.all())
    [earlier] = first.predecessors.all()
    assert earlier.successors.count() == 3
    assert third.predecessors.count() == 2
