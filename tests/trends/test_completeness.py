import pytest
from django.core.management import call_command

from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from tests.trends.editions import whole_edition
from trends.completeness import missing_from
from trends.models import Action, Edition, LevelSentence, Trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return whole_edition()


def fields(edition):
    return [(str(gap.item), gap.field) for gap in missing_from(edition)]


def only(edition):
    [(_item, field)] = fields(edition)
    return field


def test_a_whole_edition_lacks_nothing(edition):
    assert missing_from(edition) == []


def test_the_shipped_edition_lacks_nothing():
    call_command("load_content", "trends/content/2024", verbosity=0)
    call_command("load_content", "casestudies/content/2024", verbosity=0)
    assert missing_from(Edition.objects.get()) == []


@pytest.mark.parametrize("declared", [0, 2])
def test_it_has_as_many_trends_as_it_declares(edition, declared):
    edition.technology_declared = declared
    assert only(edition) == "id_technology_declared"


def test_an_edition_declares_five_trends_of_each_group():
    assert [field for _item, field in fields(EditionFactory())] == ["id_digital_declared", "id_technology_declared"]


@pytest.mark.parametrize("themes", ["One\nTwo", "One\nTwo\nThree\nFour"])
def test_a_trend_has_three_themes(edition, themes):
    Trend.objects.filter(slug="digital-trend").update(themes_en=themes)
    assert only(edition) == "id_themes_en"


@pytest.mark.parametrize("column", ["source_lines", "provenance_en"])
def test_a_trend_says_what_it_rests_on(edition, column):
    Trend.objects.filter(slug="digital-trend").update(**{column: ""})
    assert only(edition) == f"id_{column}"


def test_a_trend_has_two_actions_or_more(edition):
    Action.objects.get(code="d-1").delete()
    assert only(edition) == "actions-group"


def test_an_action_names_its_sources(edition):
    Action.objects.filter(code="d-1").update(source_lines="")
    assert only(edition) == "id_source_lines"


def test_an_action_has_five_sentences_and_the_link_leads_to_the_one_that_is_missing(edition):
    LevelSentence.objects.get(action__code="d-1", level=1).delete()  # the desk shows it after the four others
    LevelSentence.objects.filter(action__code="d-2", level=1).update(sentence_en="")
    assert [field for _item, field in fields(edition)] == ["id_sentences-4-sentence_en", "id_sentences-1-sentence_en"]


def test_an_action_needs_a_case_that_is_published(edition):
    edition.actions.first().cases.update(status="draft")
    assert {field for _item, field in fields(edition)} == {"id_is_without_case"}


def test_an_action_may_knowingly_be_without_a_case(edition):
    action = ActionFactory(trend=edition.trends.first(), source_lines="A title")
    assert only(edition) == "id_is_without_case"
    Action.objects.filter(pk=action.pk).update(is_without_case=True, without_case_why_en="Nobody has told yet")
    assert fields(edition) == []


@pytest.mark.parametrize("trends", [1, 3])
def test_the_queries_do_not_grow_with_the_edition(trends, django_assert_num_queries):
    edition = EditionFactory()
    for trend in TrendFactory.create_batch(trends, edition=edition):
        CaseStudyFactory(actions=[ActionFactory(trend=trend)])
    with django_assert_num_queries(3):
        missing_from(edition)
