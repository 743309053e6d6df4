"""Rating alone, then together: what the services keep, refuse and tell the history."""

import pytest
from django.db import IntegrityError, transaction

from assessments.agreeing import ReasonNeeded, agree, choose_way, give_opinion, turn_round
from assessments.models import Agreement, Answer, Opinion
from assessments.services import AlreadySubmitted, StaleAnswer, WayChanged, save_answer, submit_assessment
from organisations.models import Event, Membership
from tests.factories import OpinionFactory

pytestmark = pytest.mark.django_db
GIVEN = {"choice": "3", "evidence": "The plan", "certainty": 2}
AGREED = {
    "choice": "2",
    "na_reason": "",
    "evidence": "Seen together",
    "evidence_strength": 2,
    "importance": 2,
    "target": 3,
    "target_reason": "",
}


@pytest.fixture
def action(assessment):
    return assessment.edition.actions.get(code="d-1")


@pytest.fixture
def rate(rating, action):
    """Return a function that gives opinions with these levels, each by somebody else."""
    return lambda *levels: [OpinionFactory(assessment=rating, action=action, choice=str(level)) for level in levels]


@pytest.fixture
def settle(rating, action, lead):
    def settle(version=0, **values):
        return agree(assessment=rating, action=action, version=version, agreed_by=lead, **AGREED | values)

    return settle


def events(kind):
    return list(Event.objects.filter(kind=kind).order_by("pk").values_list("subject", "field", "before", "after"))


# Opinions


def test_an_opinion_is_kept_with_where_the_person_works_now(rating, action, contributor):
    Membership.objects.filter(user=contributor).update(standpoint="service")
    give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN)
    Membership.objects.filter(user=contributor).update(standpoint="technology")

    assert Opinion.objects.values_list("user", "standpoint", "choice", "evidence", "certainty", "version").get() == (
        *(contributor.pk, "service", "3", "The plan", 2, 1),
    )


def test_the_history_tells_that_an_opinion_was_given_and_never_which(rating, action, contributor):
    give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN)

    assert events("opinion") == [("d-1", "", "", "")]


def test_the_same_opinion_again_changes_nothing(rating, action, contributor):
    for _again in range(2):
        give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN)

    assert Opinion.objects.get().version == 1


def test_an_opinion_changed_in_another_tab_is_not_overwritten(rating, action, contributor):
    give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN)

    with pytest.raises(StaleAnswer) as stale:
        give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN | {"choice": "1"})

    assert (stale.value.current.choice, Opinion.objects.get().choice) == ("3", "3")


def test_two_people_never_meet_in_one_opinion(rating, action, contributor, lead):
    for person, level in ((contributor, "3"), (lead, "0")):
        give_opinion(assessment=rating, action=action, version=0, given_by=person, **GIVEN | {"choice": level})

    assert set(Opinion.objects.values_list("user", "choice")) == {(contributor.pk, "3"), (lead.pk, "0")}


def test_nobody_answers_alone_where_opinions_are_asked_for(rating, action, contributor):
    with pytest.raises(WayChanged):
        save_answer(assessment=rating, action=action, version=0, answered_by=contributor, choice="3")

    assert not Answer.objects.exists()


def test_no_opinion_is_taken_where_one_answer_is_asked_for(assessment, action, contributor):
    with pytest.raises(WayChanged):
        give_opinion(assessment=assessment, action=action, version=0, given_by=contributor, **GIVEN)

    assert not Opinion.objects.exists()


def test_no_opinion_is_taken_once_submitted(rating, action, contributor, lead, settle):
    settle()
    submit_assessment(assessment=rating, submitted_by=lead)

    with pytest.raises(AlreadySubmitted):
        give_opinion(assessment=rating, action=action, version=0, given_by=contributor, **GIVEN)


def test_does_not_apply_is_no_opinion(rate):
    with pytest.raises(IntegrityError), transaction.atomic():
        rate("na")


# The way and the round


