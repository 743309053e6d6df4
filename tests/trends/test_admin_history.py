import pytest
from django.urls import reverse
from django.utils import timezone
from zeal import zeal_ignore

from tests.admin_forms import send
from tests.factories import ActionFactory, CaseStudyFactory, TrendFactory, UserFactory
from tests.trends.test_admin import page
from trends.admin.differing import marked
from trends.models import Action, Correction, LevelSentence, TrendSection
from trends.past import catch_up
from trends.publishing import lock_edition

pytestmark = pytest.mark.django_db


def past(item):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_history", args=[item.pk])


def restoring(item, number):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_restore", args=[item.pk, number])


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def action():
    action = ActionFactory(title_en="Know your board", code="sk-1")
    catch_up()
    return action


def shown(desk, item):
    return " ".join(desk.get(past(item)).content.decode().split())


def test_a_change_is_shown_with_who_made_it(desk, curator, action):
    send(desk, page(action), title_en="Know your officers")
    text = shown(desk, action)
    assert f", {curator}</h2>" in text
    assert "<h3>Title (English)</h3>" in text
    assert '<dt>Before</dt><dd lang="en">Know your <del>board</del></dd>' in text
    assert '<dt>After</dt><dd lang="en">Know your <ins>officers</ins></dd>' in text


def test_a_changed_sentence_is_on_the_page_of_its_action(desk, action):
    send(desk, page(action), **{"sentences-3-sentence_en": "All know."})
    assert "<h3>Level sentence 3: sentence (English)</h3>" in shown(desk, action)


def test_a_text_of_another_language_says_so(desk, action):
    send(desk, page(action), title_cy="Bwrdd")
    assert '<dd lang="cy"><ins>Bwrdd</ins></dd>' in shown(desk, action)


def test_line_ends_as_browsers_send_them_are_no_change(desk, action):
    Action.objects.update(guidance_en="One\nTwo")
    catch_up()
    send(desk, page(action), guidance_en="One\r\nTwo", title_en="Other")
    action.refresh_from_db()
    assert action.guidance_en == "One\nTwo"


def test_a_changed_tie_is_told_by_name(desk, action):
    case = CaseStudyFactory(actions=[action])
    other = ActionFactory(trend=action.trend, code="sk-2", title_en="Hire")
    send(desk, reverse("admin:casestudies_casestudy_change", args=[case.pk]), **{"action_ties-0-action": other.pk})
    text = shown(desk, case)
    assert "Action the case illustrates 1: action" in text
    assert "sk-2 Hire" in text.replace("<ins>", "").replace("</ins>", "")


@pytest.mark.parametrize("factory", [TrendFactory, ActionFactory])
def test_what_an_item_follows_is_told_by_name(desk, factory):
    name = "name_en" if factory is TrendFactory else "title_en"
    edition = "edition__year" if factory is TrendFactory else "trend__edition__year"
    earlier, item = factory(**{name: "Procure well", edition: 2030}), factory(**{edition: 2031})
    catch_up()
    send(desk, page(item), predecessors=[earlier.pk])
    text = shown(desk, item)
    assert "it follows</h3>" in text
    assert "Procure well" in text.replace("<ins>", "").replace("</ins>", "")


def test_parts_made_again_with_the_same_words_are_no_change(desk):
    trend = TrendFactory()
    section = TrendSection.objects.create(trend=trend, kind="step", points_en="Begin")
    section.delete()
    TrendSection.objects.create(trend=trend, kind="step", points_en="Begin")
    assert "Begin" not in shown(desk, trend)


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_of_history_takes_the_same_queries_for_one_change_and_for_three(
    desk, action, count, django_assert_num_queries
):
    for number in range(count):
        action._history_user = UserFactory()
        action.title_en = f"Again {number}"
        action.save()
    desk.get(past(action))
    with django_assert_num_queries(10):
        desk.get(past(action))


def test_an_older_text_is_restored_by_a_button(desk, curator, action):
    send(desk, page(action), title_en="Other", **{"sentences-3-sentence_en": "All know."})
    assert restoring(action, 1) in shown(desk, action)
    assert desk.post(restoring(action, 1)).status_code == 302
    action.refresh_from_db()
    assert (action.title_en, action.sentences.get(level=3).sentence_en) == (
        "Know your board",
        "Know your board at level 3.",
    )
    assert Action.history.first().history_user == curator


