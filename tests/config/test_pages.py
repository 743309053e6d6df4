import pytest
from django.test import Client

from assessments.models import Survey
from config.urls import page
from tests.factories import AssessmentFactory, TrendFactory


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_a_page_about_the_service_stands(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_the_address_of_the_operator_is_named_where_there_is_one(rf, settings, name):
    settings.OPERATOR_EMAIL = "help@council.example"
    assert "mailto:help@council.example" in page(name)(rf.get("/")).render().content.decode()


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_no_address_is_invented(rf, settings, name):
    settings.OPERATOR_EMAIL = ""
    assert "mailto:" not in page(name)(rf.get("/")).render().content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/trends/", "/trends/2030/", "/cases/", "/search/?q=data", "/method/", "/privacy/"]
)
def test_public_pages_set_no_cookie_for_a_visitor(path):
    TrendFactory(edition__year=2030)
    assert Client().get(path).cookies == {}


@pytest.mark.django_db
def test_only_the_three_cookies_of_the_privacy_page_are_ever_set(client_for, lead):
    client = client_for(lead)
    survey = Survey.objects.create(assessment=AssessmentFactory())
    client.get(f"/survey/{survey.ref}/")
    client.get("/assessments/")
    client.post("/accounts/logout/")
    client.get("/accounts/login/")
    assert set(client.cookies) <= {"sessionid", "csrftoken", "survey_device"}
