import re

import pytest

from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.models import Driver, Lineage, TrendSection, WatchItem

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script> & "quoted"'
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;"


@pytest.fixture
def edition():
    return EditionFactory(year=2024, theme_en="Connected places", focus_areas_en="Skills\nResilience")


@pytest.fixture
def trend(edition):
    return TrendFactory(edition=edition, slug="data", name_en="Harnessing data", position=2)


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def page_of(client, trend):
    return read(client, trend.get_absolute_url())


def broken_fragments(html):
    return set(re.findall(r'href="#([^"]+)"', html)) - set(re.findall(r' id="([^"]+)"', html))


# The edition


def test_the_edition_shows_its_trends_in_two_groups_with_themes_and_number_of_actions(client, edition, trend):
    ActionFactory.create_batch(2, trend=trend)
    TrendFactory(edition=edition, group="technology", name_en="Cyber protection")

    html = read(client, "/trends/")

    digital, technology = html.index('id="strand-digital"'), html.index('id="strand-technology"')
    assert digital < html.index("Harnessing data") < technology < html.index("Cyber protection")
    assert "Second theme" in html
    assert "2 actions where to start" in html


def test_the_edition_shows_what_frames_its_trends(client, edition, trend):
    Driver.objects.create(edition=edition, slug="society", name_en="Social pressure", text_en="Need is rising.")
    WatchItem.objects.create(edition=edition, name_en="Drones", note_en="Home delivery is far off")
    edition.messages_en, edition.lessons_en = "Keep the two apart", "Uptake is slower"
    edition.basic_use_en, edition.good_use_en, edition.advanced_use_en = "Read them", "Check them", "Test them"
    edition.save()

    html = read(client, "/trends/")

    shown = ["Social pressure", "Need is rising.", "Drones", "Home delivery is far off", "Keep the two apart"]
    shown += ["Uptake is slower", "Read them", "Check them", "Test them", "Connected places", "Reset in 2024", "Skills"]
    assert [text for text in shown if text not in html] == []


def test_an_edition_has_an_address_of_its_own(client, edition, trend):
    EditionFactory(year=2025)
    assert "Harnessing data" in read(client, "/trends/2024/")
    assert "Harnessing data" not in read(client, "/trends/")


def test_without_an_edition_the_page_says_so(client):
    assert "No edition is published yet" in read(client, "/trends/")


def test_a_draft_edition_is_not_found(client):
    EditionFactory(year=2024, status="draft")
    assert client.get("/trends/2024/").status_code == 404


