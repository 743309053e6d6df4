"""A staff survey is opened, answered once on each device, and closed; it touches no score."""

from contextlib import suppress
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from assessments.models import Answer, Assessment, Survey, SurveyAnswer, SurveyQuestion
from assessments.results import results_of
from assessments.services import AlreadySubmitted, submit_assessment
from assessments.surveying import AlreadyAnswered, SurveyClosed, answer_survey, close_survey, device_of, open_survey
from organisations.models import Event
from tests.databases import on_postgresql
from tests.factories import AnswerFactory, AssessmentFactory
from trends.outline import outline

pytestmark = pytest.mark.django_db


def levels_of(survey):
    return [answer.level for answer in SurveyAnswer.objects.filter(question__survey=survey).order_by("question")]


def test_a_survey_asks_about_what_was_chosen_in_that_order(assessment, lead):
    actions = list(outline(assessment.edition).actions.values())

    survey = open_survey(assessment=assessment, opened_by=lead, actions=[actions[2], actions[0]])

    asked = [(question.position, question.action.code) for question in survey.questions.select_related("action")]
    assert asked == [(1, "t-1"), (2, "d-1")]


def test_opening_a_second_one_returns_the_first(assessment, lead, survey):
    again = open_survey(assessment=assessment, opened_by=lead, actions=outline(assessment.edition).actions.values())

    assert again == survey
    assert SurveyQuestion.objects.count() == 2
    assert Event.objects.filter(kind="survey").count() == 1


def test_a_submitted_assessment_asks_nobody(assessment, lead):
    Assessment.objects.update(status="submitted")

    with pytest.raises(AlreadySubmitted):
        open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends)
    assert not Survey.objects.exists()


def test_the_database_holds_one_open_survey_of_an_assessment(survey):
    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.create(assessment=survey.assessment)


def test_after_closing_another_one_may_be_opened(assessment, lead, survey):
    close_survey(survey=survey, closed_by=lead)

    assert open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends) != survey


def test_opening_and_closing_stand_in_the_history(assessment, lead, survey):
    close_survey(survey=survey, closed_by=lead)
    close_survey(survey=survey, closed_by=lead)

    told = Event.objects.filter(assessment_ref=assessment.ref).order_by("pk")
    assert [(event.kind, event.before, event.after, event.by) for event in told] == [
        ("survey", "", "open", lead),
        ("survey", "open", "closed", lead),
    ]


def test_closing_twice_keeps_the_first_time(lead, survey):
    close_survey(survey=survey, closed_by=lead)
    survey.refresh_from_db()
    first = survey.closed_at
    close_survey(survey=survey, closed_by=lead)

    survey.refresh_from_db()
    assert survey.closed_at == first


def test_a_device_answers_once(survey, respond):
    respond(survey, 3)
    questions = {question.pk: 0 for question in survey.questions.all()}

    with pytest.raises(AlreadyAnswered):
        answer_survey(survey=survey, token="device 0", levels=questions)
    assert levels_of(survey) == [3, 3]


def test_pressing_twice_answers_once(survey, respond):
    respond(survey, 3)
    answer_survey(survey=survey, token="device 0", levels={question.pk: 3 for question in survey.questions.all()})

    assert levels_of(survey) == [3, 3]


def test_i_do_not_know_is_kept_without_a_level(survey, respond):
    respond(survey, (None, 4))

    assert levels_of(survey) == [None, 4]


def test_a_closed_survey_takes_no_answer(lead, survey, respond):
    close_survey(survey=survey, closed_by=lead)

    with pytest.raises(SurveyClosed):
        respond(survey, 3)


def test_while_the_assessment_is_submitted_no_answer_is_taken(survey, respond):
    Assessment.objects.update(status="submitted")

    with pytest.raises(SurveyClosed):
        respond(survey, 3)


def test_what_is_kept_of_a_device_tells_neither_its_token_nor_its_other_surveys(survey):
    other = Survey.objects.create(assessment=AssessmentFactory())
    kept = device_of(survey, "a token")

    assert kept == device_of(survey, "a token")
    assert len(kept) == 64
    assert "token" not in kept
    assert kept != device_of(other, "a token")


def test_what_is_kept_of_a_device_needs_the_key_of_the_service(survey, settings):
    before = device_of(survey, "a token")
    settings.SECRET_KEY = "another key " * 5

    assert device_of(survey, "a token") != before


def test_nothing_staff_say_touches_an_answer_or_a_score(assessment, lead, survey, respond):
    AnswerFactory(assessment=assessment, action=assessment.edition.actions.get(code="d-1"), choice="1")
    before = results_of(assessment)

    respond(survey, *[4] * 6)
    close_survey(survey=survey, closed_by=lead)

    assert results_of(assessment) == before
    assert list(Answer.objects.values_list("choice", flat=True)) == ["1"]
    submission = submit_assessment(assessment=assessment, submitted_by=lead)
    assert [score.level_total for score in submission.scores.order_by("trend")] == [1, 0]


# At once


def at_once(*calls):
    """Make the calls in threads of their own; what they refuse is left to the rows to tell."""

    def made(call):
        with suppress(AlreadyAnswered, SurveyClosed):
            call()
        connection.close()

    threads = [Thread(target=made, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_device_in_four_tabs_answers_once(survey):
    questions = [question.pk for question in survey.questions.all()]

    def answer(level):
        return lambda: answer_survey(survey=survey, token="device", levels=dict.fromkeys(questions, level))

    at_once(*map(answer, range(4)))

    assert len(levels_of(survey)) == 2
    assert len(set(levels_of(survey))) == 1  # all of one tab


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_no_answer_arrives_after_the_survey_was_closed(lead, survey):
    questions = [question.pk for question in survey.questions.all()]
    counts = []

    def close():
        close_survey(survey=survey, closed_by=lead)
        counts.append(survey.responses.count())

    def answer(number):
        return lambda: answer_survey(survey=survey, token=f"device {number}", levels=dict.fromkeys(questions, 2))

    at_once(*map(answer, range(4)), close, *map(answer, range(4, 8)))

    assert counts == [survey.responses.count()]
