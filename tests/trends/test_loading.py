import pytest
from django.db import transaction

from tests.trends.small_pack import TREND_FILES, spoilt
from trends import loading
from trends.models import Action, Driver, Edition, LevelSentence, LoadedItem, Theme, Trend
from trends.publishing import lock_edition

pytestmark = pytest.mark.django_db


def load(files=TREND_FILES):
    files = {name: text for name, text in files.items() if name != "cases.yaml"}
    edition = loading.edition_of(files, "")
    pack, mistakes = loading.check(files, edition)
    assert mistakes == []
    with transaction.atomic():
        return loading.load(pack, files, edition)


def test_everything_of_an_edition_is_stored():
    edition = load()
    assert (edition.year, edition.published_by, edition.digital_meaning) == (2031, "Publisher", "Ways of working")
    trend = edition.trends.get()
    assert (trend.name, trend.themes, trend.get_group_display()) == (
        "Skills",
        ["Growing", "Hiring", "Keeping"],
        "Digital",
    )
    assert [(section.kind, section.points) for section in trend.sections.all()] == [
        ("focus_area", ["apprenticeships"]),
        ("step", ["begin"]),
    ]
    assert [str(lineage) for lineage in trend.lineage.all()] == ["2030: exact"]
    action = edition.actions.get()
    assert (action.code, action.trend, action.allows_na, action.na_when) == ("sk-1", trend, True, "never mind")
    assert [row.sentence for row in action.sentences.all()][0::4] == ["Nobody knows.", "Others ask us."]


def test_new_content_is_published():
    load()
    assert (Edition.objects.get().status, Trend.objects.get().status) == ("published", "published")


def test_loading_again_writes_nothing(django_assert_num_queries):
    edition = load()
    revision = Edition.objects.get().revision
    files = TREND_FILES
    pack, _mistakes = loading.check(files, edition)
    with transaction.atomic(), django_assert_num_queries(1):  # reads what it said last time
        loading.load(pack, files, edition)
    assert Edition.objects.get().revision == revision


def test_a_remark_in_a_file_wakes_no_reader():
    load()
    revision = Edition.objects.get().revision
    load(spoilt("trends.yaml", "name: Skills", "name: Skills # a remark"))
    assert Edition.objects.get().revision == revision


def test_a_pack_can_be_recognised_as_loaded_in_one_query(django_assert_num_queries):
    load()
    with django_assert_num_queries(1):
        assert loading.is_loaded(TREND_FILES)
    assert not loading.is_loaded(spoilt("trends.yaml", "name: Skills", "name: Talent"))


def test_news_are_stored_and_readers_woken():
    load()
    revision = Edition.objects.get().revision
    load(spoilt("actions.yaml", "3: All know.", "3: All know it."))
    assert LevelSentence.objects.get(level=3).sentence == "All know it."
    assert Edition.objects.get().revision == revision + 1


def test_news_about_the_edition_replace_its_drivers():
    load()
    edition = load(spoilt("edition.yaml", "name: Social pressure", "name: Social change"))
    assert [driver.name for driver in Driver.objects.all()] == ["Social change"]
    assert edition == Edition.objects.get()


def test_a_curators_wording_survives_the_same_pack():
    load()
    Theme.objects.update(name_en="Better data")
    load(spoilt("trends.yaml", "name: Skills", "name: Talent"))
    assert (Theme.objects.get().name, Trend.objects.get().name) == ("Better data", "Talent")


def test_a_curators_translation_survives_news():
    load()
    LevelSentence.objects.update(sentence_cy="Cymraeg")
    load(spoilt("actions.yaml", "3: All know.", "3: All know it."))
    assert set(LevelSentence.objects.values_list("sentence_cy", flat=True)) == {"Cymraeg"}


def test_what_a_curator_withdrew_stays_withdrawn():
    load()
    Trend.objects.update(status="draft")
    load(spoilt("trends.yaml", "name: Skills", "name: Talent"))
    assert Trend.objects.get().status == "draft"


def test_what_a_pack_no_longer_names_is_left_alone():
    load()
    load(spoilt("trends.yaml", "slug: skills", "slug: talent") | {"actions.yaml": TREND_FILES["actions.yaml"]})
    assert set(Trend.objects.values_list("slug", flat=True)) == {"skills", "talent"}
    assert Action.objects.get().trend.slug == "skills"


