from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import ActionFactory, CaseStudyFactory, TrendFactory
from tests.trends.test_admin import listed
from trends.models import TrendSection

pytestmark = pytest.mark.django_db
CASES = "/admin/casestudies/casestudy/"
TODAY = timezone.localdate()


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


def found(desk, url, **asked):
    return {str(item) for item in desk.get(url, asked).context["cl"].result_list}


def test_actions_with_fewer_than_two_published_cases_are_found(desk):
    none, one, two = actions = ActionFactory.create_batch(3)
    CaseStudyFactory(actions=actions[1:])
    CaseStudyFactory(actions=actions[2:])
    CaseStudyFactory(actions=actions[:1], status="draft")
    assert found(desk, listed("action"), cases="few") == {str(none), str(one)}
    assert found(desk, listed("action"), cases="none") == {str(none)}
    assert str(two) in found(desk, listed("action"))


def test_cases_that_were_never_checked_are_found(desk):
    unchecked, _checked = CaseStudyFactory(), CaseStudyFactory(facts_checked=True)
    assert found(desk, CASES, facts_checked__exact="0") == {str(unchecked)}


@pytest.mark.parametrize("language", ["cy", "nl"])
def test_actions_without_a_translated_title_are_found(desk, language):
    wanting = ActionFactory(help_en="")
    ready = ActionFactory(help_en="", **{f"title_{language}": "Teitl"})
    ready.sentences.update(**{f"sentence_{language}": "Brawddeg"})
    assert found(desk, listed("action"), missing=language) == {str(wanting)}


def test_actions_with_a_sentence_that_is_not_translated_are_found(desk):
    action = ActionFactory(help_en="", title_cy="Teitl")
    action.sentences.exclude(level=2).update(sentence_cy="Brawddeg")
    assert found(desk, listed("action"), missing="cy") == {str(action)}


def test_trends_with_a_section_that_is_not_translated_are_found(desk):
    trend = TrendFactory(name_nl="Naam", summary_nl="Kort", themes_nl="Een\nTwee\nDrie")
    assert found(desk, listed("trend"), missing="nl") == set()
    TrendSection.objects.create(trend=trend, kind="step", points_en="Begin")
    assert found(desk, listed("trend"), missing="nl") == {str(trend)}


def test_cases_that_are_not_translated_are_found(desk):
    wanting = CaseStudyFactory()
    CaseStudyFactory(title_cy="Teitl", description_cy="Disgrifiad")
    assert found(desk, CASES, missing="cy") == {str(wanting)}


@pytest.mark.parametrize(("days", "answer"), [(None, "late"), (366, "late"), (365, "fresh"), (0, "fresh")])
@pytest.mark.parametrize("factory", [TrendFactory, ActionFactory, CaseStudyFactory])
def test_what_was_not_reviewed_for_a_year_is_found(desk, factory, days, answer):
    item = factory(reviewed_on=None if days is None else TODAY - timedelta(days=days))
    url = CASES if factory is CaseStudyFactory else listed(item._meta.model_name)
    assert (str(item) in found(desk, url, reviewed="late"), str(item) in found(desk, url, reviewed="fresh")) == (
        answer == "late",
        answer == "fresh",
    )


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("asked", [{"cases": "few"}, {"missing": "cy"}, {"reviewed": "late"}])
def test_a_question_costs_no_further_query(desk, asked, count, django_assert_num_queries):
    ActionFactory.create_batch(count)
    desk.get(listed("action"))
    with django_assert_num_queries(9):
        assert len(found(desk, listed("action"), **asked)) == count
