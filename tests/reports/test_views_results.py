import html
import re

import pytest
from django.core.cache import caches

from assessments.models import Answer
from assessments.services import reopen_assessment, submit_assessment
from tests.factories import (
    ActionFactory,
    AnswerFactory,
    AssessmentFactory,
    CaseStudyFactory,
    OrganisationFactory,
    TrendFactory,
)

pytestmark = pytest.mark.django_db


def text(response):
    """What a person reads: without tags, entities and repeated white space."""
    assert response.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def read(client_for, lead, page):
    """Return a function that gives the text of a page, as the lead sees it."""
    return lambda name="results", *more: text(client_for(lead).get(page(name, *more)))


@pytest.mark.parametrize("name", ["results", "results_json"])
@pytest.mark.parametrize("role", ["lead", "contributor", "reader"])
def test_every_member_sees_the_results(request, client_for, page, submitted, role, name):
    assert client_for(request.getfixturevalue(role)).get(page(name)).status_code == 200


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("results", []),
        ("results_json", []),
        ("explain", ["skills"]),
        ("submission_results", [1]),
        ("submission_explain", [1, "skills"]),
    ],
)
def test_results_are_hidden_from_strangers_and_locked_for_visitors(
    client, client_for, stranger, page, submitted, name, more
):
    assert client_for(stranger).get(page(name, *more)).status_code == 404
    assert "/login/" in client.get(page(name, *more)).url


def test_without_answers_the_page_says_what_to_do(read, assessment):
    shown = read()

    assert "No results yet. Answer at least one action and the first trend score appears here" in shown
    assert "Overall score" not in shown


def test_an_open_assessment_shows_its_provisional_results(read, give):
    give(d_1="2", d_2="4")

    shown = read()

    assert "Not submitted yet" in shown
    assert "2 of 6 actions answered. Provisional." in shown
    assert "50 to 83 : explain the score of Skills" in shown
    assert "There is no balance yet." in shown
    assert "Confidence is low, because 4 actions are unanswered." in shown


def test_a_submitted_assessment_says_who_submitted_it_and_what_does_not_apply(read, submitted, lead):
    shown = read()

    assert f"by {lead.name}. 5 of 5 actions answered, 1 does not apply." in shown
    assert "1 action does not apply here" in shown
    assert "We run none" in shown


@pytest.mark.parametrize(
    ("digital", "technology", "sentence"),
    [
        (("2", "2", "1"), ("2", "2", "3"), "Your technology is 17 points ahead of your digital practice. Good IT"),
        (("2", "2", "3"), ("2", "2", "1"), "Your digital practice is 17 points ahead of your technology. Digital am"),
        (("2", "2", "2"), ("2", "2", "3"), "Your technology is 8 points ahead of your digital practice. Neither"),
    ],
    ids=["technology ahead", "digital ahead", "in balance"],
)
def test_the_balance_comes_first(read, give, digital, technology, sentence):
    choices = dict(zip(["d_1", "d_2", "d_3", "t_1", "t_2", "t_3"], digital + technology, strict=True))
    give(**choices)

    shown = read()

    assert sentence in shown
    assert shown.index(sentence) < shown.index("Level by trend")


def test_the_overall_score_comes_last_with_the_lowest_trend(read, submitted):
    shown = read()

    assert "Overall score: 83 : explain the overall score , the mean of 2 trend scores" in shown
    assert shown.index("Overall score") > shown.index("Councils to learn from")
    assert "Lowest trend: Skills, 67" in shown


def test_the_first_five_things_to_do_are_shown_and_all_of_them_on_demand(client_for, lead, page, give):
    give(d_1="0", d_2="0", d_3="0", t_1="1", t_2="1", t_3="2")
    client = client_for(lead)

    first = client.get(page("results")).content.decode()
    whole = client.get(page("results"), {"all": ""}).content.decode()

    assert '<a href="?all#todo">See all 6 actions below target</a>' in first
    assert [first.count("Next step:"), whole.count("Next step:")] == [5, 6]


def test_a_recommended_case_says_why(read, give, assessment):
    give(d_1="1")
    CaseStudyFactory(actions=[assessment.edition.actions.get(code="d-1")], title_en="A good example")

    shown = read()

    assert "A good example" in shown
    assert "Because you are at 1 Exploring and aim for 3 Embedded in" in shown
    assert "Details not yet checked." in shown


def test_a_case_that_is_published_appears_at_once(read, give, assessment):
    give(d_1="1")
    case = CaseStudyFactory(
        actions=[assessment.edition.actions.get(code="d-1")], title_en="Fresh example", status="draft"
    )
    assert "Fresh example" not in read()

    case.status = "published"
    case.save()

    assert "Fresh example" in read()