def test_a_pack_without_an_edition_goes_to_the_one_its_folder_is_named_after():
    first, files = load(), {"themes.yaml": ""}
    load(spoilt("edition.yaml", "  slug: '2031'", "  slug: '2032'") | {"trends.yaml": TREND_FILES["trends.yaml"]})
    assert loading.edition_of(files, "2031") == first


def test_a_pack_without_an_edition_or_a_telling_folder_goes_to_the_newest():
    edition = load()
    assert loading.edition_of({"themes.yaml": ""}, "download") == edition


def test_each_item_and_each_file_is_remembered_once():
    load()
    load(spoilt("trends.yaml", "name: Skills", "name: Talent"))
    assert LoadedItem.objects.count() == 8


# An edition that councils assess themselves against


@pytest.fixture
def in_use():
    edition = load()
    lock_edition(edition=edition)
    return edition


def mistakes_of(files):
    files = {name: text for name, text in files.items() if name != "cases.yaml"}
    return [str(mistake) for mistake in loading.check(files, loading.edition_of(files, ""))[1]]


def test_a_corrected_wording_is_loaded_and_told(in_use):
    load(spoilt("actions.yaml", "3: All know.", "3: All know it."))
    [correction] = in_use.corrections.all()
    assert (correction.code, correction.before, correction.after) == ("sk-1, 3", "All know.", "All know it.")
    assert (correction.reason, correction.by, correction.trend.slug) == ("A corrected content pack", None, "skills")


def test_the_same_pack_corrects_nothing(in_use):
    load()
    load(spoilt("trends.yaml", "name: Skills", "name: Skills # a remark"))
    assert not in_use.corrections.exists()


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("edition.yaml", "year: 2031", "year: 2032", "edition.yaml: 2031: year: Keep 2031"),
        ("trends.yaml", "order: 1", "order: 2", "trends.yaml: skills: order: Keep 1"),
        ("trends.yaml", "group: digital", "group: technology", "trends.yaml: skills: group: Keep digital"),
        ("actions.yaml", "order: 1", "order: 2", "actions.yaml: sk-1: order: Keep 1"),
        ("actions.yaml", "allowed: true", "allowed: false", "actions.yaml: sk-1: not_applicable.allowed: Keep true"),
        ("actions.yaml", "provenance: report", "provenance: guidance", "sk-1: provenance: Keep report"),
        ("actions.yaml", "id: sk-1", "id: sk-2", "actions.yaml: sk-2: Leave this out"),
    ],
)
def test_more_than_wording_is_a_mistake(in_use, file, old, new, told):
    [mistake] = mistakes_of(spoilt(file, old, new))
    assert told in mistake
    assert "councils assess themselves against this edition" in mistake


# What follows what, verdicts, and actions without a case


def followed(name):
    files = {"edition.yaml": TREND_FILES["edition.yaml"].replace("2031", "2032")}
    files["trends.yaml"] = TREND_FILES["trends.yaml"].replace("    group:", f"    follows: [{name}/skills]\n    group:")
    files["actions.yaml"] = TREND_FILES["actions.yaml"].replace("    order:", f"    follows: [{name}/sk-1]\n    order:")
    return files


def test_trends_and_actions_follow_those_of_an_earlier_edition():
    first = load()
    later = load(followed("2031"))
    assert later.actions.get().predecessors.get() == first.actions.get()
    assert later.trends.get().predecessors.get() == first.trends.get()


def test_what_is_followed_has_to_be_there():
    load()
    assert [mistake.rpartition(": ")[2] for mistake in mistakes_of(followed("2030"))] == ["2030/skills", "2030/sk-1"]


def test_verdicts_on_earlier_trends_are_stored():
    verdict = "  verdicts:\n    - {year: 2030, trend: Pagers, verdict: wrong, text: Gone., sources: [A book]}\n"
    edition = load({"edition.yaml": TREND_FILES["edition.yaml"] + verdict})
    [stored] = edition.verdicts.all()
    assert (stored.year, stored.trend, stored.get_outcome_display(), stored.sources) == (
        2030,
        "Pagers",
        "Wrong",
        ["A book"],
    )


def test_an_action_says_why_it_has_no_case_and_an_edition_how_many_trends_it_has():
    spoken = spoilt("actions.yaml", "    help:", "    without_case: Nobody has told yet\n    help:")
    edition = load(
        {**spoken, "edition.yaml": TREND_FILES["edition.yaml"] + "  number_of_trends: {digital: 1, technology: 0}\n"}
    )
    action = edition.actions.get()
    assert (action.is_without_case, action.without_case_why) == (True, "Nobody has told yet")
    assert (edition.digital_declared, edition.technology_declared) == (1, 0)
