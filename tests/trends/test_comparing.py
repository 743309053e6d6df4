import pytest
from zeal import zeal_ignore

from tests.factories import ActionFactory, EditionFactory, TrendFactory
from tests.trends.editions import edition_in_use
from trends.comparing import ancestry, compared, marked
from trends.models import Action, Edition, LevelSentence, Trend
from trends.succeeding import start_next_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier():
    return edition_in_use(year=2031)


@pytest.fixture
def later(earlier):
    return start_next_edition(edition=earlier, year=2032)


def fresh(edition):
    """What is compared is read from memory by the revision."""
    return Edition.objects.get(pk=edition.pk)


def comparison(later, earlier):
    return compared(fresh(later), fresh(earlier))


def change_of(code, later, earlier):
    for change in comparison(later, earlier).actions:
        if code in [one.code for one in (change.action, *change.follows) if one]:
            return change
    return None


def told(change):
    return change.state, change.is_comparable, change.because


def touched(action, **changes):
    for name, value in changes.items():
        setattr(action, name, value)
    action.save()
    return action


def test_what_was_copied_stayed_and_is_comparable(later, earlier):
    found = comparison(later, earlier)
    assert [(trend.state, trend.is_comparable) for trend in found.trends] == [("stayed", True)] * 2
    assert (found.count("stayed"), found.comparable, found.gone) == (4, 4, ())


def test_a_reworded_title_is_a_change_that_can_be_compared(later, earlier):
    touched(later.actions.get(code="d-1"), title_en="Do another thing")
    change = change_of("d-1", later, earlier)
    assert told(change) == ("changed", True, "")
    assert [text.name for text in change.texts] == ["title"]


def reword(later, code, *levels):
    for level in levels:
        sentence = LevelSentence.objects.get(action__edition=later, action__code=code, level=level)
        touched(sentence, sentence_en="Everybody does it.")


@pytest.mark.parametrize("levels", [(3,), (0, 4), (0, 1, 2, 3, 4)])
def test_a_reworded_action_stays_comparable_and_says_at_which_levels(later, earlier, levels):
    reword(later, "d-1", *levels)
    change = change_of("d-1", later, earlier)
    assert told(change) == ("changed", True, "")
    assert change.reworded == levels


def test_a_reworded_action_marks_its_trend_whose_score_stays_comparable(later, earlier):
    reword(later, "d-1", 3)
    found = comparison(later, earlier)
    assert [(trend.is_comparable, trend.is_reworded) for trend in found.trends] == [(True, True), (True, False)]
    assert (found.comparable, found.reworded) == (4, 1)


def test_what_cannot_be_compared_is_not_called_reworded(later, earlier):
    reword(later, "d-1", 3)
    later.actions.get(code="d-1").predecessors.add(earlier.actions.get(code="d-2"))
    change = change_of("d-1", later, earlier)
    assert (change.because, change.reworded, comparison(later, earlier).reworded) == ("merged", (), 0)


def test_a_translation_changes_nothing(later, earlier):
    sentence = LevelSentence.objects.get(action__edition=later, action__code="d-1", level=3)
    touched(sentence, sentence_cy="Pawb")
    assert told(change_of("d-1", later, earlier)) == ("stayed", True, "")


def test_an_action_that_was_split_says_so_in_each_part(later, earlier):
    part = ActionFactory(trend=later.trends.get(slug="digital-trend"), code="d-9")
    part.predecessors.add(earlier.actions.get(code="d-1"))
    assert [told(change_of(code, later, earlier))[1:] for code in ("d-1", "d-9")] == [(False, "split")] * 2


def test_actions_that_were_merged_say_so(later, earlier):
    later.actions.get(code="d-1").predecessors.add(earlier.actions.get(code="d-2"))
    later.actions.get(code="d-2").delete()
    assert told(change_of("d-1", later, earlier)) == ("changed", False, "merged")
    assert comparison(later, earlier).gone == ()
    assert comparison(later, earlier).trends[0].because == "actions"


def test_an_action_that_was_thrown_away_is_gone(later, earlier):
    later.actions.get(code="d-2").delete()
    found = comparison(later, earlier)
    assert [one.follows[0].code for one in found.gone] == ["d-2"]
    assert (found.gone[0].because, found.trends[0].because) == ("gone", "actions")


def test_an_action_that_was_added_is_new(later, earlier):
    ActionFactory(trend=later.trends.get(slug="digital-trend"), code="d-9")
    assert told(change_of("d-9", later, earlier)) == ("new", False, "new")
    assert comparison(later, earlier).trends[0].because == "actions"


