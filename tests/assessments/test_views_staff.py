"""The staff survey as everybody with the link sees it: nobody is asked who they are, and nobody is noted."""

import logging

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from assessments.models import SurveyResponse
from assessments.surveying import close_survey, open_survey
from assessments.views.staff import COOKIE
from organisations import limits
from organisations.limits import HOUR, Limit
from trends.outline import outline

pytestmark = pytest.mark.django_db
CHOSEN = {"question1": "3", "question2": "unknown"}


def text_of(response):
    return response.content.decode()


@pytest.fixture
def place(survey):
    return f"/survey/{survey.ref}/"


@pytest.fixture
def device(place):
    """Return a function that gives a browser which has opened the survey."""

    def opened():
        client = Client()
        client.get(place)
        return client

    return opened


def levels():
    answers = SurveyResponse.objects.get().answers.order_by("question")
    return [answer.level for answer in answers]


def test_anybody_with_the_link_answers_once(device, place):
    client = device()

    assert client.post(place, CHOSEN).url == place
    shown = text_of(client.get(place))

    assert levels() == [3, None]
    assert "Thank you" in shown
    assert "This device has answered" in shown
    assert "<form" not in shown.partition("<main")[2]


def test_the_page_asks_each_question_with_five_levels_and_i_do_not_know(device, place):
    shown = text_of(Client().get(place))

    assert ("1. Skills" in shown, "2. Data" in shown) == (True, True)
    assert shown.count('type="radio"') == 12
    assert shown.count("I do not know") == 2
    assert "Talk, a draft or a local effort; no owner." in shown
    assert "It takes about 1 minute." in shown


def test_an_action_is_asked_about_in_its_own_sentences(assessment, lead):
    actions = [outline(assessment.edition).actions["d-1"]]
    survey = open_survey(assessment=assessment, opened_by=lead, actions=actions)

    shown = text_of(Client().get(f"/survey/{survey.ref}/"))

    assert all(sentence in shown for sentence in actions[0].sentences)


def test_a_question_left_out_is_told_with_the_others_as_chosen(device, place):
    response = device().post(place, {"question1": "3"})

    shown = text_of(response)
    assert response.status_code == 422
    assert shown.count("Question 2: choose a level, or “I do not know”") == 2  # in the summary and on the field
    assert 'href="#id_question2_0"' in shown
    assert 'value="3" id="id_question1_3"' in shown.replace(' name="question1"', "")
    assert shown.count(" checked") == 1
    assert not SurveyResponse.objects.exists()


@pytest.mark.parametrize("value", ["5", "-1", "na", "", "٣", "x" * 1000])
def test_only_the_answers_offered_are_taken(device, place, value):
    assert device().post(place, CHOSEN | {"question1": value}).status_code == 422
    assert not SurveyResponse.objects.exists()


def test_the_same_device_is_refused_the_second_time(device, place):
    client = device()
    client.post(place, CHOSEN)

    response = client.post(place, CHOSEN | {"question1": "0"})

    assert (response.status_code, "was not counted" in text_of(response)) == (409, True)
    assert levels() == [3, None]


def test_colleagues_on_other_devices_answer_too(device, place):
    for _each in range(5):
        device().post(place, CHOSEN)

    assert SurveyResponse.objects.count() == 5


def test_without_its_cookie_an_answer_is_asked_for_again_and_then_taken(place):
    client = Client()

    response = client.post(place, CHOSEN)
    assert (response.status_code, "Allow cookies for this site" in text_of(response)) == (422, True)

    assert client.post(place, CHOSEN).status_code == 302


@pytest.mark.parametrize("token", ["", "x", "x" * 33, "é" * 32, "<b>" * 11])
def test_a_cookie_that_is_none_of_ours_is_replaced(place, token):
    client = Client()
    client.cookies[COOKIE] = token

    assert client.get(place).cookies[COOKIE].value != token


def test_one_device_answers_another_survey_as_well(device, place, survey, lead, assessment):
    client = device()
    client.post(place, CHOSEN)
    close_survey(survey=survey, closed_by=lead)
    other = open_survey(assessment=assessment, opened_by=lead, trends=outline(assessment.edition).trends)

    assert client.post(f"/survey/{other.ref}/", CHOSEN).status_code == 302
    assert len(set(SurveyResponse.objects.values_list("device", flat=True))) == 2


# Closed and unknown


def test_a_closed_survey_says_so(device, place, survey, lead):
    client = device()
    close_survey(survey=survey, closed_by=lead)

    for response in (client.get(place), client.post(place, CHOSEN)):
        assert (response.status_code, "This survey is closed" in text_of(response)) == (410, True)
    assert not SurveyResponse.objects.exists()


