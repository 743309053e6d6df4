import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from casestudies.library import library
from casestudies.models import CaseStudy
from tests.admin_forms import errors_of, send
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory
from trends.models import Edition, Theme

pytestmark = pytest.mark.django_db
LIST = "/admin/casestudies/casestudy/"


def page(case):
    return reverse("admin:casestudies_casestudy_change", args=[case.pk])


def read(edition):
    return library(Edition.objects.get(pk=edition.pk)).by_code


@pytest.fixture
def edition():
    return EditionFactory()


@pytest.fixture
def action(edition):
    return ActionFactory(trend__edition=edition, code="sk-1")


@pytest.fixture
def case(action):
    return CaseStudyFactory(code="sensors", title_en="Sensors", actions=[action])


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_ten_queries_for_one_case_and_for_three(desk, action, count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count, actions=[action])
    with django_assert_num_queries(10):
        assert desk.get(LIST).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_fourteen_queries_whatever_the_ties(desk, edition, count, django_assert_num_queries):
    case = CaseStudyFactory(actions=[ActionFactory(trend__edition=edition) for _ in range(count)])
    ContentType.objects.get_for_model(CaseStudy)  # kept in the process once asked for
    with django_assert_num_queries(14):
        assert desk.get(page(case)).status_code == 200


def test_the_list_can_be_searched_and_filtered_by_country(desk, case):
    CaseStudyFactory(title_en="Lamps", places=[("NZ", "")])
    found = [desk.get(LIST, query).context["cl"].result_count for query in ({"q": "sensors"}, {"country": "NZ"})]
    assert found == [1, 1]


def test_a_case_at_several_places_is_listed_once(desk, action):
    CaseStudyFactory(places=[("GB", "GB-WLS"), ("GB", "GB-SCT")], actions=[action])
    assert desk.get(LIST, {"country": "GB"}).context["cl"].result_count == 1


def test_members_of_a_council_are_sent_to_sign_in(client_for, lead, case):
    assert [client_for(lead).get(url).status_code for url in (LIST, page(case))] == [302, 302]


def test_a_case_published_in_the_list_is_in_the_library_at_once(desk, edition, action):
    case = CaseStudyFactory(code="sensors", status="draft", actions=[action])
    assert read(edition) == {}
    desk.post(LIST, {"action": "publish", "_selected_action": [case.pk]})
    assert list(read(edition)) == ["sensors"]


def test_a_case_published_on_its_page_is_in_the_library_at_once(desk, edition, action):
    case = CaseStudyFactory(code="sensors", status="draft", actions=[action])
    read(edition)
    assert send(desk, page(case), status="published").status_code == 302
    assert list(read(edition)) == ["sensors"]


def test_a_case_withdrawn_is_gone_at_once(desk, edition, case):
    read(edition)
    desk.post(LIST, {"action": "unpublish", "_selected_action": [case.pk]})
    assert read(edition) == {}


def test_a_case_without_a_trend_cannot_be_published_from_the_list(desk, case):
    CaseStudy.objects.update(status="draft")
    case.trend_ties.all().delete()
    desk.post(LIST, {"action": "publish", "_selected_action": [case.pk]})
    assert CaseStudy.objects.get().status == "draft"


def test_a_mended_wording_is_read_at_once(desk, edition, case):
    read(edition)
    assert send(desk, page(case), title_en="Many sensors").status_code == 302
    assert read(edition)["sensors"].title == "Many sensors"


def test_a_changed_theme_is_read_at_once(desk, edition, case):
    theme = Theme.objects.create(slug="data", name_en="Data")
    read(edition)
    assert send(desk, page(case), themes=[theme.pk]).status_code == 302
    assert read(edition)["sensors"].themes == ("data",)


def test_another_action_is_read_at_once(desk, edition, case):
    other = ActionFactory(trend__edition=edition, code="sk-2")
    read(edition)
    changes = {"action_ties-TOTAL_FORMS": 2, "action_ties-1-action": other.pk, "action_ties-1-position": 2}
    assert send(desk, page(case), **changes).status_code == 302
    assert read(edition)["sensors"].actions == ("sk-1", "sk-2")


def test_a_removed_action_is_gone_at_once(desk, edition, case):
    read(edition)
    assert send(desk, page(case), **{"action_ties-0-DELETE": "on"}).status_code == 302
    assert read(edition)["sensors"].actions == ()


def test_a_case_needs_a_trend(desk, case):
    response = send(desk, page(case), **{"trend_ties-0-DELETE": "on"})
    assert "Choose at least one trend" in errors_of(response)


def test_a_new_case_needs_a_trend(desk, db):
    assert "Choose at least one trend" in errors_of(send(desk, "/admin/casestudies/casestudy/add/"))


def test_a_nation_needs_the_united_kingdom(desk, case):
    response = send(desk, page(case), **{"places-0-country": "NZ"})
    assert "Leave the nation empty outside the United Kingdom" in errors_of(response)


def test_a_country_has_to_exist(desk, case):
    assert send(desk, page(case), **{"places-0-country": "XX", "places-0-nation": ""}).status_code == 200


def test_an_address_that_cannot_work_is_refused(desk, case):
    response = send(desk, page(case), source_lines="https//council.example")
    assert "Correct these addresses" in errors_of(response)


def test_a_published_case_can_be_viewed_on_the_site_and_a_draft_cannot(desk, case):
    link = f'href="{case.get_absolute_url()}"'
    assert link in desk.get(page(case)).content.decode()
    CaseStudy.objects.update(status="draft")
    assert link not in desk.get(page(case)).content.decode()


def test_deleting_in_the_list_wakes_readers(desk, edition, case):
    read(edition)
    desk.post(LIST, {"action": "delete_selected", "_selected_action": [case.pk], "post": "yes"})
    assert read(edition) == {}
