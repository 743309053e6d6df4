import pytest
from django.urls import reverse

from tests.admin_forms import errors_of, send, shown
from tests.factories import ActionFactory, AnswerFactory, EditionFactory, TrendFactory
from trends.models import Action, Driver, Edition, LevelSentence, Theme, Trend
from trends.outline import outline

pytestmark = pytest.mark.django_db
EVERY_LIST = ["edition", "trend", "action", "theme"]


def page(item):
    return reverse(f"admin:trends_{item._meta.model_name}_change", args=[item.pk])


def listed(model):
    return reverse(f"admin:trends_{model}_changelist")


@pytest.fixture
def trend():
    return TrendFactory(name_en="Skills")


@pytest.fixture
def action(trend):
    return ActionFactory(trend=trend, code="sk-1")


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


def outlined(trend):
    return outline(Edition.objects.get(pk=trend.edition_id))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("edition", 7), ("trend", 8), ("action", 9), ("theme", 7)])
def test_lists_take_the_same_queries_for_one_item_and_for_three(desk, model, queries, count, django_assert_num_queries):
    for trend in TrendFactory.create_batch(count, edition=EditionFactory()):
        ActionFactory(trend=trend)
        Theme.objects.create(slug=trend.slug, name_en="Theme")
    if model == "edition":
        EditionFactory.create_batch(count - 1)
    with django_assert_num_queries(queries):
        assert desk.get(listed(model)).status_code == 200


@pytest.mark.parametrize("model", EVERY_LIST)
def test_lists_can_be_searched(desk, action, model):
    assert desk.get(listed(model), {"q": "skills"}).status_code == 200


@pytest.mark.parametrize("model", EVERY_LIST)
def test_members_of_a_council_are_sent_to_sign_in(client_for, lead, model):
    response = client_for(lead).get(listed(model))
    assert (response.status_code, "login" in response.url) == (302, True)


@pytest.mark.parametrize("model", EVERY_LIST)
def test_visitors_are_sent_to_sign_in(client, db, model):
    assert client.get(listed(model)).status_code == 302


def test_a_mended_wording_is_public_at_once(desk, action):
    outlined(action.trend)
    assert send(desk, page(action), title_en="Mended").status_code == 302
    assert outlined(action.trend).actions["sk-1"].title == "Mended"


def test_a_mended_sentence_is_public_at_once(desk, action):
    outlined(action.trend)
    assert send(desk, page(action), **{"sentences-3-sentence_en": "All know."}).status_code == 302
    assert outlined(action.trend).actions["sk-1"].sentences[3] == "All know."


def test_a_mended_trend_is_public_at_once(desk, trend):
    outlined(trend)
    assert send(desk, page(trend), name_en="Talent").status_code == 302
    assert outlined(trend).trends[0].name == "Talent"


def test_an_action_has_a_field_for_each_level_named_by_it(desk, action):
    forms = desk.get(page(action)).context["inline_admin_formsets"][0].formset.forms
    labels = [form.fields["sentence_en"].label for form in forms]
    assert labels == ["0 Not started", "1 Exploring", "2 Developing", "3 Embedded", "4 Leading"]


def test_a_new_action_brings_its_five_sentences(desk, trend):
    url = reverse("admin:trends_action_add")
    sentences = {f"sentences-{level}-sentence_en": f"Level {level}" for level in range(5)}
    new = {"trend": trend.pk, "code": "sk-9", "position": 9, "title_en": "New", "provenance": "report"}
    assert send(desk, url, **new, **sentences).status_code == 302
    stored = Action.objects.get(code="sk-9").sentences.values_list("level", "sentence_en")
    assert list(stored) == [(level, f"Level {level}") for level in range(5)]


def test_an_action_of_a_published_trend_needs_five_sentences(desk, trend):
    action = ActionFactory(trend=trend, sentences=False)
    response = send(desk, page(action), **{"sentences-0-sentence_en": "Only one"})
    assert "Write all five sentences" in errors_of(response)


def test_an_action_of_a_draft_trend_may_wait_for_its_sentences(desk):
    action = ActionFactory(trend__status="draft", sentences=False)
    assert send(desk, page(action), **{"sentences-3-sentence_en": "Only one"}).status_code == 302
    assert LevelSentence.objects.get(action=action).level == 3


