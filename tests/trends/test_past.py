from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from casestudies.models import CaseAction, CasePlace, CaseStudy, CaseTrend
from tests.factories import ActionFactory, CaseStudyFactory, TrendFactory, UserFactory
from trends.models import Action, Edition, LevelSentence, Theme, Trend, TrendSection
from trends.past import catch_up, moments, restore

pytestmark = pytest.mark.django_db
OF_A_CASE = [CaseTrend, CaseAction, CasePlace]


@pytest.fixture
def clock():
    """A minute passes with each `tick()`, so that every change is a moment of its own."""
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield lambda: traveller.shift(timedelta(minutes=1))


@pytest.fixture
def action(clock):
    action = ActionFactory(title_en="First")
    catch_up()  # the factory makes sentences in bulk
    clock()
    return action


def reword(action, **words):
    for name, text in words.items():
        setattr(action, name, text)
    action.save()


def mend(action, level, text):
    sentence = action.sentences.get(level=level)
    sentence.sentence_en = text
    sentence.save()


def told(action):
    return moments(action, [LevelSentence])


def restored(action, number):
    return restore(action, [LevelSentence], told(action)[number - 1])


def test_each_change_is_a_moment(action, clock):
    reword(action, title_en="Second")
    clock()
    reword(action, title_en="Third")

    assert [moment.number for moment in told(action)] == [1, 2, 3]


def test_what_was_saved_at_once_is_one_moment(action):
    reword(action, title_en="Second")
    mend(action, 3, "All know.")

    first, second = told(action)
    assert {model for (model, pk), values in second.after.items() if values != first.after[model, pk]} == {
        Action,
        LevelSentence,
    }


def test_what_two_people_change_at_once_are_two_moments(action):
    for person in UserFactory.create_batch(2):
        action._history_user = person
        reword(action, title_en=f"By {person.pk}")

    assert len(told(action)) == 3


def test_saving_without_a_change_is_no_moment(action, clock):
    action.save()
    assert len(told(action)) == 1


def test_telling_readers_that_an_edition_changed_leaves_no_history(action):
    before = Edition.history.count()
    Edition.objects.touch()
    reword(action, title_en="Second")
    assert Edition.history.count() == before


def test_a_person_whose_account_ends_is_in_no_history(action, clock):
    action._history_user = person = UserFactory()
    reword(action, title_en="Second")
    person.delete()
    assert [moment.by for moment in told(action)] == [None, None]


@pytest.mark.parametrize("count", [1, 3])
def test_moments_take_a_query_for_each_kind_of_row(action, clock, count, django_assert_num_queries):
    for number in range(count):
        reword(action, title_en=f"Again {number}")
        clock()
    with django_assert_num_queries(3):  # and one for what it follows
        assert len(told(action)) == count + 1


# Restoring


def test_an_older_text_comes_back(action, clock):
    reword(action, title_en="Second", help_en="More")
    clock()
    assert restored(action, 1)
    action.refresh_from_db()
    assert (action.title_en, action.help_en) == ("First", "What the action means")


def test_what_was_restored_is_a_moment_too(action, clock):
    reword(action, title_en="Second")
    clock()
    restored(action, 1)
    assert told(action)[-1].number == 3


def test_an_older_sentence_comes_back(action, clock):
    mend(action, 3, "All know.")
    clock()
    restored(action, 1)
    assert action.sentences.get(level=3).sentence_en == "First at level 3."


def test_a_part_that_was_deleted_comes_back_and_a_newer_one_goes(clock):
    trend = TrendFactory()
    old = TrendSection.objects.create(trend=trend, kind="step", points_en="Begin")
    clock()
    old.delete()
    TrendSection.objects.create(trend=trend, kind="tactic", points_en="Go on")
    restore(trend, [TrendSection], moments(trend, [TrendSection])[0])
    assert list(trend.sections.values_list("kind", "points_en")) == [("step", "Begin")]


