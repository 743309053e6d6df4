import re

import pytest
from django.urls import reverse

from casestudies.models import CaseStudy
from reports import sheets
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory

pytestmark = pytest.mark.django_db
PAGE, PDF = "/trends/infographic/", "/trends/infographic.pdf"


@pytest.fixture
def edition():
    return EditionFactory(year=2024, theme_en="Connected places")


@pytest.fixture
def made(monkeypatch):
    """The sheets that were made, instead of making them."""
    found = []

    def render(sheet, kind):
        found.append(sheet)
        return f"a {kind}".encode()

    monkeypatch.setattr(sheets, "rendered", render)
    return found


def read(client, path=PAGE):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# For everybody


def test_it_shows_both_groups_with_their_trends_and_themes_in_a_sensible_order(client, edition):
    TrendFactory(edition=edition, name_en="Skills")
    TrendFactory(edition=edition, group="technology", name_en="Data")
    html = read(client)
    order = [html.index(f">{text}<") for text in ("Digital", "Skills", "Third theme", "Technology", "Data")]
    assert order == sorted(order)
    assert "Connected places" in html


def test_each_trend_leads_down_to_its_page_its_actions_and_its_cases(client, edition):
    trend = TrendFactory(edition=edition, slug="skills")
    CaseStudyFactory(actions=[ActionFactory(trend=trend)])
    html = read(client)
    assert re.findall(r'href="(/trends/2024/skills/[^"]*)"', html) == [
        "/trends/2024/skills/",
        "/trends/2024/skills/#start",
        "/trends/2024/skills/#cases",
    ]
    assert "1 case<" in html
    page = read(client, "/trends/2024/skills/")
    assert 'id="start"' in page
    assert 'id="cases"' in page


def test_a_trend_without_actions_or_cases_promises_none(client, edition):
    TrendFactory(edition=edition, slug="skills")
    assert re.findall(r'href="(/trends/2024/skills/[^"]*)"', read(client)) == ["/trends/2024/skills/"]


def test_it_is_drawn_in_words_too(client, edition):
    TrendFactory(edition=edition, name_en="Skills <i>")
    html = read(client)
    assert '<title id="wheel-title">Trends that shape councils (2024)</title>' in html
    assert "Digital: Skills &lt;i&gt;." in html


def test_it_says_ten_only_of_ten(client, edition):
    TrendFactory.create_batch(10, edition=edition)
    assert "Ten trends that shape councils" in read(client)


def test_an_edition_has_a_sheet_of_its_own(client, edition):
    TrendFactory(edition=edition, name_en="Skills")
    EditionFactory(year=2025)
    assert "Skills" not in read(client)
    html = read(client, "/trends/2024/infographic/")
    assert "Skills" in html
    assert 'href="/trends/2024/infographic.pdf"' in html


def test_without_an_edition_the_page_says_so_and_has_no_files(client):
    assert "No edition is published yet" in read(client)
    assert client.get(PDF).status_code == 404


def test_drafts_are_not_found(client, edition):
    TrendFactory(edition=edition, name_en="Not ready", status="draft")
    EditionFactory(year=2030, status="draft")
    assert "Not ready" not in read(client)
    assert client.get("/trends/2030/infographic/").status_code == 404
    assert client.get("/trends/2030/infographic.pdf").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_takes_one_query_once_the_edition_is_in_memory(client, edition, count, django_assert_num_queries):
    for trend in TrendFactory.create_batch(count, edition=edition):
        CaseStudyFactory(actions=[ActionFactory(trend=trend)])
    read(client)
    with django_assert_num_queries(1):
        read(client)


def test_it_is_passed_on_under_the_address_of_its_edition_and_stands_on_the_map(client, edition):
    TrendFactory(edition=edition)
    assert '<link rel="canonical" href="http://testserver/trends/2024/infographic/">' in read(client)
    assert "/trends/infographic/" in read(client, "/sitemap.xml")


# As files


