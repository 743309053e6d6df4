"""The database itself keeps an edition that councils assess themselves against, but for its wording."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.factories import ActionFactory, TrendFactory
from tests.trends.editions import edition_in_use, whole_edition
from trends.models import Action, Edition, LevelSentence, Trend
from trends.rules import RULES

pytestmark = pytest.mark.django_db
KEPT = [
    (Edition, {"year": 1999}),
    (Edition, {"slug": "other"}),
    (Edition, {"status": "draft"}),
    (Edition, {"status": "review"}),
    (Trend, {"slug": "other"}),
    (Trend, {"group": "digital"}),
    (Trend, {"position": 99}),
    (Trend, {"status": "draft"}),
    (Action, {"code": "x-9"}),
    (Action, {"position": 99}),
    (Action, {"provenance": "guidance"}),
    (Action, {"allows_na": True}),
    (LevelSentence, {"level": 0}),
]
WORDING = [
    (Edition, {"title_en": "Mended", "status": "archived"}),
    (Trend, {"name_en": "Mended", "summary_cy": "Gwell", "source_lines": "A title"}),
    (Action, {"title_en": "Mended", "is_without_case": True, "without_case_why_en": "None is known"}),
    (LevelSentence, {"sentence_en": "Mended."}),
]


@pytest.fixture
def edition():
    return edition_in_use()


def refused(write):
    try:
        with transaction.atomic():
            write()
    except IntegrityError as fault:
        return "edition_is_in_use" in str(fault) or "Only wording can be corrected" in str(fault)
    return False


def one(model):
    return model.objects.order_by("pk").last()


@pytest.mark.parametrize(("model", "change"), KEPT)
def test_what_answers_rest_on_stays(edition, model, change):
    assert refused(lambda: model.objects.filter(pk=one(model).pk).update(**change))


@pytest.mark.parametrize(("model", "change"), WORDING)
def test_wording_can_be_corrected(edition, model, change):
    model.objects.filter(pk=one(model).pk).update(**change)
    assert {name: getattr(one(model), name) for name in change} == change


def test_a_whole_row_can_be_saved_with_nothing_but_another_wording(edition):
    for model in (Edition, Trend, Action, LevelSentence):
        row = one(model)
        row.save()


def test_nothing_is_added(edition):
    trend = one(Trend)
    assert refused(lambda: TrendFactory(edition=edition))
    assert refused(lambda: ActionFactory(trend=trend))
    assert refused(lambda: LevelSentence.objects.create(action=one(Action), level=0, sentence_en="Another"))


def test_nothing_is_deleted(edition):
    assert refused(lambda: one(LevelSentence).delete())
    assert refused(lambda: one(Action).delete())
    assert refused(lambda: one(Trend).delete())


def test_nothing_moves_in_from_another_edition(edition):
    other = ActionFactory()
    assert refused(lambda: Action.objects.filter(pk=other.pk).update(edition=edition, trend=edition.trends.first()))


def test_what_an_action_follows_stays(edition):
    earlier = ActionFactory()
    assert refused(lambda: one_of(edition).predecessors.add(earlier))


def one_of(edition):
    return edition.actions.first()


def test_an_edition_that_nobody_uses_can_be_changed_in_every_way():
    edition = whole_edition(status="published")
    edition.actions.first().delete()
    ActionFactory(trend=edition.trends.first())
    Trend.objects.filter(edition=edition).update(status="draft")
    Edition.objects.filter(pk=edition.pk).update(status="draft")


def test_an_edition_stays_editable_beside_one_in_use(edition):
    other = whole_edition(status="draft")
    other.actions.first().predecessors.add(edition.actions.first())
    other.actions.last().delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Other databases keep their triggers")
def test_triggers_that_sqlite_lost_come_back_with_the_next_migrate():
    names = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'trends_%_in_use_%'"
    with connection.cursor() as cursor:
        whole = cursor.execute(names).fetchone()
        cursor.execute("DROP TRIGGER trends_action_in_use_deleted")
        call_command("migrate", verbosity=0)
        assert cursor.execute(names).fetchone() == whole == (1 + 3 * (len(RULES) - 1),)