def test_a_change_that_is_taken_back_at_once_is_told_too(desk, action):
    send(desk, page(action), title_en="Other", **{"sentences-3-sentence_en": "All know."})
    desk.post(restoring(action, 1))
    text = shown(desk, action)
    assert [restoring(action, number) in text for number in (1, 2, 3)] == [True, True, False]


def test_the_text_that_holds_has_no_button(desk, action):
    assert restoring(action, 1) not in shown(desk, action)


def test_a_restored_text_wakes_readers(desk, action):
    send(desk, page(action), title_en="Other")
    before = action.edition.__class__.objects.get().revision
    desk.post(restoring(action, 1))
    assert action.edition.__class__.objects.get().revision > before


def test_a_published_action_keeps_its_five_sentences(desk):
    action = ActionFactory(sentences=False, trend__status="draft")
    LevelSentence.objects.create(action=action, level=0, sentence_en="Nobody knows.")
    catch_up()
    action._history_user = UserFactory()
    action.title_en = "Other"
    action.save()
    action.trend.__class__.objects.update(status="published")
    sent = desk.post(restoring(action, 1), follow=True)
    assert "Nothing was restored. Write all five sentences" in sent.content.decode()


@pytest.mark.parametrize("number", [0, 2, 10**18])
def test_a_moment_that_never_was_is_not_found(desk, action, number):
    assert desk.post(restoring(action, number)).status_code == 404


def test_restoring_is_a_button_not_a_link(desk, action):
    assert desk.get(restoring(action, 1)).status_code == 405


def test_every_kind_of_content_has_a_page_of_history(desk, action):
    case = CaseStudyFactory(actions=[action])
    for item in (action, action.trend, action.edition, case):
        assert desk.get(past(item)).status_code == 200


def test_members_of_a_council_are_sent_to_sign_in(client_for, lead, action):
    assert [
        client_for(lead).get(past(action)).status_code,
        client_for(lead).post(restoring(action, 1)).status_code,
    ] == [
        302,
        302,
    ]


@pytest.mark.parametrize(
    ("before", "after", "left", "right"),
    [
        ("a b c", "a x c", [("a ", False), ("b", True), (" c", False)], [("a ", False), ("x", True), (" c", False)]),
        ("", "new", [], [("new", True)]),
        ("old", "", [("old", True)], []),
    ],
    ids=["a word replaced", "a text begun", "a text emptied"],
)
def test_words_that_differ_are_marked(before, after, left, right):
    assert marked(before, after) == (left, right)


# Reviews


@pytest.mark.parametrize("model", ["trend", "action"])
def test_items_are_marked_as_reviewed_from_the_list(desk, curator, action, model):
    item = action if model == "action" else action.trend
    desk.post(f"/admin/trends/{model}/", {"action": "mark_reviewed", "_selected_action": [item.pk]})
    item.refresh_from_db()
    assert item.reviewed_on == timezone.localdate()
    assert item.history.first().history_user == curator


def test_an_item_is_saved_and_marked_as_reviewed_on_its_page(desk, action):
    sent = send(desk, page(action), title_en="Other", _reviewed="1")
    assert sent.url == page(action)
    action.refresh_from_db()
    assert (action.title_en, action.reviewed_on) == ("Other", timezone.localdate())


def test_saving_alone_is_no_review(desk, action):
    send(desk, page(action), title_en="Other")
    action.refresh_from_db()
    assert action.reviewed_on is None


def test_a_trend_that_is_published_from_the_list_is_in_its_history(desk, curator):
    trend = ActionFactory(trend__status="draft").trend
    desk.post("/admin/trends/trend/", {"action": "publish", "_selected_action": [trend.pk]})
    row = trend.history.first()
    assert (row.status, row.history_user) == ("published", curator)


def test_restoring_the_wording_of_an_edition_in_use_is_a_public_correction(desk, curator, action):
    lock_edition(edition=action.edition)
    send(desk, page(action), title_en="Other", correction_reason="Plainer")
    with zeal_ignore():  # the wording is read before and after
        desk.post(restoring(action, 1))
    newest = Correction.objects.order_by("pk").last()
    assert (newest.before, newest.after, newest.by) == ("Other", "Know your board", curator)
    assert newest.reason == "An earlier wording was restored"