def test_trends_come_and_go(later, earlier):
    later.trends.get(slug="digital-trend").delete()
    TrendFactory(edition=later, slug="brand-new")
    found = [(trend.state, trend.because) for trend in comparison(later, earlier).trends]
    assert found == [("new", "new"), ("stayed", ""), ("gone", "gone")]
    assert comparison(later, earlier).count("gone") == 2


def test_a_trend_that_takes_two_together_is_not_comparable(later, earlier):
    later.trends.get(slug="digital-trend").predecessors.add(earlier.trends.get(slug="technology-trend"))
    assert comparison(later, earlier).trends[0].because == "merged"


def test_editions_in_between_are_walked_through(later, earlier):
    latest = start_next_edition(edition=later, year=2033)
    later.actions.get(code="d-2").delete()
    found = ancestry(Action, latest, earlier)
    assert found[latest.actions.get(code="d-1").pk] == {earlier.actions.get(code="d-1").pk}


def test_without_a_word_about_it_an_action_follows_that_of_its_own_code():
    earlier, later = (ActionFactory(code="x-1", trend__slug="x") for _each in range(2))
    assert ancestry(Action, later.edition, earlier.edition) == {later.pk: {earlier.pk}}
    assert ancestry(Trend, later.edition, earlier.edition) == {later.trend.pk: {earlier.trend.pk}}


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("We have a plan.", "We have a plan.", ["same"]),
        ("We have a plan.", "We have no plan.", ["same", "gone", "new", "same"]),
        ("", "We have a plan.", ["new"]),
        ("We have a plan.", "", ["gone"]),
        ("Nobody knows why", "All has been decided", ["gone", "new"]),
        ("", "", []),
    ],
)
def test_words_are_marked(before, after, kinds):
    pieces = marked(before, after)
    assert [piece.kind for piece in pieces] == kinds
    assert "".join(piece.text for piece in pieces if piece.kind != "new").split() == before.split()
    assert "".join(piece.text for piece in pieces if piece.kind != "gone").split() == after.split()


# The page


def read(client, later, earlier):
    with zeal_ignore():  # two editions are read into memory, one after the other
        return client.get(f"/trends/{later}/compared-with/{earlier}/")


def test_everybody_may_compare_public_editions(client, later, earlier):
    touched(later.actions.get(code="d-1"), title_en="Do another thing")
    later.actions.get(code="t-2").delete()
    ActionFactory(trend=later.trends.get(slug="technology-trend"), code="t-9", title_en="Begin something")
    TrendFactory(edition=later, name_en="Brand new")
    later.trends.update(status="published")
    touched(fresh(later), status="published")
    html = read(client, 2032, 2031).content.decode()
    assert "3 of 4 actions can be compared over time" in html
    assert "compare with care" not in html
    assert '<ins class="app-new">' in html
    assert [text for text in ("Actions that are gone", "Begin something", "Brand new") if text not in html] == []


def test_the_page_says_what_is_reworded_and_why_the_rest_is_not_compared(client_for, curator, later, earlier):
    reword(later, "d-1", 1, 3)
    reword(later, "t-1", 0)
    part = ActionFactory(trend=later.trends.get(slug="digital-trend"), code="d-9")
    part.predecessors.add(earlier.actions.get(code="d-2"))
    later.actions.get(code="t-2").delete()
    html = read(client_for(curator), 2032, 2031).content.decode()
    told = [
        "2 of 4 actions can be compared over time. 2 of them are reworded: compare them with care.",
        "Reworded: compare with care (levels 1, 3).",
        "Reworded: compare with care (level 0).",
        "Not comparable: the earlier action was split.",
        "Not comparable: no action follows it.",
        "Its score is not comparable: some of its actions are not",
    ]
    assert [text for text in told if text not in html] == []


def test_a_draft_is_compared_by_curators_only(client, client_for, curator, lead, later, earlier):
    assert read(client, 2032, 2031).status_code == 404
    assert read(client_for(lead), 2032, 2031).status_code == 404
    assert read(client_for(curator), 2032, 2031).status_code == 200


def test_a_later_edition_is_compared_with_an_earlier_one(client, earlier):
    EditionFactory(year=2032)
    assert read(client, 2031, 2032).status_code == 404
    assert read(client, 2031, 2031).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_seven_queries_once_it_is_in_memory(client, count, django_assert_num_queries):
    earlier, later = EditionFactory(year=2041), EditionFactory(year=2042)
    for edition in (earlier, later):
        for number in range(count):
            ActionFactory(trend=TrendFactory(edition=edition, slug=f"t{number}"), code=f"a-{number}")
    read(client, 2042, 2041)
    with django_assert_num_queries(7):
        read(client, 2042, 2041)
