"""Every page of an assessment as the cast sees it."""

import pytest
from django.urls import reverse

from tests.factories import AnswerFactory, AssessmentFactory

pytestmark = pytest.mark.django_db
PAGES = ["detail", "d-1", "check", "submit", "reopen"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_nothing(client_for, stranger, page, name, method):
    assert getattr(client_for(stranger), method)(page(name)).status_code in {404, 405}
    assert client_for(stranger).get(page(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_people_who_are_signed_out_are_sent_to_sign_in_and_back(client, page, name):
    response = client.get(page(name))

    assert (response.status_code, response.url) == (302, f"{reverse('account_login')}?next={page(name)}")


@pytest.mark.parametrize(
    ("name", "method"),
    [("d-1", "post"), ("submit", "get"), ("submit", "post"), ("reopen", "get"), ("reopen", "post")],
)
def test_a_reader_may_not(client_for, reader, page, name, method):
    assert getattr(client_for(reader), method)(page(name)).status_code == 403


@pytest.mark.parametrize(("name", "method"), [("submit", "get"), ("submit", "post"), ("reopen", "post")])
def test_a_contributor_may_not(client_for, contributor, page, name, method):
    assert getattr(client_for(contributor), method)(page(name)).status_code == 403


@pytest.mark.parametrize("name", ["detail", "d-1", "check"])
def test_a_reader_may_read(client_for, reader, page, name):
    assert client_for(reader).get(page(name)).status_code == 200


@pytest.mark.parametrize("person", ["contributor", "reader"])
def test_only_a_lead_starts(client_for, assessment, request, person):
    client = client_for(request.getfixturevalue(person))

    assert client.post(reverse("assessments:start")).status_code == 403


def test_nobody_starts_for_another_council(client_for, stranger, assessment):
    posted = {"organisation": assessment.organisation_id}

    assert client_for(stranger).post(reverse("assessments:start"), posted).status_code == 404


def test_the_list_shows_own_assessments_only(client_for, stranger, assessment):
    own = AssessmentFactory(organisation=stranger.memberships.get().organisation, edition=assessment.edition)

    shown = client_for(stranger).get(reverse("assessments:list")).content.decode()

    assert own.ref in shown
    assert assessment.ref not in shown


def test_htmx_is_told_of_the_sign_out_instead_of_being_sent_away(client, page):
    response = client.post(page("d-1"), headers={"HX-Request": "true"})

    assert response.status_code == 401
    assert "You have been signed out" in response.content.decode()


def test_a_page_of_an_answer_names_no_other_councils_action(client_for, lead, page):
    AnswerFactory(action__code="z-9")

    assert client_for(lead).get(page("z-9")).status_code == 404