def test_a_code_stays_as_first_written(desk, action):
    assert "code" not in shown(desk.get(page(action)))


def test_a_code_used_in_the_edition_is_refused(desk, action):
    url = reverse("admin:trends_action_add")
    response = send(desk, url, trend=action.trend.pk, code="sk-1", position=1, title_en="New", provenance="report")
    assert "Choose another code" in errors_of(response)


def test_an_action_stays_in_its_edition(desk, action):
    response = send(desk, page(action), trend=TrendFactory().pk)
    assert "Choose a trend of the same edition" in errors_of(response)


@pytest.mark.parametrize("source", ["https//council.example", "javascript:alert(1)", "https://council"])
def test_an_address_that_cannot_work_is_refused(desk, trend, source):
    response = send(desk, page(trend), source_lines=f"A report 2024\n{source}")
    assert f"Correct these addresses: {source}" in errors_of(response)


def test_titles_and_addresses_are_sources(desk, trend):
    assert send(desk, page(trend), source_lines=" A report 2024 \n\nhttps://council.example/").status_code == 302
    assert Trend.objects.get().sources == ["A report 2024", "https://council.example/"]


def test_a_trend_is_published_from_the_list_and_shown_at_once(desk):
    trend = TrendFactory(status="draft")
    ActionFactory(trend=trend)
    assert outlined(trend).trends == ()
    desk.post(listed("trend"), {"action": "publish", "_selected_action": [trend.pk]})
    assert [found.slug for found in outlined(trend).trends] == [trend.slug]


def test_a_trend_is_withdrawn_from_the_list_and_gone_at_once(desk, trend):
    outlined(trend)
    desk.post(listed("trend"), {"action": "unpublish", "_selected_action": [trend.pk]})
    assert outlined(trend).trends == ()


def test_a_trend_with_missing_sentences_cannot_be_published_from_the_list(desk):
    trend = ActionFactory(trend__status="draft", sentences=False).trend
    response = desk.post(listed("trend"), {"action": "publish", "_selected_action": [trend.pk]}, follow=True)
    assert Trend.objects.get().status == "draft"
    assert f"Complete “{trend}” before you publish it" in response.content.decode()


def test_a_trend_links_to_its_actions_and_an_action_to_its_trend(desk, action):
    assert page(action) in desk.get(page(action.trend)).content.decode()
    assert page(action.trend) in desk.get(page(action)).content.decode()


@pytest.mark.parametrize("status", ["published", "draft"])
def test_a_trend_can_be_viewed_on_the_site_before_it_is_published_too(desk, action, status):
    Trend.objects.update(status=status)
    public = action.trend.get_absolute_url()
    assert [public in desk.get(page(item)).content.decode() for item in (action, action.trend)] == [True, True]


def test_drivers_are_mended_on_the_page_of_the_edition(desk, trend):
    driver = Driver.objects.create(edition=trend.edition, slug="society", name_en="Old", text_en="Text")
    assert send(desk, page(trend.edition), **{"drivers-0-name_en": "New"}).status_code == 302
    driver.refresh_from_db()
    assert driver.name == "New"


def test_deleting_in_the_list_wakes_readers(desk, action):
    outlined(action.trend)
    desk.post(listed("action"), {"action": "delete_selected", "_selected_action": [action.pk], "post": "yes"})
    assert outlined(action.trend).actions == {}


def test_what_councils_answered_stands_in_the_way_without_being_shown(desk, action):
    answer = AnswerFactory(action=action, assessment__edition=action.edition, evidence="Secret")
    url = reverse("admin:trends_action_delete", args=[action.pk])
    text = desk.get(url).content.decode()
    assert "What councils have answered" in text
    assert answer.assessment.ref not in text
    assert "Answer" not in text.replace("What councils have answered", "")
    desk.post(url, {"post": "yes"})
    assert Action.objects.count() == 1


def test_a_curator_cannot_delete_an_edition(desk, trend):
    assert desk.get(reverse("admin:trends_edition_delete", args=[trend.edition.pk])).status_code == 403
