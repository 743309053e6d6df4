import re

import pytest

from tests.factories import ActionFactory, EditionFactory, TrendFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    edition = EditionFactory(year=2024)
    for group in ("digital", "technology"):
        for number in range(5):
            trend = TrendFactory(edition=edition, group=group, position=number, name_en=f"{group} trend {number}")
            ActionFactory(trend=trend)
    return edition


def home(client):
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_says_how_long_it_takes_and_who_sees_the_answers(client, edition):
    html = home(client)
    assert "About two hours" in html
    assert "Only the members of your organisation see its answers." in html
    assert "10 trends, 10 actions" in " ".join(html.split())


def test_a_visitor_starts_by_signing_up_or_signs_in(client, edition):
    html = home(client)
    assert 'href="/accounts/signup/?next=/assessments/"' in html
    assert 'href="/accounts/login/">Sign in</a>' in html


def test_a_member_goes_on_to_the_assessments(client_for, lead, edition):
    html = home(client_for(lead))
    assert '<a class="govuk-button" href="/assessments/">' in html
    assert "/accounts/signup/" not in html


def test_all_trends_stand_there_with_their_number_of_actions(client, edition):
    html = home(client)
    assert len(re.findall(r'href="/trends/2024/trend-\d+/"', html)) == 10
    assert html.count("1 action<") == 10


def test_the_example_profile_is_a_drawing_with_a_name_and_a_description(client, edition):
    html = home(client)
    assert html.count('<svg xmlns="http://www.w3.org/2000/svg" class="app-chart"') == 2
    assert "Example profile of an invented council" in html
    assert "digital trend 0: now 1.33, target 2.67." in html


def test_ids_are_unique_and_links_inside_the_page_lead_somewhere(client, edition):
    html = home(client)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


def test_names_in_the_drawing_are_escaped(client, edition):
    edition.trends.filter(position=0).update(name_en="<script>alert(1)</script>")
    edition.save()
    assert "<script>alert" not in home(client)


def test_without_an_edition_the_front_page_still_stands(client):
    html = home(client)
    assert "No edition is published yet." in html
    assert "app-example" not in html


def test_the_front_page_takes_one_query_once_the_edition_is_in_memory(client, edition, django_assert_num_queries):
    home(client)
    with django_assert_num_queries(1):
        home(client)
