import pytest

from tests.admin_forms import send
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from tests.trends.editions import edition_in_use
from tests.trends.test_admin import listed, page
from trends.models import Trend

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client_for, curator):
    return client_for(curator)


@pytest.fixture
def trend():
    return TrendFactory(name_en="Skills")


def codes(trend):
    return list(trend.actions.order_by("position").values_list("code", flat=True))


@pytest.mark.parametrize(
    ("move", "after"),
    [("up", ["b", "a", "c"]), ("down", ["a", "c", "b"])],
)
def test_an_action_moves_on_the_page_of_its_trend(desk, trend, move, after):
    _a, b, _c = [ActionFactory(trend=trend, code=code) for code in "abc"]
    sent = send(desk, page(trend), _move=f"actions-{move}-{b.pk}", summary_en="Typed before")
    assert sent.url == f"{page(trend)}#actions-group"
    trend.refresh_from_db()
    assert (codes(trend), trend.summary_en) == (after, "Typed before")


@pytest.mark.parametrize("move", ["up", "down"])
def test_nothing_moves_past_the_ends(desk, trend, move):
    only = ActionFactory(trend=trend, code="a")
    send(desk, page(trend), _move=f"actions-{move}-{only.pk}")
    assert codes(trend) == ["a"]


def test_actions_that_share_a_place_can_be_moved(desk, trend):
    _first, second = [ActionFactory(trend=trend, code=code, position=1) for code in "ab"]
    send(desk, page(trend), _move=f"actions-up-{second.pk}")
    assert codes(trend) == ["b", "a"]


def test_a_trend_moves_in_the_list_within_its_group(desk):
    edition = EditionFactory()
    first, second = TrendFactory.create_batch(2, edition=edition)
    other = TrendFactory(edition=edition, group="technology", position=first.position)
    sent = desk.post(f"{listed('trend')}?q=trend", {"_move": f"list-up-{second.pk}"})
    assert sent.url == f"{listed('trend')}?q=trend"
    places = dict(Trend.objects.values_list("pk", "position"))
    assert places[second.pk] < places[first.pk]
    assert places[other.pk] == other.position


def test_an_action_moves_in_the_list_within_its_trend(desk, trend):
    _a, b = [ActionFactory(trend=trend, code=code) for code in "ab"]
    desk.post(listed("action"), {"_move": f"list-up-{b.pk}"})
    assert codes(trend) == ["b", "a"]


def test_a_tie_of_a_case_moves(desk):
    first, second = ActionFactory.create_batch(2)
    case = CaseStudyFactory(actions=[first, second])
    tie = case.action_ties.get(action=second)
    send(desk, f"/admin/casestudies/casestudy/{case.pk}/change/", _move=f"action_ties-up-{tie.pk}")
    assert [tie.action for tie in case.action_ties.order_by("position")] == [second, first]


def test_a_button_says_what_it_moves(desk, trend):
    ActionFactory(trend=trend, code="a", title_en="Hire")
    assert 'aria-label="Move up: a Hire"' in desk.get(page(trend)).content.decode()
    assert 'aria-label="Move down: Skills"' in desk.get(listed("trend")).content.decode()


def test_a_move_is_in_the_history(desk, curator, trend):
    _a, b = [ActionFactory(trend=trend, code=code) for code in "ab"]
    send(desk, page(trend), _move=f"actions-up-{b.pk}")
    assert b.history.first().history_user == curator


@pytest.mark.parametrize("move", ["actions-up-x", "sections-up-1", "up", f"actions-up-{'9' * 30}"])
def test_a_move_that_no_button_asks_for_is_a_bad_request(desk, trend, move):
    ActionFactory(trend=trend)
    assert send(desk, page(trend), _move=move).status_code == 400


def test_what_has_no_order_does_not_move(desk, trend):
    assert desk.post(listed("edition"), {"_move": f"list-up-{trend.edition_id}"}).status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_trend_takes_the_same_queries_whatever_its_actions(desk, trend, count, django_assert_num_queries):
    ActionFactory.create_batch(count, trend=trend)
    desk.get(page(trend))
    with django_assert_num_queries(19):
        desk.get(page(trend))


@pytest.mark.parametrize("model", ["trend", "action"])
def test_nothing_moves_in_an_edition_that_councils_use(desk, model):
    edition = edition_in_use()
    rows = edition.trends.all() if model == "trend" else edition.actions.all()
    before = list(rows.order_by("pk").values_list("position", flat=True))
    for row in rows:
        desk.post(listed(model), {"_move": f"list-up-{row.pk}"})
        desk.post(listed(model), {"_move": f"list-down-{row.pk}"})
    assert list(rows.order_by("pk").values_list("position", flat=True)) == before
