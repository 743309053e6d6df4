"""What somebody has to do, and how pressing it is, by the days of the service's time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.models import Agreement, Assignment, Opinion
from assessments.work import State, work_of
from organisations.roles import Role
from tests.factories import AnswerFactory, AssignmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def give(assessment, contributor):
    """Return a function that gives the contributor the action of this code."""

    def given(code="d-1", days=None, **more):
        action = assessment.edition.actions.get(code=code)
        due_on = None if days is None else TODAY + timedelta(days=days)
        return AssignmentFactory(assessment=assessment, action=action, due_on=due_on, **({"user": contributor} | more))

    return given


@pytest.fixture
def together(assessment):
    assessment.mode = "opinions"
    assessment.save()
    return assessment


def states(user, at=NOON):
    return [task.state for task in work_of(user, at=at)]


@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, "overdue"), (0, "soon"), (7, "soon"), (8, "to-do"), (None, "to-do")],
    ids=["yesterday", "today", "in a week", "later", "without a day"],
)
def test_the_day_says_how_pressing_it_is(give, contributor, days, state):
    give(days=days)

    assert states(contributor) == [state]


def test_the_day_ends_where_the_council_is(give, contributor):
    """In July London is an hour ahead: half past eleven at night in UTC is the next day."""
    give(days=(date(2026, 7, 1) - TODAY).days)

    before, after = datetime(2026, 7, 1, 22, 30, tzinfo=UTC), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert (states(contributor, before), states(contributor, after)) == ([State.SOON], [State.OVERDUE])


def test_what_is_due_first_comes_first_and_what_has_no_day_last(give, contributor):
    give("d-1"), give("d-2", 9), give("t-1", -3)

    assert [task.action.code for task in work_of(contributor, at=NOON)] == ["t-1", "d-2", "d-1"]


@pytest.mark.parametrize("choice", ["3", "na", "unknown"])
def test_with_one_answer_it_is_done_when_anybody_chose(give, assessment, contributor, lead, choice):
    task = give(days=-1)
    AnswerFactory(
        assessment=assessment, action=task.action, choice=choice, na_reason="None here", answered_by=lead
    )  # fmt: skip

    assert states(contributor) == [State.DONE]


def test_a_text_without_a_level_is_not_done(give, assessment, contributor):
    AnswerFactory(assessment=assessment, action=give(days=-1).action, choice="", evidence="Looking into it")

    assert states(contributor) == [State.OVERDUE]


def opinion(task, user, choice="2"):
    return Opinion.objects.create(assessment=task.assessment, action=task.action, user=user, choice=choice)


def test_with_opinions_everybody_gives_their_own(give, together, contributor, lead):
    opinion(give(days=-1), lead)

    assert states(contributor) == [State.OVERDUE]


def agree(task, **facts):
    """All agree on level 2, as it is then answered."""
    place = {"assessment": task.assessment, "action": task.action, "choice": "2"}
    AnswerFactory(**place)
    Agreement.objects.create(**place, agreed_at=timezone.now(), **facts)


def test_an_opinion_given_waits_until_all_have_agreed(give, together, contributor):
    task = give(days=-1)
    opinion(task, contributor)
    assert states(contributor) == [State.WAITING]

    agree(task, suggested=2, spread=0, opinions=1)
    assert states(contributor) == [State.DONE]


def test_what_was_agreed_without_an_opinion_is_done(give, together, contributor):
    agree(give(days=-1), opinions=0)

    assert states(contributor) == [State.DONE]


def test_an_agreement_that_no_longer_holds_is_none(give, together, contributor):
    """Somebody changed the answer alone while there was one answer for all."""
    task = give(days=-1)
    agree(task, opinions=0)
    together.answers.update(choice="3")

    assert states(contributor) == [State.OVERDUE]


def test_who_left_has_no_work_there(give, organisation, contributor):
    give()
    organisation.memberships.get(user=contributor).delete()

    assert work_of(contributor) == []
    assert not Assignment.objects.of_members().exists()


def test_who_may_only_read_now_has_no_work_there(give, organisation, contributor):
    give()
    organisation.memberships.filter(user=contributor).update(role=Role.READER)

    assert work_of(contributor) == []


def test_a_submitted_assessment_is_no_work(give, assessment, contributor):
    give()
    assessment.status = "submitted"
    assessment.save()

    assert work_of(contributor) == []


def test_what_curators_withdrew_is_no_work(give, contributor):
    trend = give().action.trend
    trend.status = "draft"
    trend.save()

    assert work_of(contributor) == []


def test_nobody_sees_the_work_of_others(give, lead, stranger):
    give()

    assert (work_of(lead), work_of(stranger)) == ([], [])


@pytest.mark.parametrize("count", [1, 3])
def test_all_work_is_one_query_however_much_it_is(contributor, count, django_assert_num_queries):
    for _ in range(count):
        task = AssignmentFactory(user=contributor)
        MembershipFactory(user=contributor, organisation=task.assessment.organisation, role=Role.CONTRIBUTOR)
    work_of(contributor)  # the words of the editions are in memory from then on

    with django_assert_num_queries(1):
        assert len(work_of(contributor)) == count
