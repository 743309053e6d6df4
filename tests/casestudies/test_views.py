import re

import pytest

from casestudies.models import CaseStudy
from tests.factories import ActionFactory, CaseStudyFactory, EditionFactory, TrendFactory
from trends.models import Theme

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def edition():
    return EditionFactory(year=2024)


@pytest.fixture
def trend(edition):
    return TrendFactory(edition=edition, slug="data", name_en="Harnessing data")


@pytest.fixture
def library(edition, trend):
    """Three cases of different kinds, places and organisations; the first has a theme."""
    cyber = TrendFactory(edition=edition, slug="cyber", group="technology", name_en="Cyber protection")
    mobility = Theme.objects.create(slug="mobility", name_en="Travel and mobility")
    welsh = CaseStudyFactory(title_en="Welsh data", trends=[trend], places=[("GB", "GB-WLS")], kind="video")
    welsh.themes.add(mobility)
    CaseStudyFactory(
        title_en="English data",
        trends=[trend],
        organisation_kind="county",
        facts_checked=True,
        size_class="",
        year=2024,
    )
    CaseStudyFactory(title_en="Dutch cyber", trends=[cyber, trend], places=[("NL", "")], kind="video")


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def titles(html):
    return re.findall(r'<h3><a href="/cases/[^"]+/">([^<]+)</a>', html)


def fragments(html):
    return set(re.findall(r'href="#([^"]+)"', html))


def ids(html):
    return set(re.findall(r' id="([^"]+)"', html))


# The library


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Dutch cyber", "English data", "Welsh data"]),
        ("trend=cyber", ["Dutch cyber"]),
        ("trend=data", ["Dutch cyber", "English data", "Welsh data"]),
        ("country=GB", ["English data", "Welsh data"]),
        ("country=GB-WLS", ["Welsh data"]),
        ("kind=video", ["Dutch cyber", "Welsh data"]),
        ("organisation=county", ["English data"]),
        ("theme=mobility", ["Welsh data"]),
        ("kind=video&country=NL", ["Dutch cyber"]),
        ("kind=video&kind=project", ["Dutch cyber", "English data", "Welsh data"]),
        ("country=NL&country=GB-WLS", ["Dutch cyber", "Welsh data"]),
        ("size=M&checked=no", ["Dutch cyber", "Welsh data"]),
        ("checked=yes", ["English data"]),
        ("kind=video&country=GB&trend=data&theme=mobility&organisation=unitary", ["Welsh data"]),
    ],
)
def test_filters_narrow_the_list_down_alone_and_together(client, library, query, found):
    html = read(client, f"/cases/?{query}")
    assert titles(html) == found
    assert f"Showing {len(found)} of 3 cases" in html


def test_a_case_is_listed_with_its_organisation_place_year_kind_and_trends(client, library):
    html = read(client, "/cases/?theme=mobility")
    organisation = CaseStudy.objects.get(title_en="Welsh data").organisation
    shown = [organisation, "Wales", "2023", "Video", "What was done", "Harnessing data", "Details not yet checked"]
    assert [text for text in shown if text not in html] == []


def test_a_filter_offers_only_what_the_library_holds(client, library):
    html = read(client, "/cases/")
    offered = re.findall(r'type="checkbox"[^>]* value="([^"]+)"', html)
    assert {"GB", "GB-WLS", "GB-ENG", "NL", "video", "project", "county", "mobility", "cyber", "M", "yes"} <= set(
        offered
    )
    assert {"FR", "GB-SCT", "podcast", "district", "XL"} & set(offered) == set()


def counted(html):
    """The answers on offer with their numbers of cases."""
    return {label: int(count) for label, count in re.findall(r'>([^<]+) <span class="app-quiet">\((\d+)\)', html)}


