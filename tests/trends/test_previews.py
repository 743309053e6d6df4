"""Curators see a draft as readers will see it; everybody else sees what is public, and what was corrected in it."""

import pytest

from tests.factories import EditionFactory, TrendFactory, UserFactory
from tests.trends.editions import edition_in_use, whole_edition
from trends.correcting import record, wording
from trends.models import Edition, Verdict

pytestmark = pytest.mark.django_db


def pages(edition):
    return [edition.get_absolute_url(), *(trend.get_absolute_url() for trend in edition.trends.all())]


@pytest.mark.parametrize("status", ["draft", "review"])
def test_curators_see_every_page_of_a_draft_with_a_band(client_for, curator, status):
    client = client_for(curator)
    for path in pages(whole_edition(status=status)):
        html = client.get(path).content.decode()
        assert "Only curators see this page" in html
        assert "trend" in html


def test_a_preview_shows_trends_that_are_drafts(client_for, curator):
    trend = TrendFactory(edition=EditionFactory(status="draft"), status="draft", name_en="Brand new")
    assert "Brand new" in client_for(curator).get(trend.edition.get_absolute_url()).content.decode()


def test_a_withdrawn_trend_of_a_public_edition_can_be_previewed(client_for, curator):
    trend = TrendFactory(status="draft")
    client = client_for(curator)
    assert "Only curators see this page" in client.get(trend.get_absolute_url()).content.decode()
    assert "Only curators" not in client.get(trend.edition.get_absolute_url()).content.decode()


def test_nobody_else_finds_a_draft(client, client_for, lead):
    plain_staff = UserFactory(is_staff=True)
    for visitor in (client, client_for(lead), client_for(plain_staff)):
        assert [visitor.get(path).status_code for path in pages(whole_edition(status="draft"))] == [404] * 3
        Edition.objects.all().delete()


def test_an_archived_edition_keeps_its_pages_and_says_so(client):
    for path in pages(edition_in_use(status="archived")):
        assert "Assessments made on this one go on" in client.get(path).content.decode()


def test_a_published_edition_has_no_band(client):
    for path in pages(edition_in_use()):
        assert "app-strip" not in client.get(path).content.decode()


def test_the_edition_links_to_what_changed_since_the_one_before(client):
    for year in (2030, 2031, 2032):
        EditionFactory(year=year)
    assert "/trends/2032/compared-with/2031/" in client.get("/trends/2032/").content.decode()
    assert "compared-with" not in client.get("/trends/2030/").content.decode()


def test_a_correction_is_told_on_the_page_of_its_trend(client):
    edition = edition_in_use()
    action = edition.actions.first()
    client.get(action.trend.get_absolute_url())
    before = wording(action)
    action.title_en = "Do it well"
    action.save()
    record(item=action, before=before, reason="A clearer title")

    html = client.get(action.trend.get_absolute_url()).content.decode()

    assert "A clearer title" in html
    assert f"{action.code}: title (English)" in html
    others = edition.trends.exclude(pk=action.trend_id).get()
    assert "A clearer title" not in client.get(others.get_absolute_url()).content.decode()
    assert "A clearer title" not in client.get(edition.get_absolute_url()).content.decode()


def test_a_correction_of_the_edition_is_told_on_its_page(client):
    edition = edition_in_use()
    before = wording(edition)
    edition.theme_en = "Connected places"
    edition.save()
    record(item=edition, before=before, reason="A better theme")
    assert "A better theme" in client.get(edition.get_absolute_url()).content.decode()


def test_verdicts_on_earlier_trends_are_told(client):
    edition = EditionFactory()
    facts = {"text_en": "Hardly anybody used it.", "source_lines": "A book"}
    Verdict.objects.create(edition=edition, year=2019, trend_en="Pagers", outcome="early", **facts)
    html = client.get(edition.get_absolute_url()).content.decode()
    assert [text for text in ("2019: Pagers", "Too early", "Hardly anybody", "A book") if text not in html] == []