def test_a_changed_answer_shows_at_once(read, give, assessment):
    give(d_1="1")
    assert "25 to 25" not in read()

    answer = Answer.objects.get(assessment=assessment)
    answer.choice, answer.version = "4", 2
    answer.save()

    assert "33 to 100 : explain the score of Skills" in read()


def test_the_evidenced_score_stands_beside_a_score_that_differs(read, submitted):
    assert "67 : explain the score of Skills 50 evidenced" in read()  # 3, 2, 3 count as 2, 2, 2


def test_a_reopened_assessment_leads_to_what_was_submitted(read, submitted, assessment, lead):
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    Answer.objects.filter(assessment=assessment).update(choice="0", na_reason="", version=7)

    assert "Reopened; what was submitted stays as it was: number 1 of" in read()
    assert "0 : explain the score of Skills" in read()
    frozen = read("submission_results", 1)
    assert "67 : explain the score of Skills" in frozen
    assert "The assessment is open again." in frozen


def test_a_second_submission_is_the_one_that_is_shown(read, submitted, assessment, lead):
    reopen_assessment(assessment=assessment, reopened_by=lead, reason="A mistake")
    submit_assessment(assessment=assessment, submitted_by=lead)

    assert "Other submissions: number 1 of" in read()


def test_a_submission_that_never_was_is_not_found(client_for, lead, page, submitted):
    assert client_for(lead).get(page("submission_results", 2)).status_code == 404


def test_a_trend_score_is_explained_down_to_its_answers(read, submitted, lead):
    shown = read("explain", "skills")

    assert "(3 + 2 + 3) ÷ 3 answered actions = 2.67, the mean level." in shown
    assert "Times 25 points for each level = 66.67, shown as 67." in shown
    assert "2 Developing. The mean level 2.67 is rounded down" in shown
    assert shown.count("No evidence given (0)") == 3


def test_a_provisional_score_explains_its_range(read, give):
    give(d_1="2")

    shown = read("explain", "skills")

    assert "1 of 3 actions are answered." in shown
    assert "every open action at 0 the score would be 16.67, with every open action at 4 it would be 83.33." in shown


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("digital", "66.67 ÷ 1 trend score = 66.67, shown as 67."),
        ("technology", "100 ÷ 1 trend score = 100, shown as 100."),
        ("overall", "(66.67 + 100) ÷ 2 trend scores = 83.33, shown as 83."),
        ("balance", "Technology 100 − digital 66.67 = 33.33."),
        ("confidence", "Low, because the evidence has a mean strength of 0.0 out of 3."),
    ],
)
def test_every_other_number_is_explained(read, submitted, what, told):
    assert told in read("explain", what)


def test_nothing_else_is_explained(client_for, lead, page, submitted):
    assert client_for(lead).get(page("explain", "anything")).status_code == 404


def test_numbers_that_do_not_exist_yet_are_explained_too(read, assessment):
    for what in ("skills", "digital", "overall", "balance", "confidence"):
        assert "How it is made" in read("explain", what)


def test_what_people_typed_is_escaped(client_for, lead, page, assessment):
    assessment.organisation.name = "<script>alert(1)</script>"
    assessment.organisation.save()
    action = assessment.edition.actions.get(code="d-1")
    AnswerFactory(assessment=assessment, action=action, choice="na", na_reason="<img src=x onerror=alert(1)>")
    AnswerFactory(
        assessment=assessment, action=assessment.edition.actions.get(code="d-2"), evidence="</td><script>x</script>"
    )
    trend = action.trend
    trend.name_en = 'Skills </title><script>x</script> "quoted"'
    trend.save()

    for address in (page("results"), page("explain", "skills"), page("explain", "overall")):
        shown = client_for(lead).get(address).content.decode()
        assert "<script>x" not in shown
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


@pytest.mark.parametrize("councils", [1, 3])
def test_the_queries_of_open_results_do_not_grow(
    client_for, lead, page, give, assessment, councils, django_assert_num_queries
):
    give(d_1="1", d_2="2")
    _more_councils(assessment.edition, councils)
    client = client_for(lead)
    client.get(page("results"))

    with django_assert_num_queries(5):
        client.get(page("results"))
    Answer.objects.filter(assessment=assessment).update(version=2)
    with django_assert_num_queries(6):
        client.get(page("results"))


@pytest.mark.parametrize("councils", [1, 3])
def test_the_queries_of_submitted_results_do_not_grow(
    client_for, lead, page, submitted, assessment, councils, django_assert_num_queries
):
    _more_councils(assessment.edition, councils)
    client = client_for(lead)
    client.get(page("results"))
    with django_assert_num_queries(4):
        client.get(page("results"))
    caches["states"].clear()
    with django_assert_num_queries(7):
        client.get(page("results"))


def _more_councils(edition, count):
    for _ in range(count):
        other = AssessmentFactory(edition=edition, organisation=OrganisationFactory())
        AnswerFactory(assessment=other, action=ActionFactory(trend=TrendFactory(edition=edition)))