def test_every_answer_tells_how_many_cases_it_would_leave(client, library):
    counts = counted(read(client, "/cases/"))
    assert counts["Video"] == 2
    assert (counts["United Kingdom"], counts["Wales"], counts["Netherlands"]) == (2, 1, 1)
    assert (counts["Harnessing data"], counts["Cyber protection"]) == (3, 1)
    assert (counts["Facts checked"], counts["Details not yet checked"]) == (1, 2)


def test_numbers_heed_the_other_questions_and_not_their_own(client, library):
    counts = counted(read(client, "/cases/?kind=video"))
    assert (counts["Video"], counts["Project"]) == (2, 1)
    assert (counts["United Kingdom"], counts["Netherlands"]) == (1, 1)
    assert "England" not in counts


def test_nations_stand_under_their_country(client, library):
    html = read(client, "/cases/")
    assert html.index("Netherlands") < html.index("United Kingdom") < html.index("England") < html.rindex("Wales")
    assert html.count("app-facets__part") == 2


def test_what_was_chosen_stays_chosen_and_can_be_taken_away(client, library):
    html = read(client, "/cases/?country=NL&kind=video&sort=year")
    assert 'value="NL" checked' in html
    assert re.search(r'<a href="/cases/\?kind=video&amp;sort=year"><span[^>]+>[^<]+</span> Netherlands', html)
    assert '<a href="/cases/">Clear filters</a>' in html


def test_cases_can_be_sorted_by_year(client, library):
    assert titles(read(client, "/cases/?sort=year")) == ["English data", "Dutch cyber", "Welsh data"]
    assert titles(read(client, "/cases/?sort=nonsense")) == ["Dutch cyber", "English data", "Welsh data"]


def test_a_kind_is_told_by_a_symbol_and_its_name(client, library):
    assert re.search(r'img/kinds\.svg#video"/></svg>Video', read(client, "/cases/?kind=video"))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("trend", "Choose a trend from the list"),
        ("country", "Choose a country from the list"),
        ("kind", "Choose a kind from the list"),
        ("organisation", "Choose a type of organisation from the list"),
        ("theme", "Choose a theme from the list"),
        ("size", "Choose a size from the list"),
    ],
)
def test_an_unknown_value_gets_a_message_and_the_other_filters_hold(client, library, name, message):
    others = "country=NL" if name != "country" else "trend=cyber"
    html = read(client, f"/cases/?{name}=%00%3Cscript%3E&{others}")
    assert f'<a href="#id_{name}_0">{message}</a>' in html
    assert f'id="id_{name}_error"' in html
    assert titles(html) == ["Dutch cyber"]
    assert fragments(html) <= ids(html)


def test_nothing_found_says_so_and_offers_the_way_back(client, library):
    html = read(client, "/cases/?trend=cyber&country=GB")
    assert "No case matches all of that." in html
    assert "Showing 0 of 3 cases" in html


def test_drafts_are_invisible(client, library, trend):
    draft = CaseStudyFactory(title_en="Not ready", status="draft", trends=[trend])
    assert "Not ready" not in read(client, "/cases/")
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_an_empty_library_says_so(client):
    assert "No cases are published yet." in read(client, "/cases/")


@pytest.mark.parametrize(("page", "count"), [("1", 20), ("2", 1), ("99", 1), ("nonsense", 20), ("-1", 1)])
def test_a_long_list_comes_in_pages_of_twenty(client, trend, page, count):
    CaseStudyFactory.create_batch(21, trends=[trend])
    assert len(titles(read(client, f"/cases/?page={page}"))) == count


def test_the_filters_stay_from_page_to_page(client, trend):
    CaseStudyFactory.create_batch(21, trends=[trend], kind="video")
    assert "?kind=video&amp;page=2" in read(client, "/cases/?kind=video")


@pytest.mark.parametrize("count", [1, 3])
def test_the_library_takes_one_query_once_it_is_in_memory(client, trend, count, django_assert_num_queries):
    CaseStudyFactory.create_batch(count, trends=[trend])
    read(client, "/cases/")
    for query in ("", "?kind=project"):
        with django_assert_num_queries(1):
            read(client, f"/cases/{query}")


