"""Checking, submitting and reopening, as the cast sees it."""

import pytest
from django.urls import reverse

from assessments.models import Assessment, Submission
from assessments.services import submit_assessment
from tests.factories import AnswerFactory, AssessmentFactory

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


def answered(assessment, code, choice="2", **values):
    action = assessment.edition.actions.get(code=code)
    return AnswerFactory(assessment=assessment, action=action, choice=choice, **values)


@pytest.fixture
def leading(client_for, lead):
    return client_for(lead)


@pytest.fixture
def results(assessment):
    return reverse("reports:results", args=[assessment.ref])


@pytest.fixture
def submitted(assessment, lead):
    answered(assessment, "d-1", "3")
    return submit_assessment(assessment=assessment, submitted_by=lead)


# Check your answers


def test_the_check_shows_every_answer_and_what_is_open(leading, assessment, page):
    answered(assessment, "d-1", "3", evidence="The plan")
    answered(assessment, "t-1", "na", na_reason="We run none")

    shown = text_of(leading.get(page("check")))

    for part in ("Not answered", "3 Embedded", "The plan", "We run none", "<strong>2 of 3</strong>"):
        assert part in shown
    assert shown.count('href="../actions/d-2/"') == 2  # in the list of open ones, and beside its row


def test_the_check_shows_what_stands_beside_a_level_in_full(leading, assessment, page):
    beside = {"evidence_strength": 2, "importance": 3, "target": 2, "target_reason": "good enough for us"}
    answered(assessment, "d-1", evidence="long " * 700, version=1, **beside)

    shown = text_of(leading.get(page("check")))

    assert "long " * 699 in shown
    assert "Evidence: a document or a link; target 2 Developing, importance higher." in shown
    assert "good enough for us" in shown


def test_the_check_tells_what_do_not_know_leaves_open(leading, assessment, page):
    answered(assessment, "d-1", "unknown")

    assert "To find out" in text_of(leading.get(page("check")))


def test_a_contributor_is_told_to_ask_a_lead_to_submit(client_for, contributor, assessment, page):
    answered(assessment, "d-1")

    shown = text_of(client_for(contributor).get(page("check")))

    assert ("Ask a lead to submit" in shown, "../submit/" in shown) == (True, False)


def test_a_reader_checks_without_links_to_change(client_for, reader, assessment, page):
    answered(assessment, "d-1")

    assert "Change" not in text_of(client_for(reader).get(page("check")))


@pytest.mark.parametrize("count", [1, 3])
def test_the_check_takes_five_queries(leading, assessment, page, count, django_assert_num_queries):
    for code in ["d-1", "d-2", "t-1"][:count]:
        answered(assessment, code)
    leading.get(page("check"))

    with django_assert_num_queries(5):
        leading.get(page("check"))


@pytest.mark.usefixtures("submitted")
@pytest.mark.parametrize("name", ["check", "submit"])
def test_after_submission_these_pages_are_the_results(leading, page, results, name):
    assert leading.get(page(name)).url == results


# Submitting


def test_submitting_asks_first_and_says_what_is_provisional(leading, assessment, page):
    answered(assessment, "d-1")

    shown = text_of(leading.get(page("submit")))

    assert "2 actions are open, so the results are marked provisional" in shown
    assert not Submission.objects.exists()


def test_submitting_goes_to_the_results(leading, assessment, page, results):
    answered(assessment, "d-1")

    assert leading.post(page("submit")).url == results
    assert Assessment.objects.get().status == "submitted"


def test_a_double_click_submits_once(leading, assessment, page, results):
    answered(assessment, "d-1")

    assert [leading.post(page("submit")).url for _ in range(2)] == [results, results]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nothing_answered_is_told_instead_of_submitted(leading, page, method):
    response = getattr(leading, method)(page("submit"))

    assert response.status_code == (422 if method == "post" else 200)
    assert "Answer at least one action first" in text_of(response)
    assert "<button" not in text_of(response).partition("<main")[2].partition("</main>")[0]


# After submission


@pytest.mark.usefixtures("submitted")
def test_the_task_list_of_a_submitted_assessment_leads_to_the_results(leading, page):
    shown = text_of(leading.get(page("detail")))

    assert "Submitted on" in shown
    assert ('href="results/"' in shown, 'href="reopen/"' in shown, "Continue with" in shown) == (True, True, False)


def test_reopening_needs_a_reason(leading, submitted, page):
    response = leading.post(page("reopen"), {"reason": " \r\n"})

    assert response.status_code == 422
    assert text_of(response).count("Say why you reopen the assessment, in a sentence or two") == 2
    assert not submitted.assessment.__class__.objects.get().is_open


def test_too_long_a_reason_is_shown_again(leading, submitted, page):
    response = leading.post(page("reopen"), {"reason": "y" * 2500})

    assert "Shorten this text by 500 characters" in text_of(response)
    assert "y" * 2500 in text_of(response)


@pytest.mark.usefixtures("submitted")
def test_a_reason_typed_while_signed_out_is_there_after_signing_in(client, lead, page):
    client.post(page("reopen"), {"reason": "The audit found more"})
    client.force_login(lead)

    assert "The audit found more" in text_of(client.get(page("reopen")))


def test_reopening_is_told_on_the_task_list_with_the_earlier_results(leading, submitted, page, assessment):
    response = leading.post(page("reopen"), {"reason": "A figure was <wrong>"}, follow=True)

    shown = text_of(response)
    assert "A figure was &lt;wrong&gt;" in shown
    assert 'href="submissions/1/results/"' in shown
    assert assessment.submissions.get().scores.exists()


def test_reopening_an_open_assessment_changes_nothing(leading, assessment, page):
    assert leading.get(page("reopen")).url == page("detail")
    assert leading.post(page("reopen"), {"reason": "x"}).url == page("detail")


def test_reopening_beside_another_open_assessment_leads_there(leading, submitted, assessment, page):
    other = AssessmentFactory(organisation=assessment.organisation, edition=assessment.edition)

    response = leading.post(page("reopen"), {"reason": "A figure was wrong"})

    assert response.status_code == 409
    assert other.get_absolute_url() in text_of(response)
