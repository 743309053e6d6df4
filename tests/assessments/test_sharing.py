"""Giving work to people, moving its day, taking it back; and what the history then tells."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from assessments.services import AlreadySubmitted
from assessments.sharing import change_due_date, share_out, take_back
from organisations.models import Event
from tests.databases import on_postgresql
from tests.factories import AssignmentFactory
from trends.outline import outline

pytestmark = pytest.mark.django_db
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 7)


@pytest.fixture
def edition(assessment):
    return outline(assessment.edition)


@pytest.fixture
def share(assessment, edition, contributor, lead):
    """Return a function that shares out to the contributor, unless told otherwise."""

    def shared(*codes, trends=(), **more):
        given = {"people": [contributor], "shared_by": lead} | more
        return share_out(
            assessment=assessment, trends=trends, actions=[edition.actions[code] for code in codes], **given
        )

    return shared


def held(assessment):
    """Who has what until when, as sorted texts."""
    tasks = assessment.assignments.select_related("user", "action")
    return sorted(f"{task.user} {task.action.code} {task.due_on or ''}".strip() for task in tasks)


def events():
    return list(Event.objects.order_by("pk").values_list("subject", "field", "before", "after"))


def test_a_trend_stands_for_each_of_its_actions(assessment, edition, share, contributor):
    count = share(trends=[edition.trends[0]], due_on=FRIDAY)

    assert held(assessment) == [f"{contributor} d-1 {FRIDAY}", f"{contributor} d-2 {FRIDAY}"]
    assert count == 2


def test_several_people_may_get_the_same_action(assessment, share, contributor, lead):
    share("t-1", people=[contributor, lead])

    assert held(assessment) == sorted([f"{contributor} t-1", f"{lead} t-1"])


def test_an_action_that_is_in_a_chosen_trend_is_given_once(assessment, edition, share, contributor):
    assert share("d-1", trends=[edition.trends[0]]) == 2


def test_sharing_out_again_changes_nothing_and_tells_nothing(assessment, share):
    share("d-1", due_on=FRIDAY)
    told = events()

    assert share("d-1", due_on=FRIDAY) == 0
    assert events() == told


def test_sharing_out_again_with_another_day_moves_it(assessment, share, contributor):
    share("d-1", due_on=FRIDAY)

    assert share("d-1", due_on=MONDAY) == 1
    assert held(assessment) == [f"{contributor} d-1 {MONDAY}"]


def test_sharing_out_again_without_a_day_leaves_the_day(assessment, share, contributor):
    share("d-1", due_on=FRIDAY)

    assert share("d-1") == 0
    assert held(assessment) == [f"{contributor} d-1 {FRIDAY}"]


def test_the_history_tells_the_trend_the_person_and_the_day(assessment, edition, share, contributor, lead):
    share("t-1", trends=[edition.trends[0]], due_on=FRIDAY)

    slug = edition.trends[0].slug
    assert events() == [
        (slug, "person", "", str(contributor)),
        (slug, "due", "", "2026-12-04"),
        ("t-1", "person", "", str(contributor)),
        ("t-1", "due", "", "2026-12-04"),
    ]
    assert {(event.by, event.assessment_ref, event.kind, event.whose) for event in Event.objects.all()} == {
        (lead, assessment.ref, "shared", str(contributor))
    }


def test_moving_the_day_is_told_only_where_it_moved(assessment, share, lead, contributor):
    share("d-1", due_on=FRIDAY), share("d-2", due_on=MONDAY)
    Event.objects.all().delete()

    count = change_due_date(
        assessment=assessment,
        tasks=assessment.assignments.values_list("pk", flat=True),
        due_on=MONDAY,
        changed_by=lead,
    )

    assert (count, events()) == (1, [("d-1", "due", "2026-12-04", "2026-12-07")])
    assert held(assessment) == [f"{contributor} d-1 {MONDAY}", f"{contributor} d-2 {MONDAY}"]


def test_a_day_can_be_taken_away(assessment, share, lead, contributor):
    share("d-1", due_on=FRIDAY)

    change_due_date(assessment=assessment, tasks=[assessment.assignments.get().pk], due_on=None, changed_by=lead)

    assert held(assessment) == [f"{contributor} d-1"]
    assert events()[-1] == ("d-1", "due", "2026-12-04", "")


def test_taking_back_is_told_once(assessment, share, lead, contributor):
    share("d-1"), share("d-2")
    Event.objects.all().delete()
    pk = assessment.assignments.get(action__code="d-1").pk

    counts = [take_back(assessment=assessment, tasks=[pk], taken_by=lead) for _time in range(2)]

    assert (counts, held(assessment)) == ([1, 0], [f"{contributor} d-2"])
    assert events() == [("d-1", "person", str(contributor), "")]


def test_tasks_of_another_assessment_are_left_alone(assessment, lead):
    other = AssignmentFactory(due_on=FRIDAY)

    assert take_back(assessment=assessment, tasks=[other.pk], taken_by=lead) == 0
    assert change_due_date(assessment=assessment, tasks=[other.pk], due_on=None, changed_by=lead) == 0
    other.refresh_from_db()
    assert other.due_on == FRIDAY


def test_once_submitted_nothing_is_shared_moved_or_taken_back(assessment, share, lead):
    share("d-1")
    assessment.status = "submitted"
    assessment.save()
    what = {"assessment": assessment, "tasks": [assessment.assignments.get().pk]}

    for change in (
        lambda: share("d-2"),
        lambda: change_due_date(**what, due_on=FRIDAY, changed_by=lead),
        lambda: take_back(**what, taken_by=lead),
    ):
        with pytest.raises(AlreadySubmitted):
            change()
    assert assessment.assignments.count() == 1


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_two_leads_at_once_give_each_task_once(assessment, edition, share, contributor):
    def give():
        share("d-1", trends=[edition.trends[1]], due_on=FRIDAY)
        connection.close()

    threads = [Thread(target=give) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert held(assessment) == [f"{contributor} d-1 {FRIDAY}", f"{contributor} t-1 {FRIDAY}"]
    assert [event[:2] for event in sorted(events())].count(("d-1", "person")) == 1