# One case


def test_a_case_shows_all_its_facts(client, trend):
    action = ActionFactory(trend=trend, code="hd-1", title_en="Name an owner")
    case = CaseStudyFactory(
        organisation="Cardiff Council",
        title_en="Sensors",
        kind="programme",
        origin="report",
        year_note_en="2019 to 2023",
        region="South Wales",
        size_note_en="362,000 residents",
        organisation_kind="unitary",
        size_class="L",
        places=[("GB", "GB-WLS"), ("IE", "")],
        actions=[action],
        source_lines="https://cardiff.example/sensors\nA printed report",
    )
    case.themes.add(Theme.objects.create(slug="mobility", name_en="Travel and mobility"))

    html = read(client, "/cases/" + case.code + "/")

    shown = ["Cardiff Council", "Sensors", "Programme", "Named in the report", "2019 to 2023", "South Wales"]
    shown += ["362,000 residents", "Unitary council", "Large: 300,000", "Wales", "Ireland", "Name an owner"]
    shown += ["Harnessing data", "Travel and mobility", "A printed report", "What was done, and what came of it"]
    assert [text for text in shown if text not in html] == []
    assert 'href="https://cardiff.example/sensors" rel="noopener noreferrer external"' in html
    assert 'href="/trends/2024/data/#hd-1"' in html


def test_the_link_to_an_action_leads_to_its_place_on_the_page_of_the_trend(client, trend):
    case = CaseStudyFactory(actions=[ActionFactory(trend=trend, code="hd-1")])
    path, anchor = re.search(r'href="(/trends/[^"#]+)#([^"]+)"', read(client, case.get_absolute_url())).groups()
    assert anchor in ids(read(client, path))


@pytest.mark.parametrize(("checked", "shown"), [(False, True), (True, False)])
def test_facts_that_nobody_checked_are_marked(client, trend, checked, shown):
    case = CaseStudyFactory(trends=[trend], facts_checked=checked)
    assert ("Details not yet checked" in read(client, case.get_absolute_url())) is shown


def test_a_draft_trend_of_a_case_is_not_shown(client, trend):
    draft = TrendFactory(edition=trend.edition, status="draft", name_en="Not ready")
    case = CaseStudyFactory(actions=[ActionFactory(trend=draft, title_en="Not ready either")], trends=[trend, draft])
    html = read(client, case.get_absolute_url())
    assert "Harnessing data" in html
    assert "Not ready" not in html


def test_cases_like_this_are_shown_with_what_they_have_in_common(client, trend):
    actions = ActionFactory.create_batch(2, trend=trend)
    case = CaseStudyFactory(title_en="This one", actions=actions)
    CaseStudyFactory(title_en="Shares one", actions=actions[:1], organisation_kind="county")
    CaseStudyFactory(title_en="Shares two", actions=actions)
    html = read(client, case.get_absolute_url())
    assert titles(html) == ["Shares two", "Shares one"]
    assert "<b>In common:</b> 2 actions, the main trend, the type of organisation</p>" in html
    assert "<b>In common:</b> 1 action, the main trend</p>" in html


def test_curated_text_is_escaped(client, trend):
    case = CaseStudyFactory(
        trends=[trend], title_en=HOSTILE, organisation=HOSTILE, description_en=HOSTILE, source_lines=HOSTILE
    )
    for html in (read(client, case.get_absolute_url()), read(client, "/cases/")):
        assert "&lt;script&gt;alert(1)" in html
        assert HOSTILE not in html


def test_an_unknown_case_is_not_found(client, trend):
    assert client.get("/cases/no-such/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_takes_seven_queries_once_the_library_is_in_memory(client, trend, count, django_assert_num_queries):
    actions = ActionFactory.create_batch(count, trend=trend)
    case, *_others = CaseStudyFactory.create_batch(count, actions=actions)
    read(client, case.get_absolute_url())
    with django_assert_num_queries(7):
        read(client, case.get_absolute_url())