def test_the_way_is_changed_and_told_once(assessment, lead):
    for mode in ("opinions", "opinions", "simple"):
        choose_way(assessment=assessment, mode=mode, chosen_by=lead)

    assert events("mode") == [("", "mode", "simple", "opinions"), ("", "mode", "opinions", "simple")]


def test_opinions_stay_when_the_way_is_changed(rating, lead, rate):
    rate(1, 2)

    choose_way(assessment=rating, mode="simple", chosen_by=lead)

    assert Opinion.objects.count() == 2


def test_the_round_opens_and_closes_and_each_turn_is_told_once(rating, lead):
    for is_open in (True, True, False, False):
        turn_round(assessment=rating, is_open=is_open, turned_by=lead)

    assert events("round") == [("", "round", "closed", "open"), ("", "round", "open", "closed")]
    rating.refresh_from_db()
    assert rating.round_opened_at is None


# Agreeing


def test_the_agreed_answer_is_kept_with_what_was_suggested(settle, rate, lead):
    rate(1, 2, 3, "unknown")

    settle(dissent="Planning sees a 3")

    answer, agreement = Answer.objects.get(), Agreement.objects.get()
    assert (answer.choice, answer.evidence, answer.answered_by, answer.version) == ("2", "Seen together", lead, 1)
    assert (agreement.choice, agreement.suggested, agreement.spread, agreement.opinions) == ("2", 2, 2, 4)
    assert (agreement.agreed_by, agreement.agreed_at, agreement.dissent) == (
        lead,
        answer.answered_at,
        "Planning sees a 3",
    )


@pytest.mark.parametrize("values", [{"choice": "3"}, {"choice": "unknown"}, {"choice": "na", "na_reason": "None here"}])
def test_another_answer_than_suggested_needs_a_reason(settle, rate, values):
    rate(2)

    with pytest.raises(ReasonNeeded):
        settle(**values)
    assert not Answer.objects.exists()

    settle(**values, reason="A newer paper")
    assert Agreement.objects.values_list("choice", "reason").get() == (values["choice"], "A newer paper")


def test_the_database_refuses_another_answer_without_a_reason(settle, rate):
    rate(2)
    settle()

    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.update(choice="3")


@pytest.mark.parametrize("levels", [(), ("unknown",)])
def test_without_a_level_nothing_is_suggested_and_no_reason_asked_for(settle, rate, levels):
    rate(*levels)

    settle(choice="4")

    assert Agreement.objects.values_list("suggested", "spread", "opinions").get() == (None, None, len(levels))


def test_the_history_tells_what_was_agreed_instead_of_what(settle):
    settle(dissent="One says 3")
    settle(version=1, choice="3", dissent="One says 3")
    settle(version=2, choice="3", dissent="One says 3", evidence="More")

    assert events("agreed") == [
        ("d-1", "choice", "", "2"),
        ("d-1", "dissent", "", "One says 3"),
        ("d-1", "choice", "2", "3"),
        ("d-1", "choice", "3", "3"),
    ]


def test_agreeing_the_same_again_changes_nothing(settle):
    settle()
    settle()

    assert Answer.objects.get().version == 1
    assert len(events("agreed")) == 1


@pytest.mark.parametrize("values", [{"choice": "3"}, {"reason": "Other words"}, {"dissent": "Other words"}])
def test_what_another_lead_agreed_meanwhile_is_not_overwritten(settle, values):
    settle(reason="My words", dissent="Theirs")

    with pytest.raises(StaleAnswer):
        settle(**{"reason": "My words", "dissent": "Theirs"} | values)

    assert Agreement.objects.values_list("choice", "reason", "dissent").get() == ("2", "My words", "Theirs")


def test_an_answer_changed_alone_later_is_agreed_no_more(settle, rating, action, lead):
    settle()
    choose_way(assessment=rating, mode="simple", chosen_by=lead)
    save_answer(assessment=rating, action=action, version=1, answered_by=lead, choice="4")

    assert not rating.agreements.holding().exists()