def test_where_an_item_stands_and_whether_it_is_public_stays(clock):
    trend = TrendFactory(status="draft", position=1)
    clock()
    trend.status, trend.position, trend.summary_en = "published", 2, "Other"
    trend.save()
    clock()
    restore(trend, [], moments(trend, [])[0])
    trend.refresh_from_db()
    assert (trend.status, trend.position, trend.summary_en) == ("published", 2, "What the trend is about")


def test_ties_and_themes_of_a_case_come_back(clock):
    theme = Theme.objects.create(slug="data", name_en="Data")
    first, second = ActionFactory.create_batch(2)
    case = CaseStudyFactory(actions=[first])
    case.themes.add(theme)
    clock()
    case.themes.clear()
    case.action_ties.all().delete()
    CaseAction.objects.create(case=case, action=second)
    clock()
    restore(case, OF_A_CASE, moments(case, OF_A_CASE)[0])
    assert list(case.actions.all()) == [first]
    assert list(case.themes.all()) == [theme]


@pytest.mark.parametrize("factory", [TrendFactory, ActionFactory])
def test_what_an_item_follows_comes_back(clock, factory):
    first, second, item = factory.create_batch(3)
    item.predecessors.add(first)
    clock()
    item.predecessors.set([second])
    clock()
    assert restore(item, [], moments(item, [])[0])
    assert list(item.predecessors.all()) == [first]


@pytest.mark.parametrize("factory", [TrendFactory, ActionFactory])
def test_what_is_gone_is_not_followed_again(clock, factory):
    first, second, item = factory.create_batch(3)
    item.predecessors.set([first, second])
    clock()
    second.delete()
    item.predecessors.clear()
    clock()
    assert restore(item, [], moments(item, [])[0])
    assert list(item.predecessors.all()) == [first]


def test_restoring_what_is_there_already_changes_nothing(action):
    assert not restored(action, 1)
    assert len(told(action)) == 1


def test_nothing_is_restored_that_a_rule_forbids(action, clock):
    Action.objects.filter(pk=action.pk).update(title_en="")
    catch_up()
    clock()
    reword(action, title_en="Second")
    with pytest.raises(ValidationError):
        restored(action, 2)
    action.refresh_from_db()
    assert action.title_en == "Second"


def test_nothing_is_restored_that_is_refused(action, clock):
    reword(action, title_en="Second")
    clock()
    with pytest.raises(ValidationError):
        restore(action, [LevelSentence], told(action)[0], refusal=lambda _item: "Not whole")
    assert Action.objects.get().title_en == "Second"


# What goes past the history


def test_what_was_changed_in_bulk_is_written_down(action, clock):
    Trend.objects.update(summary_en="Other")
    assert catch_up("pack") == 1
    assert [(row.history_type, row.history_change_reason) for row in Trend.history.all()] == [
        ("~", "pack"),
        ("+", None),
    ]


def test_what_was_there_before_there_was_a_history_gets_one(action):
    case = CaseStudyFactory(actions=[action])
    case.themes.add(Theme.objects.create(slug="data", name_en="Data"))
    for model in (Action, LevelSentence, CaseStudy, CaseTrend):
        model.history.all().delete()
    catch_up()
    assert len(told(action)) == 1
    assert moments(case, OF_A_CASE)[0].after[CaseStudy, case.pk]["themes"] == (Theme.objects.get().pk,)


def test_what_was_deleted_in_bulk_is_written_down(action):
    LevelSentence.objects.filter(level=4)._raw_delete("default")
    catch_up()
    assert LevelSentence.history.first().history_type == "-"


def test_writing_down_twice_writes_once(action):
    Trend.objects.update(summary_en="Other")
    catch_up()
    assert catch_up() == 0


def test_a_pack_that_is_loaded_is_in_the_history(tmp_path):
    from tests.trends.small_pack import FILES

    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    call_command("load_content", tmp_path, verbosity=0)
    assert [moment.reason for moment in told(Action.objects.get())] == ["pack"]
    assert [moment.reason for moment in moments(CaseStudy.objects.get(), OF_A_CASE)] == ["pack"]
