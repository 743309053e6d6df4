"""A trend, its actions and their sentences are edited on one page, and every rule of the single pages holds there."""

import pytest
from django.contrib.auth.models import Group, Permission

from casestudies.apps import EDITORS
from tests.admin_forms import errors_of, send, shown
from tests.factories import ActionFactory, TrendFactory, UserFactory
from tests.trends.editions import edition_in_use
from tests.trends.test_admin import outlined, page
from trends.models import Action, Correction, LevelSentence, Trend

pytestmark = pytest.mark.django_db
REASON = {"correction_reason": "Plainer"}
FIVE = {f"sentence_{level}_en": f"Level {level}" for level in range(5)}


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def editor(client_for):
    """Somebody who may write drafts and publish nothing."""
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name=EDITORS))
    return client_for(person)


@pytest.fixture
def trend():
    return TrendFactory(name_en="Skills", status="draft")


@pytest.fixture
def action(trend):
    return ActionFactory(trend=trend, code="sk-1", title_en="Hire")


def fields(number=0, **values):
    return {f"actions-{number}-{name}": value for name, value in values.items()}


def new(number=0, **more):
    given = {"code": "sk-9", "title_en": "Train", "provenance": "report", **FIVE, **more}
    return fields(number, **given)


def sentences(action):
    return list(action.sentences.order_by("level").values_list("sentence_en", flat=True))


def test_a_trend_an_action_and_a_sentence_are_mended_in_one_go(desk, action):
    changes = fields(title_en="Keep", title_cy="Cadw", sentence_3_en="All stay.", sentence_3_nl="Iedereen blijft.")
    assert send(desk, page(action.trend), name_en="Talent", **changes).status_code == 302
    action.refresh_from_db()
    assert (action.trend.name_en, action.title_en, action.title_cy) == ("Talent", "Keep", "Cadw")
    third = action.sentences.get(level=3)
    assert (third.sentence_en, third.sentence_nl) == ("All stay.", "Iedereen blijft.")


def test_what_is_mended_there_is_public_at_once(desk, action):
    Trend.objects.update(status="published")
    outlined(action.trend)
    send(desk, page(action.trend), **fields(sentence_3_en="All stay."))
    assert outlined(action.trend).actions["sk-1"].sentences[3] == "All stay."


def test_each_row_that_changed_is_in_the_history_with_who_did_it(desk, curator, action):
    send(desk, page(action.trend), **fields(sentence_3_en="All stay."))
    assert [row.history_user for row in LevelSentence.history.all()] == [curator]
    assert action.history.first().history_user == curator


def test_actions_that_nobody_touched_leave_no_history(desk, action):
    other = ActionFactory(trend=action.trend)
    before = Action.history.count()
    send(desk, page(action.trend), name_en="Talent", **fields(title_en="Keep"))
    assert Action.history.count() == before + 1
    assert other.history.count() == 1


def test_what_a_colleague_changed_meanwhile_stays(desk, action):
    opened = shown(desk.get(page(action.trend)))
    Action.objects.filter(pk=action.pk).update(help_en="By a colleague")
    action.sentences.filter(level=2).update(sentence_en="By a colleague.")
    desk.post(page(action.trend), opened | fields(sentence_3_en="All stay."))
    action.refresh_from_db()
    assert (action.help_en, sentences(action)[2:4]) == ("By a colleague", ["By a colleague.", "All stay."])


def test_lines_that_a_browser_ends_in_its_own_way_change_no_sentence(desk, action):
    action.sentences.filter(level=3).update(sentence_en="One\nTwo")
    send(desk, page(action.trend), **fields(title_en="Keep", sentence_3_en="One\r\nTwo"))
    assert (sentences(action)[3], LevelSentence.history.count()) == ("One\nTwo", 0)


def test_each_action_is_a_line_with_its_state(desk, action):
    action.sentences.filter(level=4).delete()
    text = " ".join(desk.get(page(action.trend)).content.decode().split())
    assert "sk-1 Hire</h3>" in text
    assert "4 of 5 sentences, not reviewed yet" in text
    assert "<details open>" not in text


def test_a_code_stays_as_first_written(desk, action):
    assert send(desk, page(action.trend), **fields(code="other", title_en="Keep")).status_code == 302
    assert Action.objects.get().code == "sk-1"


# Adding


def test_an_action_is_added_as_the_last_of_its_trend(desk, action):
    assert send(desk, page(action.trend), **new(1)).status_code == 302
    added = Action.objects.get(code="sk-9")
    assert (added.trend, added.edition, added.position) == (action.trend, action.edition, action.position + 1)
    assert sentences(added) == [f"Level {level}" for level in range(5)]


def test_a_code_used_in_the_edition_is_refused(desk, action):
    assert "Choose another code" in errors_of(send(desk, page(action.trend), **new(1, code="sk-1")))


def test_an_action_without_a_title_is_refused_and_opened(desk, trend):
    response = send(desk, page(trend), **new(title_en=""))
    assert "This field is required" in errors_of(response)
    assert "<details open>" in response.content.decode()


# Whole before it is published


def test_a_trend_with_missing_sentences_cannot_be_published(desk, trend):
    ActionFactory(trend=trend, code="sk-1", sentences=False)
    assert "Write all five sentences of sk-1" in errors_of(send(desk, page(trend), status="published"))
    assert Trend.objects.get().status == "draft"