def test_a_survey_closed_at_the_last_moment_says_so(device, place, monkeypatch, survey, lead):
    client = device()

    def too_late(self):
        close_survey(survey=survey, closed_by=lead)
        return {}

    monkeypatch.setattr("assessments.questionnaire.StaffSurveyForm.levels", property(too_late))

    assert client.post(place, CHOSEN).status_code == 410


def test_while_the_assessment_is_submitted_the_survey_is_closed(place, assessment):
    assessment.status = "submitted"
    assessment.save()

    assert Client().get(place).status_code == 410


@pytest.mark.parametrize("ref", ["x", "2222-2222-2222"])
def test_an_unknown_survey_is_not_found(ref):
    assert Client().get(f"/survey/{ref}/").status_code == 404


# Nobody is noted


def test_the_cookie_is_for_the_survey_only_and_out_of_reach_of_scripts(place):
    cookie = Client().get(place).cookies[COOKIE]

    told = {name: cookie[name] for name in ("path", "httponly", "samesite", "max-age", "secure")}
    assert told == {"path": "/survey/", "httponly": True, "samesite": "Lax", "max-age": 31_536_000, "secure": ""}


def test_over_tls_the_cookie_is_for_tls_only(place, settings):
    settings.SESSION_COOKIE_SECURE = True

    assert Client().get(place, secure=True).cookies[COOKIE]["secure"]


def test_the_second_visit_keeps_the_cookie(device, place):
    assert COOKIE not in device().get(place).cookies


def test_no_session_is_made(device, place):
    client = device()
    client.post(place, CHOSEN)
    client.get(place)

    assert not Session.objects.exists()
    assert set(client.cookies) == {COOKIE, "csrftoken"}


def test_neither_address_nor_token_is_logged_or_stored(place, caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="django.db.backends")
    client = Client(REMOTE_ADDR="203.0.113.77")
    token = client.get(place).cookies[COOKIE].value
    client.post(place, CHOSEN)

    stored = str(list(SurveyResponse.objects.values())) + str(list(SurveyResponse.objects.get().answers.values()))
    logged = caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    for secret in ("203.0.113.77", token):
        assert secret not in stored + logged


def test_a_member_who_is_signed_in_answers_as_a_visitor(client_for, lead, place, caplog):
    caplog.set_level(logging.INFO, logger="config.watching")
    client = client_for(lead)

    shown = text_of(client.get(place))
    client.post(place, CHOSEN)

    assert ("Sign out" in shown, str(lead) in shown) == (False, False)
    lines = [record for record in caplog.records if record.name == "config.watching"]
    assert len(lines) == 2
    assert not [line for line in lines if hasattr(line, "user")]


def test_search_engines_and_caches_are_kept_out(place):
    response = Client().get(place)

    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)
    assert '<meta name="robots" content="noindex">' in text_of(response)


def test_nothing_of_the_council_but_its_name_and_the_questions_is_shown(place, assessment, lead):
    shown = text_of(Client().get(place))

    assert assessment.organisation.name in shown
    assert assessment.ref not in shown
    assert lead.name not in shown


def test_a_form_from_elsewhere_is_refused(place):
    client = Client(enforce_csrf_checks=True)
    client.get(place)

    assert client.post(place, CHOSEN).status_code == 403


# Limits


def test_one_device_is_slowed_and_its_answers_are_kept(device, place, monkeypatch):
    monkeypatch.setitem(limits.TABLE, ("POST", "survey"), [Limit(2, HOUR, "device")])
    client, other = device(), device()

    statuses = [client.post(place, {"question1": "3"}).status_code for _time in range(3)]

    assert statuses == [422, 422, 429]
    assert other.post(place, CHOSEN).status_code == 302


def test_an_address_is_slowed(device, place, monkeypatch):
    monkeypatch.setitem(limits.TABLE, ("POST", "survey"), [Limit(2, HOUR, "address")])

    assert [device().post(place, CHOSEN).status_code for _time in range(3)] == [302, 302, 429]


def test_a_whole_council_behind_one_address_answers_within_the_hour():
    assert [limit.most for limit in limits.TABLE["POST", "survey"] if limit.per == "address"] == [3000]


@pytest.mark.parametrize("questions", [1, 3])
def test_the_page_takes_three_queries(assessment, lead, questions, django_assert_num_queries):
    actions = list(outline(assessment.edition).actions.values())[:questions]
    survey = open_survey(assessment=assessment, opened_by=lead, actions=actions)
    client = Client()
    client.get(f"/survey/{survey.ref}/")

    with django_assert_num_queries(3):
        client.get(f"/survey/{survey.ref}/")