def test_a_draft_trend_is_not_in_the_list(client, trend):
    TrendFactory(edition=trend.edition, name_en="Not ready", status="draft")
    assert "Not ready" not in read(client, "/trends/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_edition_takes_two_queries_once_it_is_in_memory(client, edition, count, django_assert_num_queries):
    for trend in TrendFactory.create_batch(count, edition=edition):
        ActionFactory(trend=trend)
        Driver.objects.create(edition=edition, slug=trend.slug, name_en="Driver", text_en="Text")
    read(client, "/trends/")
    with django_assert_num_queries(2):
        read(client, "/trends/")


@pytest.mark.parametrize("what", ["edition", "driver", "watch item", "trend"])
def test_what_was_reworded_is_shown_at_once(client, edition, trend, what):
    driver = Driver.objects.create(edition=edition, slug="money", name_en="Money", text_en="Text")
    watched = WatchItem.objects.create(edition=edition, name_en="Robots", note_en="Note")
    row, field = {
        "edition": (edition, "theme_en"),
        "driver": (driver, "name_en"),
        "watch item": (watched, "name_en"),
        "trend": (trend, "name_en"),
    }[what]
    read(client, "/trends/")
    setattr(row, field, "Other words")
    row.save()

    assert "Other words" in read(client, "/trends/")


# One trend


def test_a_trend_shows_all_that_the_edition_says_of_it(client, edition):
    told = {
        "summary_en": "The summary",
        "opportunity_en": "The opportunity text",
        "risks_en": "First risk\nSecond risk",
        "early_benefits_en": "The early benefits",
        "application_areas_en": "An application area",
        "advice_en": "The advice text",
        "outlook_en": "The outlook text",
        "aliases_en": "Another name",
    }
    html = page_of(client, TrendFactory(edition=edition, **told))

    shown = [line for text in told.values() for line in text.splitlines()] + ["First theme", "Third theme"]
    assert [text for text in shown if text not in html] == []


def test_a_trend_shows_its_sections_and_its_lineage_as_a_reading(client, trend):
    TrendSection.objects.create(trend=trend, kind="focus_area", name_en="Climate", points_en="Track carbon")
    TrendSection.objects.create(trend=trend, kind="tactic", points_en="New roles")
    Lineage.objects.create(trend=trend, year=2021, note_en="near: Data")

    html = page_of(client, trend)

    shown = ["Focus areas", "Climate", "Track carbon", "Tactics", "New roles", "2021", "Near: Data", "own reading"]
    assert [text for text in shown if text not in html] == []


def test_an_action_shows_its_five_sentences_its_evidence_and_where_it_comes_from(client, trend):
    ActionFactory(
        trend=trend,
        title_en="Name an owner",
        provenance="guidance",
        guidance_en="A playbook",
        evidence_examples_en="A signed policy",
        source_lines="https://guidance.example/playbook",
        allows_na=True,
        na_when_en="only if another body owns it",
    )
    html = page_of(client, trend)

    shown = [f"Name an owner at level {level}." for level in range(5)] + ["0 Not started", "4 Leading"]
    shown += ["Derived from public guidance", "A playbook", "A signed policy", "only if another body owns it"]
    assert [text for text in shown if text not in html] == []


def test_an_action_of_the_report_says_so(client, trend):
    ActionFactory(trend=trend)
    html = page_of(client, trend)
    assert "From the report" in html
    assert "Derived from public guidance" not in html


def test_cases_stand_with_those_of_which_it_is_the_main_trend_first(client, trend):
    CaseStudyFactory(title_en="An aside", trends=[TrendFactory(edition=trend.edition), trend])
    CaseStudyFactory(title_en="Main matter", trends=[trend])

    html = page_of(client, trend)

    assert html.index("Main matter") < html.index("An aside")


def test_a_draft_case_is_not_on_the_page_of_its_trend(client, trend):
    CaseStudyFactory(title_en="Not ready", status="draft", trends=[trend])
    assert "Not ready" not in page_of(client, trend)


def test_only_web_addresses_become_links(client, edition):
    sources = "https://a.example/x\nhttp://b.example/\njavascript:alert(1)\nThe report: part one"
    html = page_of(client, TrendFactory(edition=edition, source_lines=sources))

    links = re.findall(r'<a class="app-source" href="([^"]+)" rel="([^"]+)"', html)
    assert links == [("https://a.example/x", "noopener noreferrer external"), ("http://b.example/", links[1][1])]
    assert "javascript:alert(1)" in html
    assert "The report: part one" in html


def test_curated_text_is_escaped(client, edition):
    trend = TrendFactory(edition=edition, name_en=HOSTILE, summary_en=HOSTILE, advice_en=HOSTILE, risks_en=HOSTILE)
    ActionFactory(trend=trend, title_en=HOSTILE, help_en=HOSTILE)
    CaseStudyFactory(trends=[trend], title_en=HOSTILE, organisation=HOSTILE)

    for html in (page_of(client, trend), read(client, "/trends/")):
        assert ESCAPED in html
        assert "<script>alert" not in html


def test_neighbours_lead_to_the_trends_before_and_after(client, edition, trend):
    before = TrendFactory(edition=edition, position=1)
    TrendFactory(edition=edition, position=3, status="draft")
    after = TrendFactory(edition=edition, position=1, group="technology")

    html = page_of(client, trend)

    assert f'rel="prev" href="{before.get_absolute_url()}"' in html
    assert f'rel="next" href="{after.get_absolute_url()}"' in html


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"edition__status": "draft"}])
def test_a_draft_is_not_found(client, hidden):
    assert client.get(TrendFactory(**hidden).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("path", ["/trends/1999/", "/trends/2024/no-such/", "/trends/1999/data/"])
def test_what_is_not_there_is_not_found(client, trend, path):
    assert client.get(path).status_code == 404


def test_a_corrected_wording_is_on_the_page_at_once(client, trend):
    action = ActionFactory(trend=trend, title_en="Name an oner")
    page_of(client, trend)
    action.title_en = "Name an owner"
    action.save()
    assert "Name an owner" in page_of(client, trend)


def test_links_inside_the_pages_lead_somewhere(client, edition, trend):
    ActionFactory(trend=trend)
    CaseStudyFactory(trends=[trend])
    Driver.objects.create(edition=edition, slug="society", name_en="Social pressure", text_en="Need is rising.")
    for html in (page_of(client, trend), read(client, "/trends/")):
        assert broken_fragments(html) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_a_trend_takes_one_query_once_it_is_in_memory(client, trend, count, django_assert_num_queries):
    for action in ActionFactory.create_batch(count, trend=trend):
        CaseStudyFactory(actions=[action])
        TrendSection.objects.create(trend=trend, kind="step", points_en="A step")
        Lineage.objects.create(trend=trend, year=2000 + action.position, note_en="near")
    page_of(client, trend)
    with django_assert_num_queries(1):
        page_of(client, trend)


def test_a_change_of_a_trend_or_its_cases_is_shown_at_once(client, trend):
    case = CaseStudyFactory(title_en="Lamps", trends=[trend])
    assert "Lamps" in page_of(client, trend)
    case.title_en = "Meters"
    case.save()
    assert "Meters" in page_of(client, trend)
    trend.summary_en = "Another summary"
    trend.save()
    assert "Another summary" in page_of(client, trend)