@pytest.mark.parametrize(
    ("kind", "content_type"), [("pdf", "application/pdf"), ("svg", "image/svg+xml"), ("png", "image/png")]
)
def test_it_is_handed_over_as_a_file(client, edition, made, kind, content_type):
    TrendFactory(edition=edition)
    response = client.get(f"/trends/infographic.{kind}")
    assert (response.content, response["Content-Type"]) == (f"a {kind}".encode(), content_type)
    assert response["Content-Disposition"] == f'attachment; filename="trends-2024.{kind}"'
    assert response["Cache-Control"] == "public, max-age=300"


def test_there_is_no_file_of_another_kind(client, edition):
    assert client.get("/trends/infographic.exe").status_code == 404


def test_a_file_that_is_known_already_is_not_sent_again(client, edition, made):
    TrendFactory(edition=edition)
    tag = client.get(PDF)["ETag"]
    again = client.get(PDF, headers={"If-None-Match": tag})
    assert (again.status_code, again.content, len(made)) == (304, b"", 1)


def test_a_curators_correction_makes_another_file(client, edition, made):
    trend = TrendFactory(edition=edition)
    first = client.get(PDF)["ETag"]
    trend.name_en = "Corrected"
    trend.save()
    assert client.get(PDF)["ETag"] != first
    assert len(made) == 2


def test_a_file_that_cannot_be_made_now_is_asked_for_again_later(client, edition, monkeypatch):
    TrendFactory(edition=edition)
    monkeypatch.setattr(sheets, "rendered", lambda sheet, kind: b"")
    response = client.get(PDF)
    assert (response.status_code, response["Retry-After"]) == (503, "30")


# With what a council submitted


@pytest.fixture
def own(submitted):
    return reverse("reports:own_infographic", args=[submitted.assessment.ref])


def test_members_see_their_latest_levels_in_words_and_figures(client_for, reader, own):
    html = " ".join(read(client_for(reader), own).split())
    assert 'app-bars--2">2 Developing</span> score 67' in html
    assert 'app-bars--4">4 Leading</span> score 100' in html
    assert "Digital: Skills, 2 Developing, score 67." in html


def test_the_sheet_keeps_to_what_was_submitted(client_for, lead, submitted, own):
    submitted.assessment.answers.update(choice="0")
    assert "score 67" in read(client_for(lead), own)


def test_its_files_are_for_members_alone_and_named_after_the_council(client_for, lead, own, made, submitted):
    response = client_for(lead).get(own.rstrip("/") + ".pdf")
    assert response.content == b"a pdf"
    assert response["Cache-Control"] == "private, no-store"
    assert submitted.assessment.organisation.name.lower().replace(" ", "-") in response["Content-Disposition"]


def test_strangers_find_neither_page_nor_file(client_for, stranger, own, made):
    client = client_for(stranger)
    assert [client.get(path).status_code for path in (own, own.rstrip("/") + ".pdf")] == [404, 404]
    assert made == []


def test_a_councils_sheet_is_not_passed_on(client_for, lead, own):
    assert "og:title" not in read(client_for(lead), own)


def test_before_anything_is_submitted_the_page_says_so(client_for, lead, page, assessment):
    client = client_for(lead)
    assert "Not submitted yet." in read(client, page("own_infographic"))
    assert client.get(page("own_infographic_file", "pdf")).status_code == 404


def test_the_public_sheet_offers_people_their_own(client_for, client, lead, stranger, own):
    assert own in read(client_for(lead))
    assert own not in read(client_for(stranger))
    assert own not in read(client)


def test_the_results_lead_to_the_sheet(client_for, lead, own, page):
    assert own in read(client_for(lead), page("results"))


def test_a_trend_withdrawn_since_keeps_its_score_but_leads_nowhere(client_for, lead, submitted, own):
    trend = submitted.assessment.edition.trends.get(slug="skills")
    trend.status = "draft"
    trend.save()
    html = read(client_for(lead), own)
    assert "Skills" in html
    assert "/skills/" not in html


def test_cases_are_counted_for_the_trends_they_are_about(client, edition):
    trend = TrendFactory(edition=edition)
    for _case in range(2):
        CaseStudyFactory(actions=[ActionFactory(trend=trend)])
    CaseStudy.objects.first().delete()
    assert "1 case<" in read(client)
