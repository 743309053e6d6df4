"""Prepared questions answer as the querysets do from which they were made."""

from threading import Thread

import pytest
from django.db import connection

from assessments.models import Answer
from assessments.prepared import (
    answer_of,
    choices_of,
    own_assessment,
    stored_answer,
    submissions_of,
    submissions_up_to,
)
from assessments.services import submit_assessment
from tests.factories import AnswerFactory, AssessmentFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(assessment, lead):
    action = assessment.edition.actions.get(code="d-1")
    return AnswerFactory(
        assessment=assessment, action=action, choice="3", evidence="100 % of 'it' \\ ?", answered_by=lead
    )


def test_members_find_their_assessment_with_their_role(assessment, lead, contributor, reader):
    roles = [own_assessment(person, assessment.ref).role for person in (lead, contributor, reader, lead)]

    assert roles == ["lead", "contributor", "reader", "lead"]


def test_a_stranger_finds_nothing(assessment, stranger):
    assert own_assessment(stranger, assessment.ref) is None


def test_the_assessment_is_the_same_as_the_row(assessment, lead):
    found = own_assessment(lead, assessment.ref)

    assert (found, found.organisation, found.edition) == (assessment, assessment.organisation, assessment.edition)
    assert (found.is_open, found.organisation.name, found.edition.revision) == (
        True,
        assessment.organisation.name,
        type(assessment.edition).objects.get().revision,
    )


def test_columns_that_were_not_read_are_read_when_asked_for(assessment, lead):
    assert own_assessment(lead, assessment.ref).edition.title_en == assessment.edition.title_en


def test_choices_are_of_this_assessment_only(assessment, stored):
    AnswerFactory(choice="1")

    assert choices_of(assessment) == {stored.action_id: "3"}


def test_the_shown_answer_has_its_writer(assessment, stored, lead):
    answer = answer_of(assessment, stored.action)

    assert (answer.choice, answer.evidence, answer.answered_by.signature) == ("3", stored.evidence, lead.signature)


def test_where_nothing_is_stored_an_empty_answer_is_shown(assessment, stored):
    action = assessment.edition.actions.get(code="d-2")

    assert (answer_of(assessment, action).choice, stored_answer(assessment, action).pk) == ("", None)


def test_the_stored_answer_can_be_changed_and_saved(assessment, stored):
    answer = stored_answer(assessment, stored.action)
    answer.evidence = "Other"
    answer.save()

    assert Answer.objects.values_list("pk", "choice", "evidence").get() == (stored.pk, "3", "Other")


def test_submissions_come_newest_first_with_their_people(assessment, stored, lead):
    submit_assessment(assessment=assessment, submitted_by=lead)

    (submission,) = submissions_of(assessment)

    assert (submission.number, submission.submitted_by.signature, submission.reopened_by) == (1, lead.signature, None)
    assert submission.submitted_at.tzinfo is not None


def test_submissions_of_the_council_come_newest_first_each_with_its_assessment(assessment, stored, lead):
    first = submit_assessment(assessment=assessment, submitted_by=lead)
    newer = AssessmentFactory(organisation=assessment.organisation, edition=assessment.edition)
    AnswerFactory(assessment=newer, action=stored.action)
    second = submit_assessment(assessment=newer, submitted_by=lead)

    found = submissions_up_to(own_assessment(lead, newer.ref), lead)

    assert [(one, one.assessment.ref) for one in found] == [(second, newer.ref), (first, assessment.ref)]
    assert {one.assessment.edition for one in found} == {assessment.edition}
    assert submissions_up_to(own_assessment(lead, assessment.ref), lead) == [first]


def test_submissions_of_other_councils_are_no_part_of_it(assessment, stored, lead):
    submit_assessment(assessment=assessment, submitted_by=lead)
    other = MembershipFactory(user=lead, role="lead").organisation
    theirs = AssessmentFactory(organisation=other, edition=assessment.edition)

    assert submissions_up_to(own_assessment(lead, theirs.ref), lead) == []


def test_nobody_else_is_given_submissions(assessment, stored, lead, stranger):
    submit_assessment(assessment=assessment, submitted_by=lead)

    assert submissions_up_to(own_assessment(lead, assessment.ref), stranger) == []


def test_the_question_is_one_query(assessment, lead, django_assert_num_queries):
    own_assessment(lead, AssessmentFactory().ref)

    with django_assert_num_queries(1):
        own_assessment(lead, assessment.ref)


@pytest.mark.django_db(transaction=True)
def test_every_thread_prepares_for_its_own_connection(assessment, lead):
    found = []

    def ask():
        found.append(own_assessment(lead, assessment.ref).role)
        connection.close()

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()

    assert found == ["lead", "lead"]
