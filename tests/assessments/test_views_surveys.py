"""The staff survey as members see it: opened, passed around and closed by leads, read by whoever answers."""

import base64

import pytest
from django.urls import reverse

from assessments.models import Assessment, Survey
from assessments.surveying import close_survey, open_survey
from organisations.keeping import KEY
from trends.outline import outline

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def text_of(response):
    return response.content.decode()


@pytest.fixture
def leading(client_for, lead):
    return client_for(lead)


@pytest.fixture
def place(assessment):
    return reverse("assessments:survey", args=[assessment.ref])


@pytest.fixture
def closed(lead, survey, respond):
    """The survey, closed, with the levels of six people: Skills 0 to 3, Data always 2 but for one who did not know."""
    respond(survey, (0, 2), (1, 2), (1, 2), (3, 2), (3, 2), (3, None))
    close_survey(survey=survey, closed_by=lead)
    return survey


def test_a_lead_opens_a_survey_about_every_trend(leading, place):
    response = leading.post(place, {"about": "trends"})

    assert response.url == place
    questions = Survey.objects.get().questions.select_related("trend")
    assert [question.trend.name_en for question in questions] == ["Skills", "Data"]


def test_a_lead_opens_a_survey_about_some_actions(leading, place):
    leading.post(place, {"about": "actions", "action-d-2": "on", "action-t-1": "on"})

    questions = Survey.objects.get().questions.select_related("action")
    assert [question.action.code for question in questions] == ["d-2", "t-1"]


@pytest.mark.parametrize(
    ("posted", "message"),
    [
        ({}, "Choose what you want to ask about"),
        ({"about": "everything"}, "Choose what you want to ask about"),
        ({"about": "actions"}, "Tick at least one action, or ask about all trends"),
        ({"about": "actions", "action-x-1": "on"}, "Tick at least one action, or ask about all trends"),
    ],
)
def test_a_mistake_is_told(leading, place, posted, message):
    response = leading.post(place, posted)

    assert response.status_code == 422
    assert text_of(response).count(message) == 2  # in the summary and on the field
    assert not Survey.objects.exists()


def test_more_than_twelve_actions_are_refused_and_stay_ticked(leading, place, monkeypatch):
    monkeypatch.setattr("assessments.questionnaire.MOST_ACTIONS", 1)

    shown = text_of(leading.post(place, {"about": "actions", "action-d-1": "on", "action-d-2": "on"}))

    assert "Tick 12 actions at most" in shown
    assert 'id="id_action-d-2" checked' in shown


def test_two_leads_who_open_one_at_once_get_the_same(leading, place, survey):
    assert leading.post(place, {"about": "actions", "action-d-1": "on"}).status_code == 302
    assert list(Survey.objects.all()) == [survey]


def test_what_was_chosen_waits_while_signed_out(client, place, lead):
    client.post(place, {"about": "actions", "action-d-2": "on", "then": "x"})

    assert client.session[KEY][place] == {"about": "actions", "action-d-2": "on"}
    client.force_login(lead)
    shown = text_of(client.get(place))
    assert 'id="id_action-d-2" checked' in shown
    assert 'id="id_action-d-1" checked' not in shown


def test_while_it_is_open_the_page_tells_the_link_and_the_count_and_no_results(leading, place, survey, respond):
    respond(survey, *[4] * 6)

    shown = text_of(leading.get(place))

    assert f"http://testserver/survey/{survey.ref}/" in shown
    assert "<strong>6 people</strong> have answered so far" in shown
    assert "<table" not in shown


def test_the_link_has_the_address_of_the_service_where_it_is_set(leading, place, survey, settings):
    settings.PUBLIC_ADDRESS = "https://maturity.example.org"

    assert f"https://maturity.example.org/survey/{survey.ref}/" in text_of(leading.get(place))


def test_a_submitted_assessment_has_no_form(leading, place):
    Assessment.objects.update(status="submitted")

    shown = text_of(leading.get(place))

    assert "The assessment has been submitted" in shown
    assert "Open the survey" not in shown
    assert leading.post(place, {"about": "trends"}).status_code == 409


def test_a_survey_left_open_says_that_no_answers_are_taken(leading, place, survey):
    Assessment.objects.update(status="submitted")

    assert "No answers are taken while the assessment is submitted" in text_of(leading.get(place))


def test_closing_shows_the_results_and_offers_a_new_survey(leading, place, survey, respond):
    respond(survey, *[2] * 5)

    shown = text_of(leading.post(f"{place}{survey.ref}/close/", follow=True))

    assert "5 people answered" in shown
    assert "2 Developing" in shown
    assert "Open the survey" in shown


def test_a_survey_of_four_says_why_it_tells_nothing(leading, place, survey, respond, lead):
    respond(survey, 1, 2, 3, 4)
    close_survey(survey=survey, closed_by=lead)

    shown = text_of(leading.get(place))

    assert "Not enough answers to show." in shown
    assert "from 5 answers on" in shown
    assert "<table" not in shown