def test_missing_sentences_can_be_written_and_the_trend_published_in_one_go(desk, trend):
    ActionFactory(trend=trend, sentences=False)
    assert send(desk, page(trend), status="published", **fields(**FIVE)).status_code == 302
    assert Trend.objects.get().status == "published"


def test_an_action_that_lacks_sentences_is_not_added_to_a_published_trend(desk):
    trend = TrendFactory()
    assert "Write all five sentences of sk-9" in errors_of(send(desk, page(trend), **new(sentence_2_en="")))
    assert not Action.objects.exists()


def test_a_draft_may_wait_for_its_sentences(desk, trend):
    action = ActionFactory(trend=trend, sentences=False)
    assert send(desk, page(trend), **fields(sentence_3_en="Only one")).status_code == 302
    assert LevelSentence.objects.get(action=action).level == 3


@pytest.mark.parametrize("has_row", [True, False], ids=["emptied", "only in Welsh"])
def test_a_sentence_is_in_english_first(desk, trend, has_row):
    ActionFactory(trend=trend, sentences=has_row)
    changes = fields(sentence_3_en="", sentence_3_cy="Rhai")
    assert "Write this sentence in English" in errors_of(send(desk, page(trend), **changes))


def test_an_address_that_cannot_work_is_refused(desk, action):
    response = send(desk, page(action.trend), **fields(source_lines="javascript:alert(1)"))
    assert "Correct these addresses: javascript:alert(1)" in errors_of(response)


# Councils use the edition


@pytest.fixture
def used():
    return edition_in_use().trends.first()


def test_a_correction_asks_for_a_reason(desk, used):
    assert "This field is required" in errors_of(send(desk, page(used), **fields(title_en="Mended")))
    assert not Correction.objects.exists()


def test_corrections_are_kept_as_what_was_corrected(desk, curator, used):
    first, second = used.actions.order_by("position")
    changes = {"name_en": "Talent", **fields(0, sentence_3_en="All know."), **fields(1, title_en="Mended")}
    assert send(desk, page(used), **changes, **REASON).status_code == 302
    kept = {(one.model, one.code, one.after) for one in Correction.objects.all()}
    assert kept == {
        ("trend", used.slug, "Talent"),
        ("levelsentence", f"{first.code}, 3", "All know."),
        ("action", second.code, "Mended"),
    }
    assert {(one.trend, one.reason, one.by) for one in Correction.objects.all()} == {(used, "Plainer", curator)}


def test_nothing_but_wording_can_be_sent(desk, used):
    first = used.actions.order_by("position").first()
    offered = shown(desk.get(page(used)))
    assert not {"actions-0-code", "actions-0-provenance", "actions-2-code"} & offered.keys()
    send(desk, page(used), **fields(provenance="guidance", position=99, title_en="Mended"), **REASON)
    before = first.position, first.provenance
    first.refresh_from_db()
    assert (first.title_en, (first.position, first.provenance)) == ("Mended", before)


def test_no_action_is_added(desk, used):
    before = Action.objects.count()
    send(desk, page(used), **{"actions-TOTAL_FORMS": 3}, **new(2), **REASON)
    assert Action.objects.count() == before


def test_no_sentence_is_emptied(desk, used):
    response = send(desk, page(used), **fields(sentence_3_en=""), **REASON)
    assert "Write this sentence in English" in errors_of(response)


def test_no_action_is_moved(desk, used):
    first = used.actions.order_by("position").first()
    assert f"actions-down-{first.pk}" not in desk.get(page(used)).content.decode()
    assert send(desk, page(used), _move=f"actions-down-{first.pk}", **REASON).status_code == 400
    assert used.actions.order_by("position").first() == first


# Who may


def test_an_editor_writes_and_adds_in_a_draft(editor, action):
    changes = fields(title_en="Keep", sentence_3_en="All stay.") | new(1)
    assert send(editor, page(action.trend), **changes).status_code == 302
    action.refresh_from_db()
    assert (action.title_en, sentences(action)[3], action.trend.actions.count()) == ("Keep", "All stay.", 2)


def test_what_is_published_is_an_editors_to_read(editor, action):
    Trend.objects.update(status="published")
    action.sentences.filter(level=2).update(sentence_cy="Rhai")
    text = editor.get(page(action.trend)).content.decode()
    assert "Hire at level 4." in text
    assert '<p lang="cy">Rhai</p>' in text
    assert "actions-0-title_en" not in text
    assert editor.post(page(action.trend), fields(title_en="Keep")).status_code == 403


def test_whoever_may_not_change_actions_changes_none_there_and_still_publishes_whole_trends_only(
    client_for, curator, action
):
    group = curator.groups.get()
    group.permissions.remove(*Permission.objects.filter(codename__in=["view_action", "add_action", "change_action"]))
    desk = client_for(curator)
    assert send(desk, page(action.trend), name_en="Talent", **fields(title_en="Keep"), **new(1)).status_code == 302
    assert list(Action.objects.values_list("title_en", flat=True)) == ["Hire"]
    action.sentences.filter(level=4).delete()
    assert "Write all five sentences of sk-1" in errors_of(send(desk, page(action.trend), status="published"))