@pytest.mark.usefixtures("closed")
def test_the_results_tell_the_middle_answer_and_each_count(leading, place):
    shown = text_of(leading.get(place))

    assert 'data-label="Middle answer"><span class="app-level app-bars app-bars--1">1 Exploring' in shown
    assert '<rect class="app-tally--3" x="3" width="3" height="1"/>' in shown
    assert shown.count('data-label="Do not know">1</td>') == 1


@pytest.mark.parametrize("surveys", [1, 3])
def test_the_page_takes_five_queries(leading, place, assessment, lead, respond, surveys, django_assert_num_queries):
    for _each in range(surveys):
        survey = open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends)
        respond(survey, *[2] * 5)
        close_survey(survey=survey, closed_by=lead)
    leading.get(place)

    with django_assert_num_queries(5):
        leading.get(place)


def test_a_stale_page_does_not_close_the_next_survey(leading, place, closed, assessment, lead):
    running = open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends)

    leading.post(f"{place}{closed.ref}/close/")

    running.refresh_from_db()
    assert running.is_open


def test_a_survey_is_not_reached_through_another_assessment(client_for, stranger, survey, place):
    assert client_for(stranger).post(f"{place}{survey.ref}/close/").status_code == 404


# To print


def test_the_poster_names_the_council_the_time_and_the_link(leading, place, survey, organisation):
    shown = text_of(leading.get(f"{place}{survey.ref}/poster/"))

    for part in (organisation.name, "about 1 minute.", "It is anonymous", f"http://testserver/survey/{survey.ref}/"):
        assert part in shown


def test_the_code_on_the_poster_is_a_drawing_without_styles(leading, place, survey):
    shown = text_of(leading.get(f"{place}{survey.ref}/poster/"))
    drawing = base64.b64decode(shown.partition("data:image/svg+xml;base64,")[2].partition('"')[0]).decode()

    assert "<path" in drawing
    assert "style" not in drawing


def test_a_closed_survey_has_no_poster(leading, place, closed):
    assert leading.get(f"{place}{closed.ref}/poster/").status_code == 404


# Beside an action


@pytest.fixture
def about(assessment):
    return reverse("assessments:survey_action", args=[assessment.ref, "t-1"])


@pytest.mark.usefixtures("closed")
def test_whoever_answers_reads_what_staff_said(client_for, contributor, about):
    shown = text_of(client_for(contributor).get(about, headers=HTMX))

    assert "<h1" not in shown
    assert "whole trend, not this action alone" in shown
    assert "5 chose a level" in shown
    assert "never scores by itself" in shown


@pytest.mark.usefixtures("closed")
def test_without_javascript_it_is_a_page_of_its_own(client_for, contributor, about):
    shown = text_of(client_for(contributor).get(about))

    assert ("<h1>What staff said</h1>" in shown, "5 chose a level" in shown) == (True, True)


def test_too_few_levels_are_not_told(client_for, contributor, survey, respond, lead, about):
    respond(survey, *[(3, 3)] * 4, (3, None))
    close_survey(survey=survey, closed_by=lead)

    shown = text_of(client_for(contributor).get(about))

    assert "Fewer than 5 chose a level" in shown
    assert "<table" not in shown


def test_an_action_nobody_was_asked_about_says_so(client_for, contributor, about):
    assert "Staff were not asked about this action" in text_of(client_for(contributor).get(about))


@pytest.mark.usefixtures("closed")
def test_the_part_takes_five_queries(client_for, contributor, about, django_assert_num_queries):
    client = client_for(contributor)
    client.get(about, headers=HTMX)

    with django_assert_num_queries(5):
        client.get(about, headers=HTMX)


def test_the_action_page_offers_it_only_where_there_are_results(leading, page, survey, lead):
    assert "What staff said" not in text_of(leading.get(page("t-1")))

    close_survey(survey=survey, closed_by=lead)

    assert "What staff said" in text_of(leading.get(page("t-1")))


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("name", ["assessments:action", "assessments:agree_on"])
def test_it_stands_where_opinions_are_given_and_agreed_on(leading, assessment, name):
    assessment.mode = Assessment.Mode.OPINIONS
    assessment.save()

    shown = text_of(leading.get(reverse(name, args=[assessment.ref, "t-1"])))

    assert f'hx-get="/assessments/{assessment.ref}/survey/actions/t-1/"' in shown
    assert "htmx-2.min.js" in shown


@pytest.mark.usefixtures("closed")
def test_the_action_page_takes_no_query_more_for_it(leading, page, django_assert_num_queries):
    leading.get(page("t-1"))

    with django_assert_num_queries(5):
        leading.get(page("t-1"))
